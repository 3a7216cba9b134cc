"""Whose turn it is on a core: by the time that everybody's runs have used, so that more runs are no larger share."""

import weakref

# Seconds that somebody may have had less than others and still be owed: more than a turn takes, of those that are on
# other cores meanwhile, and no more, for who has few runs cannot use all that is theirs.
CREDIT = 2.0


class Person:
    """Somebody whose runs take turns. used: seconds, of all of them; latest: of the one that had the last turn."""

    def __init__(self):
        self.used = self.latest = 0.0


class Turns:
    """Who has used how much, in seconds. Call it under a lock."""

    def __init__(self):
        self._persons, self._latest = weakref.WeakValueDictionary(), 0.0

    def of(self, owner):
        """The Person that an owner is; None is somebody new each time."""
        person = Person()
        return person if owner is None else self._persons.setdefault(owner, person)

    def join(self, run, others):
        """Have a run wait for its turns. others: those that wait or have a turn, and itself right after one.

        Who comes anew, or comes back, has no turns to make up for.
        """
        credit = CREDIT if any(other.person is run.person for other in others) else 0.0
        run.person.used = max(run.person.used, self._latest - credit)
        run.used = max(run.used, run.person.latest - (CREDIT if run in others else 0.0))

    def next(self, waiting):
        """The run whose turn it is: of who has used least the one that has.

        By time and not by turns: a part of a large network's iteration takes longer than many of a small one's.
        """
        run = min(waiting, key=lambda each: (each.person.used, each.used))
        self._latest, run.person.latest = max(self._latest, run.person.used), max(run.person.latest, run.used)
        return run

    @staticmethod
    def add(run, seconds):
        """Count a turn."""
        run.used += seconds
        run.person.used += seconds
