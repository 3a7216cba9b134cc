"""The pool: given and taken back, looked through by the teacher, and a data set of which no hand is on both sides."""

import io
import zipfile

import numpy as np
import pytest
from sqlalchemy import func, select, update

from lab.classes import pool
from lab.classes.pool import Pools
from lab.classes.tables import pool_digits
from lab.ledger.access import new_token
from lab.network_cache import BoundedCache
from lab.own_digits import Labelled
from nncore.datasets import load_mnist
from tests.lab.ledger.books import add_finished

pytestmark = pytest.mark.both_databases


@pytest.fixture
def pools(school):
    return Pools(school)


@pytest.fixture
def room(school, pools):
    """A class of four who give twelve digits each: (secret, [tokens])."""
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben", "Zoe", "Ali")]
    for number, token in enumerate(tokens):
        pools.begin_to_give(token, tray(12, number))
    return secret, tokens


def tray(n, seed=0):
    random = np.random.default_rng(seed)
    return tuple(Labelled(random.integers(0, 256, (28, 28), np.uint8), place % 10) for place in range(n))


def n_rows(school):
    with school.database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(pool_digits))


def test_nothing_is_given_before_somebody_says_so(school, pools):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    pools.give(mia, tray(3))
    assert pools.of_class(secret).digits == () and pools.of_class(secret).stamp == ""
    pools.begin_to_give(mia, tray(3))
    assert [(digit.nickname, digit.label) for digit in pools.of_member(mia).digits] == [("Mia", n) for n in range(3)]
    assert school.of_member(mia)[1].gives
    for wrong in (None, "nobody", secret, code):
        with pytest.raises(ValueError, match="class is over"):
            pools.begin_to_give(wrong, tray(1))
        with pytest.raises(ValueError, match="class is over"):
            pools.of_member(wrong)


def test_what_is_of_one_hand_is_of_no_other_as_well(school, pools):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    pools.begin_to_give(mia, tray(4))
    # Ben has opened the file of Mia's digits, and has drawn two himself.
    pools.begin_to_give(ben, tray(4) + tray(2, seed=1))
    assert [digit.nickname for digit in pools.of_class(secret).digits] == ["Mia"] * 4 + ["Ben"] * 2


def test_what_is_of_one_hand_is_of_no_other_by_another_label_nor_once_it_was_taken_out(school, pools):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    pools.begin_to_give(mia, tray(12))
    other = tuple(Labelled(kept.digit, (kept.label + 1) % 10) for kept in tray(12))
    pools.begin_to_give(ben, other)
    assert {digit.nickname for digit in pools.of_class(secret).digits} == {"Mia"}
    pools.take_out(secret, [], ["Mia"])
    for theirs in (tray(12), other):
        pools.give(ben, theirs)
        assert pools.of_class(secret).digits == ()


def test_what_is_given_is_the_tray_no_more_and_no_less(school, pools):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    digits = tray(5)
    pools.begin_to_give(mia, digits)
    before = pools.of_class(secret)
    pools.give(mia, digits[1:] + digits[1:2])  # one is there twice
    found = pools.of_class(secret)
    assert [digit.label for digit in found.digits] == [1, 2, 3, 4] and found.stamp != before.stamp
    assert all(np.array_equal(digit.image, kept.digit) for digit, kept in zip(found.digits, digits[1:], strict=True))
    pools.end_to_give(mia)
    pools.give(mia, digits)
    assert pools.of_class(secret).digits == () and n_rows(school) == 0


def test_no_hand_is_on_both_sides_whatever_is_given_later(school, pools, room):
    secret, tokens = room
    data = pools.of_class(secret).data
    assert (len(data.train_labels), len(data.test_labels)) == (24, 24)
    found = pools.of_class(secret)
    sides = {digit.nickname: digit.judges for digit in found.digits}
    assert sorted(sides.values()) == [False, False, True, True]
    # Who stops and begins again stays on their side: who judged has not been learned from.
    for token in tokens[:2]:
        pools.end_to_give(token)
    for number, token in reversed(list(enumerate(tokens[:2]))):
        pools.begin_to_give(token, tray(20, number))
    found = pools.of_class(secret)
    assert {digit.nickname: digit.judges for digit in found.digits} == sides
    assert {digit.nickname for digit in found.half(True)}.isdisjoint(digit.nickname for digit in found.half(False))
    assert len(found.data.train_labels) + len(found.data.test_labels) == 64 and found.n_writers == 4


def test_a_pool_is_no_data_set_before_each_side_has_enough_and_every_other_pool_is_called_otherwise(pools, school):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    pools.begin_to_give(mia, tray(100))
    assert pools.of_class(secret).data is None
    pools.begin_to_give(ben, tray(pool.FEWEST - 1, 1))
    assert pools.of_class(secret).data is None
    pools.give(ben, tray(pool.FEWEST, 1))
    first = pools.of_class(secret)
    assert first.data.name.startswith("Our digits, 110 by 2 people")
    assert pools.of_class(secret) is first  # read once for all
    pools.give(ben, tray(pool.FEWEST, 2))
    assert pools.of_class(secret).data.name != first.data.name


def test_what_the_teacher_takes_out_stays_out(school, pools, room):
    secret, tokens = room
    gone = pools.of_class(secret).digits[3]
    others = school.make("10a")[1]
    pools.take_out(others, [gone.id])
    assert len(pools.of_class(secret).digits) == 48
    pools.take_out(secret, [gone.id])
    pools.give(tokens[0], tray(12, 0))
    found = pools.of_class(secret).digits
    assert len(found) == 47 and gone.id not in {digit.id for digit in found}
    with school.database.begin() as connection:
        assert connection.scalar(select(pool_digits.c.image).where(pool_digits.c.id == gone.id)) is None
    pools.wipe(secret)
    # It stays known as taken out, without its picture.
    assert not pools.of_class(secret).digits and n_rows(school) == 1
    assert not any(member.gives for member in school.members(secret))
    pools.begin_to_give(tokens[0], tray(12, 0))
    assert len(pools.of_class(secret).digits) == 11
    pools.take_out(secret, [], ["Mia"])
    assert not pools.of_class(secret).digits


def test_who_goes_takes_their_digits_along(school, pools, room):
    secret, tokens = room
    school.forget(tokens[0])
    assert {digit.nickname for digit in pools.of_class(secret).digits} == {"Ben", "Zoe", "Ali"}
    school.delete(secret)
    assert n_rows(school) == 0
    for ask in (lambda: pools.of_class(secret), lambda: pools.take_out(secret, [1]), lambda: pools.wipe(secret)):
        with pytest.raises(ValueError, match="class is over"):
            ask()


def test_the_pool_is_handed_out_in_mnists_format(pools, room, tmp_path):
    found = pools.of_class(room[0])
    zipfile.ZipFile(io.BytesIO(found.idx())).extractall(tmp_path)
    read = load_mnist(tmp_path)
    assert read.digest == found.data.digest
    assert zipfile.ZipFile(io.BytesIO(pool.Pool().idx())).testzip() is None  # an empty one too


def test_everybody_has_room_for_as_many_and_nobody_takes_anothers(pools, school, monkeypatch):
    monkeypatch.setattr(pool, "MOST_OF_ONE", 10)
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    with pytest.raises(ValueError, match="room for 10 digits of each: 2 of yours"):
        pools.begin_to_give(ben, tray(12, 1))
    pools.begin_to_give(mia, tray(10))
    assert [digit.nickname for digit in pools.of_class(secret).digits] == ["Mia"] * 10 + ["Ben"] * 10
    # What somebody takes back goes, also where not all of the rest fits; what was taken out takes no room.
    with pytest.raises(ValueError, match="1 of yours"):
        pools.give(mia, tray(12)[1:])
    mine = [digit for digit in pools.of_class(secret).digits if digit.nickname == "Mia"]
    assert [digit.label for digit in mine] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    pools.take_out(secret, [digit.id for digit in mine])
    with pytest.raises(ValueError, match="of yours"):
        pools.give(mia, tray(12, 3))
    assert sum(digit.nickname == "Mia" for digit in pools.of_class(secret).digits) == 10


def test_what_was_taken_out_does_not_come_back_by_any_way(pools, room):
    secret, tokens = room
    mine = [digit.id for digit in pools.of_class(secret).digits if digit.nickname == "Mia"]
    pools.take_out(secret, mine)
    for again in (
        lambda: pools.give(tokens[0], tray(12, 0)),
        lambda: (pools.give(tokens[0], ()), pools.give(tokens[0], tray(12, 0))),
        lambda: (pools.end_to_give(tokens[0]), pools.begin_to_give(tokens[0], tray(12, 0))),
    ):
        again()
        assert "Mia" not in {digit.nickname for digit in pools.of_class(secret).digits}


def test_a_damaged_digit_costs_that_digit(school, pools, room, monkeypatch):
    secret, _ = room
    ids = [digit.id for digit in pools.of_class(secret).digits]
    with school.database.begin(writes=True) as connection:
        connection.execute(update(pool_digits).where(pool_digits.c.id == ids[0]).values(image=b"x", digest="a"))
        connection.execute(update(pool_digits).where(pool_digits.c.id == ids[1]).values(label=10, digest="b"))
    monkeypatch.setattr(pool, "_cache", BoundedCache())  # as after a restart
    assert [digit.id for digit in pools.of_class(secret).digits] == ids[2:]


def test_every_network_that_is_kept_is_judged(school, pools, room, ledger):
    secret, tokens = room
    add_finished(ledger, tokens[1])
    assert [line.nickname for line, _ in pools.best_networks(secret)] == ["Ben"]
    with pytest.raises(ValueError, match="class is over"):
        pools.best_networks(new_token())


def test_who_gives_no_more_is_on_no_side(school, pools):
    code, secret = school.make("9b")
    mia, ben, zoe = (school.join(code, name, "2718") for name in ("Mia", "Ben", "Zoe"))
    for number, token in enumerate((mia, ben)):
        pools.begin_to_give(token, tray(12, number))
    pools.end_to_give(ben)
    pools.begin_to_give(zoe, tray(12, 2))
    assert pools.of_class(secret).enough, "one hand on each side"
    # Who comes back is on the side of before: what was learned from judges nobody.
    pools.end_to_give(mia)
    pools.begin_to_give(mia, tray(12, 0))
    assert {digit.nickname: digit.judges for digit in pools.of_class(secret).digits} == {"Mia": False, "Zoe": True}
