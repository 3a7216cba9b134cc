"""The classes in the ledger's database: what teachers and students do, each in a transaction.

A class is known by its code to those who join, by its secret to its teacher, and by a member's lab book to the app.
Names, codes and PINs are hostile until read. Whoever writes in a class holds its row until all is written: of two who
do so at once one comes first.
"""

import time
from contextlib import contextmanager, suppress
from dataclasses import asdict

from sqlalchemy import delete, exists, func, insert, not_, or_, select, update

from lab import addresses
from lab.classes import board, secrets, tasks
from lab.classes.room import DAY, Class, Member, members_of, record
from lab.classes.rules import CLOSED, Rules
from lab.classes.tables import NICKNAME, classes, members
from lab.ledger import lab_book, limits
from lab.ledger.access import key_of, lab_book_id_of, new_token
from lab.ledger.problems import Gone, LedgerProblem
from lab.ledger.rows import one_line
from lab.ledger.tables import NAME
from lab.limits import LIMITS

DAYS, MAX_DAYS = 30, 366  # how long a class lasts unless somebody says otherwise, and at most
SEEN_SECONDS = 15  # how exactly it is known when a member was here last
PAUSE = 0.02  # seconds in which others have their turn while a class is deleted
OVER = "this class is over"
NO_CODE = "there is no class of this code: look at the board again"
TAKEN = "{} has another PIN; if you are somebody else, choose another nickname"


class Classes:
    """Classes in a Ledger's database. Every method may be called from any thread.

    Each raises LedgerProblem when the database cannot be used, Gone where the class is over, and ValueError for what
    cannot be done. clock: tells the seconds since 1970.
    """

    def __init__(self, ledger, clock=time.time):
        self.database, self._clock = ledger.database, clock

    @contextmanager
    def of_secret(self, secret, **options):
        """(connection, Class) of a teacher's secret, in a transaction with these options."""
        with self.database.begin(**options) as connection:
            found = self._class(connection, classes.c.key == key_of(secret), options.get("writes"))
            if found is None:
                raise Gone(OVER)
            yield connection, found

    @contextmanager
    def of_token(self, token, **options):
        """(connection, Member) of the token of a member's lab book, likewise."""
        with self.database.begin(**options) as connection:
            found = self._member(connection, token, options.get("writes"))
            if found is None:
                raise Gone(OVER)
            yield connection, found[1]

    def _class(self, connection, condition, hold=False):
        query = select(classes).where(condition, classes.c.expires > self._clock())
        return record(Class, connection.execute(query.with_for_update() if hold else query).first())

    def _member(self, connection, token, hold=False):
        """(Class, Member) of a lab book's token, or None."""
        alive = members.c.book_key == key_of(token), classes.c.expires > self._clock()
        query = select(classes, members).join(members).where(*alive)
        row = connection.execute(query.with_for_update() if hold else query).first()
        return row and (record(Class, row), record(Member, row))

    # Of teachers, who have the secret

    def make(self, name, days=DAYS, who=None):
        """Begin a class. Returns its code, to join by, and the secret by which its teacher finds it again. who: the
        address of whoever asks, as `addresses` has it, None for one that does not count.

        Raises ValueError where there is no name, or no room. Where there is none, the oldest class that nobody has
        joined makes room, whatever task it was given: whoever makes hundreds keeps nobody out for long. Not one of the
        last day: it may have been made for a lesson that is still to begin.
        """
        name, now, code, secret = one_line(name, NAME), self._clock(), secrets.new_code(), new_token()
        if not name:
            raise ValueError("give the class a name")
        row = {"code": code, "key": key_of(secret), "name": name, "created": now, "expires": self._after(days)}
        with self.database.begin(writes=True) as connection:
            if connection.scalar(select(func.count()).select_from(classes)) >= LIMITS.classes:
                unused = not_(exists().where(members.c.class_id == classes.c.id)), classes.c.created <= now - DAY
                oldest = connection.scalar(select(func.min(classes.c.id)).where(*unused))
                if oldest is None:
                    raise ValueError("this server has no room for another class")
                connection.execute(delete(classes).where(classes.c.id == oldest))
            connection.execute(insert(classes).values(row))
            if who is not None:
                addresses.count_class(who)
        return code, secret

    def _after(self, days):
        if not 1 <= days <= MAX_DAYS:
            raise ValueError(f"a class lasts from 1 to {MAX_DAYS} days")
        return self._clock() + days * DAY

    def taught(self, secret):
        """The Class of a secret, which may be anything, or None."""
        with suppress(Gone), self.of_secret(secret) as (_, found):
            return found

    def change(self, secret, **values):
        """Set `name`, `paused`, `code`, `expires` or `limits` of the secret's class."""
        with self.of_secret(secret, writes=True) as (connection, found):
            connection.execute(update(classes).where(classes.c.id == found.id).values(values))

    def extend(self, secret, days):
        """Have the secret's class last so many days from now on."""
        self.change(secret, expires=self._after(days))

    def renew_code(self, secret):
        """Give the secret's class another code to join by; who is in it stays. Returns it."""
        code = secrets.new_code()
        self.change(secret, code=code)
        return code

    def limit(self, secret, changes):
        """Change some of what the members of the secret's class may do, {name in `rules`: number or whether}, or since
        when its board shows runs, `cleared`, and nothing else."""
        with self.of_secret(secret, writes=True) as (connection, found):
            said = found.limits if isinstance(found.limits, dict) else {}
            connection.execute(update(classes).where(classes.c.id == found.id).values(limits=said | changes))

    def members(self, secret):
        """The Members of the secret's class."""
        with self.of_secret(secret) as (connection, found):
            return members_of(connection, found.id)

    def progress(self, secret):
        """The ClassProgress of the secret's class, of one moment."""
        with self.of_secret(secret, snapshot=True) as (connection, found):
            return board.progress(connection, found.id, self._clock())

    def dismiss(self, secret, ids):
        """Take members out of a class, with all that they have. Returns the keys of the lab books that went."""
        with self.of_secret(secret, writes=True) as (connection, found):
            return self._remove(connection, members.c.class_id == found.id, members.c.id.in_(ids))

    def renew_pin(self, secret, member_id, before=lambda key: None):
        """Give somebody in a class another PIN: nobody knows the old one, and only it opened their lab book, so that
        gets another token too. Returns the PIN, and the key that the lab book had.

        before: called with that key, right before it is no more.
        """
        pin, token = secrets.new_pin(), new_token()
        values = {**secrets.seal(token, pin), "book_key": key_of(token), "wrong": 0}
        with self.of_secret(secret) as (connection, found):
            old = self._key_of_book(connection, found, member_id)
        before(old)
        with self.of_secret(secret, writes=True) as (connection, found):
            old = self._key_of_book(connection, found, member_id)
            connection.execute(update(members).where(members.c.id == member_id).values(values))
            lab_book.rename(connection, old, key_of(token), self._clock())
        return pin, old

    @staticmethod
    def _key_of_book(connection, their_class, member_id):
        these = members.c.id == member_id, members.c.class_id == their_class.id
        found = connection.scalar(select(members.c.book_key).where(*these))
        if found is None:
            raise ValueError("that person is no longer in the class")
        return found

    def _remove(self, connection, *these):
        """Take members out, with their lab books and all that is in them. Returns the keys of those."""
        keys = connection.scalars(delete(members).where(*these).returning(members.c.book_key)).all()
        lab_book.close(connection, keys, self._clock())
        return keys

    def delete(self, secret):
        """Delete a class at once, with all that its members have. Returns the keys of the lab books that went."""
        with self.of_secret(secret, writes=True) as (connection, found):
            over = {"expires": 0.0, "found_over": 0.0}  # by any clock
            connection.execute(update(classes).where(classes.c.id == found.id).values(over))
        return self._delete([found.id])

    def _delete(self, ids, waits=True):
        """Delete classes that are over, one member after the other: whoever else writes waits for one of them, whose
        time machines may be many MB, and not for thirty. What is left where that is broken off goes with `purge`."""
        gone = []
        for id in ids:
            there = True
            while there:
                # Who has begun goes on: others write for a moment only.
                with self.database.begin(writes=True, waits=waits or bool(gone)) as connection:
                    there = [member.id for member in members_of(connection, id)[:1]]
                    gone += self._remove(connection, members.c.id.in_(there))
                    if not there:
                        connection.execute(delete(classes).where(classes.c.id == id))
                time.sleep(PAUSE)
        return gone

    # Tasks, and what is handed in

    def give(self, secret, config, text, data=None, own_seeds=False):
        """Give the secret's class a task, as a ClassTask has it. Returns its id."""
        with self.of_secret(secret, writes=True) as (connection, found):
            if not Rules.of(found).may(config):
                raise ValueError("the class's or this server's limits do not allow these settings: choose others")
            return tasks.give(connection, found.id, config, text, data, own_seeds, self._clock())

    def take_away(self, secret, task_id):
        """Take a task away from a class, with all that was handed in for it."""
        with self.of_secret(secret, writes=True) as (connection, found):
            tasks.take_away(connection, found.id, task_id)

    def tasks(self, secret, settings=False):
        """The ClassTasks of the secret's class, as `tasks.of_class` has them."""
        with self.of_secret(secret) as (connection, found):
            return tasks.of_class(connection, found.id, settings)

    def inbox(self, secret, task):
        """The Inbox of a ClassTask of the secret's class."""
        with self.of_secret(secret, snapshot=True) as (connection, found):
            return tasks.inbox(connection, found.id, task)

    def reports(self, secret, task_id):
        """The bytes of a zip file of all reports of a task, each named by its nickname."""
        with self.of_secret(secret) as (connection, found):
            return tasks.reports(connection, found.id, task_id)

    def work_of(self, member):
        """(the tasks of a Member's class, its settings alone, {id of a task: what they have Handed in})."""
        with self.database.begin(snapshot=True) as connection:
            found = (tasks.of_class(connection, member.class_id, settings) for settings in (False, True))
            return *found, tasks.handed_by(connection, member)

    def hand_in(self, token, task_id, facts, report):
        """Keep what a member hands in, in place of what they handed in before. facts: a Handed; report: its bytes."""
        with self.of_token(token, writes=True) as (connection, member):
            said = asdict(facts) | {"handed": self._clock()}
            tasks.hand_in(connection, member, task_id, said, report)

    def board(self, secret, task=None, since=0.0):
        """The Lines of the board of the secret's class, as `board.read` has them, read once a moment for all."""
        return self._lines(self.of_secret, secret, task, since)

    def best(self, secret):
        """The Lines of the best run of each in the secret's class, the best first."""
        return self._lines(self.of_secret, secret, live=False)

    def best_of_others(self, token):
        """The Lines of the best run of each other in the class of a member, the best first."""
        with self.of_token(token) as (_, me):
            pass
        return [line for line in self._lines(self.of_token, token, live=False) if line.member != me.id]

    def _lines(self, of, whose, task=None, since=0.0, live=True):
        def read():
            with of(whose, snapshot=True) as (connection, found):
                class_id = found.id if isinstance(found, Class) else found.class_id
                return board.read(connection, class_id, task, since, self._clock(), live)

        return board.shared((key_of(whose), task and task.id, since, live), read)

    # Of students

    def of_code(self, text):
        """The Class of a code as somebody has typed it, or None."""
        with self.database.begin() as connection:
            return self._by_code(connection, text)

    def _by_code(self, connection, text, hold=False):
        code = secrets.as_code(text)
        return code and self._class(connection, classes.c.code == code, hold)

    def join(self, code, nickname, pin, who=""):
        """Be in a class: a new nickname begins a lab book, and one's own with its PIN is found again, from anywhere.
        who: the address of whoever asks, as `addresses` has it.

        Returns the token of the lab book. Raises ValueError where the class, the nickname or the PIN is not right.
        """
        if not (code or "").strip():
            raise ValueError("type the code of the class, which is on the board")
        nickname, network = one_line(nickname, NICKNAME + 1), addresses.network_of(who)
        if len(nickname) > NICKNAME:
            raise ValueError(f"choose a shorter nickname: at most {NICKNAME} letters")
        if not secrets.nickname_key(nickname):
            raise ValueError("choose a nickname")
        if not secrets.is_pin(pin):
            raise ValueError("a PIN is four digits, from 0 to 9")
        with self.database.begin() as connection:
            their_class = addresses.try_code(lambda: self._by_code(connection, code), network)
            found = self._called(connection, their_class, nickname)
            if found is None:
                self._check_new(connection, their_class, pin)  # sealing takes a while, for which others wait
        if found is None:
            return self._begin(code, nickname, pin)
        token = addresses.try_pin(lambda: secrets.unseal(found.salt, found.sealed, pin), found.sealed, network)
        values = {"wrong": members.c.wrong + 1} if token is None else {"seen": self._clock()}
        with self.database.begin(writes=True) as connection:
            connection.execute(update(members).where(members.c.id == found.id).values(values))
        if token is None:
            raise ValueError(TAKEN.format(nickname))
        return token

    @staticmethod
    def _called(connection, their_class, nickname):
        """The row of who has a nickname in a Class, or None. Raises ValueError where there is no class."""
        if their_class is None:
            raise ValueError(NO_CODE)
        these = members.c.class_id == their_class.id, members.c.nickname_key == secrets.nickname_key(nickname)
        return connection.execute(select(members).where(*these)).first()

    @staticmethod
    def _check_new(connection, their_class, pin):
        """Raise ValueError where nobody new may join a Class, or by no such PIN."""
        if secrets.is_guessed_first(pin):
            raise ValueError(f"{pin} is one of the PINs that are guessed first: choose another, and no birthday")
        if not Rules.of(their_class).joining:
            raise ValueError(CLOSED)
        there = select(func.count()).where(members.c.class_id == their_class.id)
        if connection.scalar(there) >= LIMITS.class_members:
            raise ValueError("this class is full: ask your teacher")

    def _begin(self, code, nickname, pin):
        """The token of a new member's lab book."""
        token, now = new_token(), self._clock()
        row = {**secrets.seal(token, pin), "book_key": key_of(token), "nickname": nickname, "joined": now, "seen": now}
        with self.database.begin(writes=True) as connection:
            their_class = self._by_code(connection, code, hold=True)
            if self._called(connection, their_class, nickname):
                raise ValueError(TAKEN.format(nickname))
            self._check_new(connection, their_class, pin)
            row |= {"class_id": their_class.id, "nickname_key": secrets.nickname_key(nickname)}
            connection.execute(insert(members), row)
            lab_book.ensure(connection, token, now)
        return token

    def of_member(self, token):
        """(Class, Member) of a lab book's token, or None where it is in no class; who asks is here."""
        now = self._clock()
        with self.database.begin() as connection:
            found = self._member(connection, token)
        if found and abs(now - found[1].seen) > SEEN_SECONDS:
            with suppress(LedgerProblem), self.database.begin(writes=True, waits=False) as connection:
                connection.execute(update(members).where(members.c.id == found[1].id).values(seen=now))
        return found

    def most_runs(self, token):
        """How many runs the lab book of a token may have."""
        with self.database.begin() as connection:
            return limits.most_of(connection, connection.scalar(lab_book_id_of(token)))[0]

    def is_over(self, token):
        """Whether the class of a lab book's token is over, or deleted, or who had it was taken out."""
        with self.database.begin() as connection:
            of_class = select(classes.c.expires).join(members).where(members.c.book_key == key_of(token))
            expires = connection.scalar(of_class)
            return lab_book.is_closed(connection, token) if expires is None else expires <= self._clock()

    def forget(self, token):
        """Delete all that a member has, and the member. Returns the keys of the lab books that went."""
        with suppress(Gone), self.of_token(token, writes=True) as (connection, me):
            return self._remove(connection, members.c.id == me.id)
        return []

    # Of whoever runs the server

    def purge(self, waits=True):
        """Delete the classes that were found over a day ago, and are over now, and note which are. Returns the keys of
        the lab books that went. waits: as in `Database.begin`.

        A clock that is wrong for a moment is right at another look within that day, which takes the note back: it
        costs nobody anything.
        """
        now, is_over, found = self._clock(), classes.c.expires <= self._clock(), classes.c.found_over
        with self.database.begin(writes=True, waits=waits) as connection:
            connection.execute(update(classes).where(not_(is_over), found.is_not(None)).values(found_over=None))
            # A note of later than now is of a clock that was wrong.
            connection.execute(update(classes).where(is_over, or_(found.is_(None), found > now)).values(found_over=now))
            over = connection.scalars(select(classes.c.id).where(is_over, found <= now - DAY)).all()
        return self._delete(over, waits)
