"""The pool: given and taken back, looked through by the teacher, and a data set of which no hand is on both sides."""

import io
import zipfile

import numpy as np
import pytest
from sqlalchemy import func, select, update

from lab.classes import pool
from lab.classes.pool import Pools
from lab.classes.tables import pool_digits
from lab.network_cache import BoundedCache
from lab.own_digits import Labelled
from nncore.datasets import load_mnist
from tests.lab.classes.given import tray
from tests.lab.ledger.books import add_finished

both_databases = pytest.mark.both_databases


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


def n_rows(school):
    with school.database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(pool_digits))


def hands(pools, secret):
    """Of whose hand each digit is."""
    return [digit.nickname for digit in pools.of_class(secret).digits]


@both_databases
def test_what_is_given_is_the_tray_no_more_and_no_less(school, pools, taught):
    secret, (mia, *_) = taught
    digits = tray(5)
    pools.give(mia, digits)
    assert pools.of_class(secret).digits == () and pools.of_class(secret).stamp == "", "not before somebody says so"
    pools.begin_to_give(mia, digits)
    before = pools.of_class(secret)
    assert [(digit.nickname, digit.label) for digit in pools.of_member(mia).digits] == [("Mia", n) for n in range(5)]
    assert school.of_member(mia)[1].gives
    pools.give(mia, digits[1:] + digits[1:2])  # one is there twice
    found = pools.of_class(secret)
    assert [digit.label for digit in found.digits] == [1, 2, 3, 4] and found.stamp != before.stamp
    assert all(np.array_equal(digit.image, kept.digit) for digit, kept in zip(found.digits, digits[1:], strict=True))
    pools.end_to_give(mia)
    pools.give(mia, digits)
    assert pools.of_class(secret).digits == () and n_rows(school) == 0


def test_what_is_of_one_hand_is_of_no_other(pools, taught):
    secret, (mia, ben, _) = taught
    pools.begin_to_give(mia, tray(4))
    # Ben has opened the file of Mia's digits, calls them otherwise too, and has drawn two himself.
    other = tuple(Labelled(kept.digit, kept.label + 1) for kept in tray(4))
    pools.begin_to_give(ben, tray(4) + other + tray(2, seed=1))
    assert hands(pools, secret) == ["Mia"] * 4 + ["Ben"] * 2
    # Nor once they were taken out.
    pools.take_out(secret, [], ["Mia"])
    for theirs in (tray(4), other):
        pools.give(ben, theirs)
        assert hands(pools, secret) == []


@both_databases
def test_no_hand_is_on_both_sides_whatever_is_given_later(pools, room):
    secret, tokens = room
    found = pools.of_class(secret)
    assert (len(found.data.train_labels), len(found.data.test_labels)) == (24, 24)
    sides = {digit.nickname: digit.judges for digit in found.digits}
    assert sorted(sides.values()) == [False, False, True, True]
    # Who stops and begins again stays on their side: who judged has not been learned from.
    for token in tokens[:2]:
        pools.end_to_give(token)
    for number, token in reversed(list(enumerate(tokens[:2]))):
        pools.begin_to_give(token, tray(20, number))
    found = pools.of_class(secret)
    assert {digit.nickname: digit.judges for digit in found.digits} == sides
    assert len(found.data.train_labels) + len(found.data.test_labels) == 64 and found.n_writers == 4


def test_who_gives_no_more_is_on_no_side(pools, taught):
    secret, (mia, ben, eve) = taught
    for number, token in enumerate((mia, ben)):
        pools.begin_to_give(token, tray(12, number))
    pools.end_to_give(ben)
    pools.begin_to_give(eve, tray(12, 2))
    assert pools.of_class(secret).enough, "one hand on each side"


def test_a_pool_is_a_data_set_where_each_side_has_enough(pools, taught):
    secret, (mia, ben, _) = taught
    pools.begin_to_give(mia, tray(100))
    assert pools.of_class(secret).data is None
    pools.begin_to_give(ben, tray(pool.FEWEST - 1, 1))
    assert pools.of_class(secret).data is None
    pools.give(ben, tray(pool.FEWEST, 1))
    first = pools.of_class(secret)
    assert first.data.name.startswith("Our digits, 110 by 2 people")
    assert pools.of_class(secret) is first  # read once for all
    pools.give(ben, tray(pool.FEWEST, 2))
    assert pools.of_class(secret).data.name != first.data.name, "every other pool is called otherwise"


def test_what_the_teacher_takes_out_stays_out(school, pools, room):
    secret, (mia, *_) = room
    gone = pools.of_class(secret).digits[3]
    pools.take_out(secret, [gone.id])
    for again in (
        lambda: pools.give(mia, tray(12)),
        lambda: (pools.give(mia, ()), pools.give(mia, tray(12))),
        lambda: (pools.end_to_give(mia), pools.begin_to_give(mia, tray(12))),
    ):
        again()
        assert len(pools.of_class(secret).digits) == 47
    with school.database.begin() as connection:
        assert connection.scalar(select(pool_digits.c.image).where(pool_digits.c.id == gone.id)) is None
    pools.wipe(secret)
    # It stays known as taken out, without its picture.
    assert not pools.of_class(secret).digits and n_rows(school) == 1
    assert not any(member.gives for member in school.members(secret))
    pools.begin_to_give(mia, tray(12))
    assert hands(pools, secret) == 11 * ["Mia"]


def test_who_goes_takes_their_digits_along(school, pools, room):
    secret, (mia, *_) = room
    school.forget(mia)
    assert set(hands(pools, secret)) == {"Ben", "Zoe", "Ali"}
    school.delete(secret)
    assert n_rows(school) == 0


def test_the_pool_is_handed_out_in_mnists_format(pools, room, tmp_path):
    found = pools.of_class(room[0])
    zipfile.ZipFile(io.BytesIO(found.idx())).extractall(tmp_path)
    assert load_mnist(tmp_path).digest == found.data.digest
    assert zipfile.ZipFile(io.BytesIO(pool.Pool().idx())).testzip() is None  # an empty one too


def test_everybody_has_the_same_room(pools, taught, monkeypatch):
    monkeypatch.setattr(pool, "MOST_OF_ONE", 10)
    secret, (mia, ben, _) = taught
    with pytest.raises(ValueError, match="room for 10 digits of each: 2 of yours"):
        pools.begin_to_give(ben, tray(12, 1))
    pools.begin_to_give(mia, tray(10))
    assert hands(pools, secret) == ["Mia"] * 10 + ["Ben"] * 10
    # What somebody takes back goes, also where not all of the rest fits; what was taken out takes no room.
    with pytest.raises(ValueError, match="1 of yours"):
        pools.give(mia, tray(12)[1:])
    mine = [digit for digit in pools.of_class(secret).digits if digit.nickname == "Mia"]
    assert [digit.label for digit in mine] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    pools.take_out(secret, [digit.id for digit in mine])
    with pytest.raises(ValueError, match="of yours"):
        pools.give(mia, tray(12, 3))
    assert hands(pools, secret).count("Mia") == 10


def test_a_damaged_digit_costs_that_digit(school, pools, room, monkeypatch):
    ids = [digit.id for digit in pools.of_class(room[0]).digits]
    with school.database.begin(writes=True) as connection:
        connection.execute(update(pool_digits).where(pool_digits.c.id == ids[0]).values(image=b"x", digest="a"))
        connection.execute(update(pool_digits).where(pool_digits.c.id == ids[1]).values(label=10, digest="b"))
    monkeypatch.setattr(pool, "_cache", BoundedCache())  # as after a restart
    assert [digit.id for digit in pools.of_class(room[0]).digits] == ids[2:]


def test_every_network_that_is_kept_is_judged(pools, room, ledger):
    secret, tokens = room
    for token in tokens[1:3]:
        add_finished(ledger, token)
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("UPDATE networks SET content = x'00' WHERE run_id = 1")
    assert [line.nickname for line, _ in pools.best_networks(secret)] == ["Zoe"], "a damaged one costs that one"
