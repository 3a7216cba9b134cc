"""A class's pool: the digits that its members drew, as a data set. Each function works inside somebody else's
transaction.

Half of those who give their digits are learned from, and the other half's judge: never the same hand on both sides.
"""

import functools
import hashlib
import io
import zipfile
from dataclasses import dataclass

import numpy as np
from sqlalchemy import delete, func, insert, or_, select, update

from lab.classes.room import hold
from lab.classes.tables import members, pool_digits
from lab.limits import LIMITS
from nncore.datasets import FILES, SIDE, Digits, idx_file

NAME = "Our digits"  # that the names of these data sets begin with
FEWEST = 10  # digits on each side, before anybody is judged by them
# Digits of one member: there is room for as many of each, so that nobody takes another's.
MOST_OF_ONE = max(FEWEST, LIMITS.class_digits // LIMITS.class_members)


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


def give(connection, member, tray):
    """Have the pool hold the digits of a Member's tray, as far as there is room, and none else of theirs.

    tray: Labelled digits. Returns how many did not find room. What the teacher has taken out stays known, and out;
    what is of another's hand already, as out of a file of theirs, is no other hand's as well, whatever it is called
    there, nor once it was taken out.
    """
    mine, there = pool_digits.c.member_id == member.id, pool_digits.c.image.is_not(None)
    wanted = {_digest(kept.digit, kept.label): kept for kept in tray}
    known = dict(connection.execute(select(pool_digits.c.digest, there).where(mine)).all())
    gone = [key for key, is_there in known.items() if is_there and key not in wanted]
    if gone:
        connection.execute(delete(pool_digits).where(mine, pool_digits.c.digest.in_(gone)))
    # Of what was taken out the digest alone is left, which is of the label too.
    looks = {key: {_digest(wanted[key].digit, label) for label in range(10)} for key in wanted if key not in known}
    theirs = _of_others(connection, member, set().union(*looks.values()))
    rows = [
        {"member_id": member.id, "digest": key, "label": wanted[key].label, "image": wanted[key].digit.tobytes()}
        for key, look in looks.items()
        if look.isdisjoint(theirs)
    ]
    room = max(0, MOST_OF_ONE - sum(known.values()) + len(gone))
    if rows[:room]:
        connection.execute(insert(pool_digits), rows[:room])
    return len(rows[room:])


def _of_others(connection, member, digests):
    """Which of some digits others in a Member's class have in the pool, or had taken out of it."""
    beside = members.c.class_id == member.class_id, members.c.id != member.id
    query = select(pool_digits.c.digest).join(members).where(*beside, pool_digits.c.digest.in_(digests))
    return set(connection.scalars(query))


def begin_to_give(connection, member):
    """Have a Member's digits in the pool from now on, on the side that fewer hands are on; later always on that one."""
    hold(connection, member.class_id)  # two who begin at once are on two sides
    sides = select(members.c.judges, func.count()).where(members.c.class_id == member.class_id, members.c.gives)
    n = dict(connection.execute(sides.group_by(members.c.judges)).all())
    this = update(members).where(members.c.id == member.id)
    connection.execute(this.where(members.c.judges.is_(None)).values(judges=n.get(True, 0) < n.get(False, 0)))
    connection.execute(this.values(gives=True))


def end_to_give(connection, member):
    """Take a Member's digits out of the pool."""
    hold(connection, member.class_id)  # whoever is giving them at this moment has given them, or gives none
    connection.execute(update(members).where(members.c.id == member.id).values(gives=False))
    there = pool_digits.c.image.is_not(None)
    connection.execute(delete(pool_digits).where(pool_digits.c.member_id == member.id, there))


def take_out(connection, class_id, ids, nicknames=()):
    """Take digits out, for as long as their members are in the class. ids: of PoolDigits; nicknames: of whom all go."""
    of_class = select(members.c.id).where(members.c.class_id == class_id)
    of_hands = pool_digits.c.member_id.in_(of_class.where(members.c.nickname.in_(nicknames)))
    these = or_(pool_digits.c.id.in_(ids), of_hands), pool_digits.c.member_id.in_(of_class)
    connection.execute(update(pool_digits).where(*these).values(image=None))


def wipe(connection, class_id):
    """Take all digits out, and have nobody give any until they say so again; those that were taken out stay out."""
    hold(connection, class_id)
    of_class = members.c.class_id == class_id
    these = pool_digits.c.member_id.in_(select(members.c.id).where(of_class)), pool_digits.c.image.is_not(None)
    connection.execute(delete(pool_digits).where(*these))
    connection.execute(update(members).where(of_class).values(gives=False))


def _of_class(query, class_id):
    return query.select_from(pool_digits.join(members)).where(members.c.class_id == class_id)


def stamp(connection, class_id):
    """What changes with a class's pool; "" for an empty one."""
    # No id is used twice, what went out does not come back, and nobody changes sides.
    ids = pool_digits.c.id
    query = _of_class(select(func.count(), func.max(ids), func.sum(ids)), class_id)
    n, last, total = connection.execute(query.where(pool_digits.c.image.is_not(None))).one()
    return hashlib.sha256(f"{n} {last} {total}".encode()).hexdigest() if n else ""


def read(connection, class_id):
    """The Pool of a class. What is damaged is left out."""
    columns = pool_digits.c.id, pool_digits.c.image, pool_digits.c.label, members.c.nickname, members.c.judges
    query = _of_class(select(*columns), class_id).where(pool_digits.c.image.is_not(None))
    rows = connection.execute(query.order_by(members.c.id, pool_digits.c.id))
    digits = [
        PoolDigit(id, np.frombuffer(image, np.uint8).reshape(SIDE, SIDE), label, nickname, bool(judges))
        for id, image, label, nickname, judges in rows
        if len(image) == SIDE * SIDE and 0 <= label <= 9
    ]
    return Pool(tuple(digits), stamp(connection, class_id))
