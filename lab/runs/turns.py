"""Whose turn it is on a core: by the time that everybody's runs have used, so that more runs are no larger share."""

import weakref

# Seconds that somebody may have had less than others and still be owed: more than a turn takes, of those that are on
# other cores meanwhile, and no more, for who has few runs cannot use all that is theirs.
CREDIT = 2.0


class Person:
    """Somebody whose runs take turns. used: seconds, of all of them."""

    def __init__(self):
        self.used = 0.0


class Turns:
    """Who has used how much, in seconds. Call it under a lock."""

    def __init__(self):
        self._persons = weakref.WeakValueDictionary()

    def of(self, owner):
        """The Person that an owner is; None is somebody new each time."""
        person = Person()
        return person if owner is None else self._persons.setdefault(owner, person)

    @staticmethod
    def join(run, others):
        """Have a run wait for its turns. others: those that wait or have a turn, and itself right after one.

        Who comes anew, or comes back, has used as much as who has used least: there are no turns to make up for.
        """
        person = run.person
        mine = [other for other in others if other.person is person]
        person.used = _level(person.used, [other.person.used for other in others if other.person is not person], mine)
        run.used = _level(run.used, [other.used for other in mine if other is not run], run in others)

    @staticmethod
    def next(waiting):
        """The run whose turn it is: of who has used least the one that has.

        By time and not by turns: a part of a large network's iteration takes longer than many of a small one's.
        """
        return min(waiting, key=lambda each: (each.person.used, each.used))

    @staticmethod
    def add(run, seconds):
        """Count a turn."""
        run.used += seconds
        run.person.used += seconds


def _level(used, others, is_there):
    """What counts as used beside what others have used, for who is there already or comes anew."""
    return max(used, min(others, default=0.0) - (CREDIT if is_there else 0.0))
