"""A class's pool: the digits that its members drew, as a data set; what students give, and what teachers do with it.

Half of those who give their digits are learned from, and the other half's judge: never the same hand on both sides.
"""

import functools
import hashlib
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from sqlalchemy import delete, func, insert, or_, select, update

import nncore
from lab.classes.room import Class
from lab.classes.tables import members, pool_digits
from lab.ledger.tables import networks
from lab.limits import LIMITS
from lab.network_cache import BoundedCache
from nncore.datasets import FILES, SIDE, Digits, idx_file

NAME = "Our digits"  # that the names of these data sets begin with
FEWEST = 10  # digits on each side, before anybody is judged by them
# Digits of one member: there is room for as many of each, so that nobody takes another's.
MOST_OF_ONE = max(FEWEST, LIMITS.class_digits // LIMITS.class_members)
OF_DIGIT = 1_300  # bytes, about, that a digit of a pool takes
_cache = BoundedCache(32 * 2**20, lambda found: len(found.digits) * OF_DIGIT)
_there = pool_digits.c.image.is_not(None)  # not taken out by the teacher


@dataclass(frozen=True, eq=False)
class PoolDigit:
    """A digit of the pool: the picture (28, 28) uint8, whose hand it is of, and whether it judges."""

    id: int
    image: np.ndarray
    label: int
    nickname: str
    judges: bool


@dataclass(frozen=True, eq=False)
class Pool:
    """digits: PoolDigits, by their writers; stamp: changes with them."""

    digits: tuple[PoolDigit, ...] = ()
    stamp: str = ""

    @functools.cached_property
    def n_writers(self):
        return len({digit.nickname for digit in self.digits})

    def half(self, judges):
        """The PoolDigits that judge, or those that are learned from."""
        return [digit for digit in self.digits if digit.judges == judges]

    @functools.cached_property
    def enough(self):
        """Whether there are enough on both sides."""
        return min(len(self.half(False)), len(self.half(True))) >= FEWEST

    @functools.cached_property
    def data(self):
        """The Digits, of which no two pools have the same name; None before there are enough."""
        if not self.enough:
            return None
        name = f"{NAME}, {len(self.digits):,} by {self.n_writers} people, version {self.stamp[:4]}"
        return Digits(name, *_arrays(self.half(False)), *_arrays(self.half(True)))

    def idx(self):
        """The bytes of a zip file of all digits in MNIST's format; those that judge are its test digits."""
        arrays = _arrays(self.half(False)) + _arrays(self.half(True))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in zip(FILES.values(), arrays, strict=True):
                archive.writestr(name, idx_file(array))
        return file.getvalue()


def _arrays(digits):
    images = np.zeros((len(digits), SIDE, SIDE), np.uint8)
    for place, digit in enumerate(digits):
        images[place] = digit.image
    return images, np.array([digit.label for digit in digits], np.uint8)


def _digest(image, label):
    return hashlib.sha256(image.tobytes() + bytes([label])).hexdigest()


class Pools:
    """The pools of Classes. Every method may be called from any thread, and raises what theirs do."""

    def __init__(self, classes):
        self._classes, self._url = classes, classes.database.url

    # Of students

    def give(self, token, tray):
        """Have the pool hold the Labelled digits of a member's tray, if the member gives any, and none else of theirs.

        What the teacher has taken out stays known, and out; what is of another's hand already, as out of a file of
        theirs, is no other hand's as well, whatever it is called there, nor once it was taken out. Raises ValueError
        where there is no room for all of them; those that there is room for are in it.
        """
        with self._classes.of_token(token, writes=True) as (connection, member):
            n_left = _give(connection, member, tray) if member.gives else 0
        if n_left:
            raise ValueError(f"there is room for {MOST_OF_ONE} digits of each: {n_left} of yours are not in it")

    def begin_to_give(self, token, tray):
        """Have a member's digits in the pool from now on, on the side that fewer hands are on; later always on that
        one. Raises the same."""
        with self._classes.of_token(token, writes=True) as (connection, member):
            sides = select(members.c.judges).where(members.c.class_id == member.class_id, members.c.gives)
            there = connection.scalars(sides).all()
            judges = there.count(True) < there.count(False) if member.judges is None else member.judges
            this = update(members).where(members.c.id == member.id)
            connection.execute(this.values(gives=True, judges=judges))
        self.give(token, tray)

    def end_to_give(self, token):
        """Take a member's digits out of the pool, at once and for good."""
        with self._classes.of_token(token, writes=True) as (connection, member):
            _end(connection, members.c.id == member.id)

    def of_member(self, token):
        """The Pool of the class of a member."""
        return self._read(self._classes.of_token(token, snapshot=True))

    # Of teachers

    def of_class(self, secret):
        """The Pool of the secret's class."""
        return self._read(self._classes.of_secret(secret, snapshot=True))

    def _read(self, opened):
        with opened as (connection, whose):
            class_id = whose.id if isinstance(whose, Class) else whose.class_id
            # No id is used twice, what went out does not come back, and nobody changes sides.
            ids = pool_digits.c.id
            query = select(func.count(), func.max(ids), func.sum(ids)).select_from(pool_digits.join(members))
            n, *known = connection.execute(query.where(members.c.class_id == class_id, _there)).one()
            stamp = hashlib.sha256(f"{n} {known[0]} {known[1]}".encode()).hexdigest() if n else ""
            return _cache.get((self._url, class_id, stamp), lambda: Pool(_digits(connection, class_id), stamp))

    def take_out(self, secret, ids, nicknames=()):
        """Take digits out, for as long as their members are in the class. ids: of PoolDigits; nicknames: of whom all
        go."""
        with self._classes.of_secret(secret, writes=True) as (connection, their_class):
            of_class = select(members.c.id).where(members.c.class_id == their_class.id)
            of_hands = pool_digits.c.member_id.in_(of_class.where(members.c.nickname.in_(nicknames)))
            these = or_(pool_digits.c.id.in_(ids), of_hands), pool_digits.c.member_id.in_(of_class)
            connection.execute(update(pool_digits).where(*these).values(image=None))

    def wipe(self, secret):
        """Take all digits out, and have nobody give any until they say so again; what was taken out stays out."""
        with self._classes.of_secret(secret, writes=True) as (connection, their_class):
            _end(connection, members.c.class_id == their_class.id)

    def best_networks(self, secret):
        """The best network of each member of a class, where it is kept: [(board.Line, Network)], the best first."""
        lines, files = self._classes.best(secret), select(networks.c.run_id, networks.c.content)
        with self._classes.of_secret(secret) as (connection, _):
            ids = [line.entry.id for line in lines]
            kept = dict(connection.execute(files.where(networks.c.run_id.in_(ids))).all())
        found = []
        for line in lines:
            with suppress(ValueError, TypeError):  # damaged, which costs this one
                if content := kept.get(line.entry.id):
                    found.append((line, nncore.load_network(io.BytesIO(content))))
        return found


def _give(connection, member, tray):
    """Have a pool hold the digits of a Member's tray. Returns how many did not find room."""
    mine = pool_digits.c.member_id == member.id
    wanted = {_digest(kept.digit, kept.label): kept for kept in tray}
    known = dict(connection.execute(select(pool_digits.c.digest, _there).where(mine)).all())
    gone = [key for key, is_there in known.items() if is_there and key not in wanted]
    connection.execute(delete(pool_digits).where(mine, pool_digits.c.digest.in_(gone)))
    # Of what was taken out the digest alone is left, which is of the label too.
    looks = {key: {_digest(wanted[key].digit, label) for label in range(10)} for key in wanted if key not in known}
    beside = members.c.class_id == member.class_id, members.c.id != member.id
    others = select(pool_digits.c.digest).join(members).where(*beside)
    theirs = set(connection.scalars(others.where(pool_digits.c.digest.in_(set().union(*looks.values())))))
    rows = [
        {"member_id": member.id, "digest": key, "label": wanted[key].label, "image": wanted[key].digit.tobytes()}
        for key, look in looks.items()
        if look.isdisjoint(theirs)
    ]
    room = max(0, MOST_OF_ONE - sum(known.values()) + len(gone))
    if rows[:room]:
        connection.execute(insert(pool_digits), rows[:room])
    return len(rows[room:])


def _end(connection, these):
    """Have members give no digits any more; what was taken out stays known."""
    connection.execute(update(members).where(these).values(gives=False))
    of = select(members.c.id).where(these)
    connection.execute(delete(pool_digits).where(pool_digits.c.member_id.in_(of), _there))


def _digits(connection, class_id):
    """The PoolDigits of a class; what is damaged is left out."""
    columns = pool_digits.c.id, pool_digits.c.image, pool_digits.c.label, members.c.nickname, members.c.judges
    query = select(*columns).join(members).where(members.c.class_id == class_id, _there)
    return tuple(
        PoolDigit(id, np.frombuffer(image, np.uint8).reshape(SIDE, SIDE), label, nickname, bool(judges))
        for id, image, label, nickname, judges in connection.execute(query.order_by(members.c.id, pool_digits.c.id))
        if len(image) == SIDE * SIDE and 0 <= label <= 9
    )
