"""The classes in the ledger's database: what teachers and students do, each in a transaction."""

import time
from contextlib import suppress
from functools import partial

from lab import addresses
from lab.classes import board, deletion, handing_in, joining, progress, room, tasks
from lab.ledger import limits
from lab.ledger.access import key_of, lab_book_id_of
from lab.ledger.problems import Gone, LedgerProblem

DAYS = 30  # how long a class lasts unless somebody says otherwise
OVER = "this class is over"


class Classes:
    """Classes in a Ledger's database. Every method may be called from any thread.

    Each raises LedgerProblem when the database cannot be used, Gone where the class is over, and ValueError for what
    cannot be done. clock: tells the seconds since 1970.
    """

    def __init__(self, ledger, clock=time.time):
        self.database, self._clock = ledger.database, clock

    # Of teachers, who have the secret

    def make(self, name, days=DAYS, limits=None, note=lambda keys: None, who=None):
        """Begin a class. Returns its code, to join by, and the secret by which its teacher finds it again. limits: what
        its members may do, as changes for `limits_of`; note: as for `purge`, which comes first; who: the address of
        whoever asks, as `addresses` has it, None for one that does not count."""
        self.purge(note=note)
        with self.database.begin(writes=True) as connection:
            made = room.make(connection, name, self._clock(), days, limits or {})
            if who is not None:
                addresses.count_class(who)
            return made

    def taught(self, secret):
        """The Class of a secret, which may be anything, or None."""
        with self.database.begin() as connection:
            return room.of_secret(connection, secret, self._clock())

    def change(self, secret, rest=lambda keys: None, **values):
        """Set `name`, `paused` or `limits` of the secret's class. rest: called once it is paused, with the keys of its
        members' lab books."""
        with self.database.begin(writes=True) as connection:
            id = self.of_secret(connection, secret).id
            room.change(connection, id, **values)
            keys = {member.book_key for member in room.members_of(connection, id)}
        if values.get("paused"):
            rest(keys)

    def extend(self, secret, days):
        """Have the secret's class last so many days from now on."""
        with self.database.begin(writes=True) as connection:
            room.extend(connection, self.of_secret(connection, secret).id, self._clock(), days)

    def renew_code(self, secret):
        """Give the secret's class another code to join by; who is in it stays. Returns it."""
        with self.database.begin(writes=True) as connection:
            return room.renew_code(connection, self.of_secret(connection, secret).id)

    def limit(self, secret, changes):
        """Change what the members of the secret's class may do, and nothing else of it. changes: as for `limits_of`."""
        with self.database.begin(writes=True) as connection:
            room.limit(connection, self.of_secret(connection, secret).id, changes)

    def members(self, secret):
        """The Members of the secret's class."""
        with self.database.begin() as connection:
            return self._all_of(secret, connection)

    def progress(self, secret):
        """The ClassProgress of the secret's class, of one moment."""
        with self.database.begin(snapshot=True) as connection:
            return progress.of_class(connection, self.of_secret(connection, secret).id, self._clock())

    def dismiss(self, secret, ids):
        """Take members out of a class, with all that they have. Returns the keys of the lab books that went."""
        with self.database.begin(writes=True) as connection:
            found = [each for each in self._all_of(secret, connection) if each.id in ids]
            return room.remove(connection, found, self._clock())

    def renew_pin(self, secret, member_id, before=lambda key: None):
        """Give somebody in a class another PIN. Returns it, and the key by which nobody has their lab book any more.

        before: called with that key before it is so.
        """
        return joining.renew_pin(self.database, self._clock, partial(self.of_secret, secret=secret), member_id, before)

    def delete(self, secret, note=lambda keys: None):
        """Delete a class at once, with all that its members have. note, what it returns: as for `deletion.delete`."""
        with self.database.begin(writes=True) as connection:
            id, now = self.of_secret(connection, secret).id, self._clock()
            room.change(connection, id, expires=0.0, found_over=0.0)  # over by any clock
        return deletion.delete(self.database, [id], now, note=note)

    def of_secret(self, connection, secret):
        """The Class of a secret. Raises Gone where there is none."""
        found = room.of_secret(connection, secret, self._clock())
        if found is None:
            raise Gone(OVER)
        return found

    def _all_of(self, secret, connection):
        return room.members_of(connection, self.of_secret(connection, secret).id)

    # Tasks, and what is handed in

    def give(self, secret, config, text, data=None, own_seeds=False):
        """Give the secret's class a task, as a ClassTask has it. Returns its id."""
        with self.database.begin(writes=True) as connection:
            class_id = self.of_secret(connection, secret).id
            return tasks.give(connection, class_id, config, text, data, own_seeds, self._clock())

    def take_away(self, secret, task_id):
        """Take a task away from a class, with all that was handed in for it."""
        with self.database.begin(writes=True) as connection:
            tasks.take_away(connection, self.of_secret(connection, secret).id, task_id)

    def tasks(self, secret, settings=False):
        """The ClassTasks of the secret's class, as `tasks.of_class` has them."""
        with self.database.begin() as connection:
            return tasks.of_class(connection, self.of_secret(connection, secret).id, settings)

    def task_ids(self, secret):
        """The ids of the tasks of the secret's class, the latest first, read once a moment for all who look."""
        return board.shared(("tasks", key_of(secret)), lambda: [task.id for task in self.tasks(secret)])

    def inbox(self, secret, task):
        """The Inbox of a ClassTask of the secret's class."""
        with self.database.begin(snapshot=True) as connection:
            return handing_in.inbox(connection, self.of_secret(connection, secret).id, task)

    def report(self, secret, task_id, member_id):
        """The bytes of a report that was handed in to the secret's class, or None."""
        with self.database.begin() as connection:
            return handing_in.report_of(connection, self.of_secret(connection, secret).id, task_id, member_id)

    def reports(self, secret, task_id):
        """The bytes of a zip file of all reports of a task, each named by its nickname."""
        with self.database.begin() as connection:
            return handing_in.reports(connection, self.of_secret(connection, secret).id, task_id)

    def work_of(self, member):
        """(the tasks of a Member's class, its settings alone, {id of a task: what they have Handed in})."""
        with self.database.begin(snapshot=True) as connection:
            found = (tasks.of_class(connection, member.class_id, settings) for settings in (False, True))
            return *found, handing_in.handed_by(connection, member)

    def hand_in(self, token, task_id, facts, report):
        """Keep what a member hands in, in place of what they handed in before. facts: a Handed; report: its bytes."""
        with self.database.begin(writes=True) as connection:
            handing_in.hand_in(connection, self.of_token(connection, token), task_id, facts, report, self._clock())

    def of_token(self, connection, token):
        """The Member whose lab book's token it is. Raises Gone where it is nobody's."""
        found = room.member_of(connection, token, self._clock())
        if found is None:
            raise Gone(OVER)
        return found[1]

    def board(self, secret, task=None, since=0.0):
        """The Lines of the board of the secret's class, as `board.read` has them, read once a moment for all."""
        key = key_of(secret), task and task.id, since
        return self._lines(key, lambda connection: self.of_secret(connection, secret).id, task, since)

    def best(self, secret):
        """The Lines of the best run of each in the secret's class, the best first."""
        return self._lines(("best", key_of(secret)), lambda each: self.of_secret(each, secret).id, live=False)

    def best_of_others(self, token):
        """The Lines of the best run of each other in the class of a member, the best first."""
        with self.database.begin() as connection:
            me = self.of_token(connection, token)
        found = self._lines(("best", me.class_id), lambda _: me.class_id, live=False)
        return [line for line in found if line.member != me.id]

    def _lines(self, key, id_of_class, task=None, since=0.0, live=True):
        def read():
            with self.database.begin(snapshot=True) as connection:
                return board.read(connection, id_of_class(connection), task, since, self._clock(), live)

        return board.shared(key, read)

    # Of students

    def of_code(self, text):
        """The Class of a code as somebody has typed it, or None."""
        with self.database.begin() as connection:
            return room.of_code(connection, text, self._clock())

    def join(self, code, nickname, pin, who=""):
        """Be in a class: a new nickname begins a lab book, and one's own with its PIN is found again, from anywhere.
        who: the address of whoever asks, as `addresses` has it.

        Returns the token of the lab book. Raises ValueError where the class, the nickname or the PIN is not right.
        """
        return joining.join(self.database, self._clock, code, nickname, pin, addresses.network_of(who))

    def of_member(self, token):
        """(Class, Member) of a lab book's token, or None where it is in no class; who asks is here."""
        now = self._clock()
        with self.database.begin() as connection:
            found = room.member_of(connection, token, now)
        if found and abs(now - found[1].seen) > room.SEEN_SECONDS:
            with suppress(LedgerProblem), self.database.begin(writes=True, waits=False) as connection:
                room.see(connection, found[1], now)
        return found

    def most_runs(self, token):
        """How many runs the lab book of a token may have."""
        with self.database.begin() as connection:
            return limits.most_of(connection, connection.scalar(lab_book_id_of(token)))[0]

    def is_over(self, token):
        """Whether the class of a lab book's token is over, or deleted, or who had it was taken out."""
        with self.database.begin() as connection:
            return room.is_over(connection, token, self._clock())

    def forget(self, token):
        """Delete all that a member has, and the member. Returns the keys of the lab books that went."""
        with self.database.begin(writes=True) as connection:
            found = room.member_of(connection, token, self._clock())
            return room.remove(connection, [found[1]] if found else [], self._clock())

    # Of whoever runs the server

    def purge(self, waits=True, note=lambda keys: None):
        """Delete the classes that were found over a day ago (`room.expired`). waits, note, and what it returns: as for
        `deletion.delete`."""
        now = self._clock()
        with self.database.begin(writes=True, waits=waits) as connection:
            over = room.expired(connection, now)
        return deletion.delete(self.database, over, now, waits, note)
