"""Nobody reads or changes another's class, its members' things, or a member's own: with whatever they have."""

import inspect

import pytest
from sqlalchemy import select

from lab.classes.classes import Classes
from lab.classes.pool import Pools
from lab.classes.tasks import Handed
from lab.ledger.access import key_of
from lab.ledger.tables import metadata
from tests.lab.classes.given import given, tray
from tests.lab.ledger.books import CONFIG, add_finished

WORDS = "Mia", "what she has handed in", "'9b'"


@pytest.fixture
def taught(school, ledger):
    """A class with a task, a member's run, what she has handed in and given: (secret, token, task)."""
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    task = given(school, secret, {"units": 4})
    school.hand_in(mia, task.id, Handed(answer="what she has handed in"), b"what she has handed in")
    add_finished(ledger, mia)
    Pools(school).begin_to_give(mia, tray(3))
    return secret, mia, task


@pytest.fixture
def keys(school, taught):
    """What others have, or try."""
    secret, mia, _ = taught
    code = school.taught(secret).code
    nearly = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    wrong = [None, "", 1, [secret], code, code.lower(), nearly, f"{secret} ", key_of(secret), key_of(mia)]
    return [*wrong, "' OR '1'='1", "\ud800", "x" * 100_000]


@pytest.fixture
def others(school):
    """(secret, token of a member) of another class."""
    code, secret = school.make("10a")
    given(school, secret, {"units": 4})
    return secret, school.join(code, "Ben", "2718")


def rows(school):
    """All that is in the database, but when somebody was seen last."""
    with school.database.begin() as connection:
        found = {}
        for name, table in metadata.tables.items():
            columns = [column for column in table.c if column.name not in ("seen", "used")]
            found[name] = sorted(map(repr, connection.execute(select(*columns))))
        return found


def of_teachers(school, taught):
    """What is tried with a key in place of a teacher's secret, {name: it}; and what of it a teacher may do to a class
    of their own."""
    (secret, _, task), pools = taught, Pools(school)
    (member,), digit = school.members(secret), pools.of_class(secret).digits[0].id
    anywhere = {
        "taught": lambda key: school.taught(key) and school.taught(key).name,
        "members": school.members,
        "progress": lambda key: school.progress(key).rows,
        "renew_pin": lambda key: school.renew_pin(key, member.id),
        "dismiss": lambda key: school.dismiss(key, [member.id]),
        "take_away": lambda key: school.take_away(key, task.id),
        "tasks": lambda key: task in school.tasks(key),
        "inbox": lambda key: school.inbox(key, task).rows,
        "reports": lambda key: len(school.reports(key, task.id)) > 22,  # bytes of an empty zip file
        "board": school.board,
        "best": school.best,
        "of_class": lambda key: pools.of_class(key).digits,
        "take_out": lambda key: pools.take_out(key, [digit]),
        "best_networks": pools.best_networks,
    }
    to_ones_own = {
        "change": lambda key: school.change(key, name="mine", paused=True),
        "limit": lambda key: school.limit(key, {"hidden_units": 1}),
        "extend": lambda key: school.extend(key, 99),
        "renew_code": school.renew_code,
        "delete": school.delete,
        "give": lambda key: school.give(key, CONFIG, "x"),
        "wipe": pools.wipe,
    }
    return anywhere, to_ones_own


def of_members(school, ledger, taught):
    """The same with a key in place of a member's token."""
    (_, _, task), pools = taught, Pools(school)
    anywhere = {
        "of_member": lambda key: school.of_member(key) and None,
        "hand_in": lambda key: school.hand_in(key, task.id, Handed(answer="mine"), b"mine"),
        "best_of_others": school.best_of_others,
        "pool": lambda key: pools.of_member(key).digits,
        "give": lambda key: pools.give(key, tray(1)),
        "entries": ledger.entries,
    }
    return anywhere, {"forget": school.forget, "begin_to_give": lambda key: pools.begin_to_give(key, tray(1))}


def assert_nothing_comes_of(school, tries, key):
    before = rows(school)
    for name, attempt in tries.items():
        try:
            found = attempt(key)
        except ValueError as refused:
            found, said = None, str(refused)
        else:
            said = repr(found)
        assert not any(word in said for word in WORDS) and found is not True, (name, key)
        assert rows(school) == before, (name, key)


def test_a_class_is_its_teacher_s_alone(school, taught, keys, others):
    secret, token = others
    anywhere, to_ones_own = of_teachers(school, taught)
    assert_nothing_comes_of(school, anywhere, secret)
    for key in (*keys, taught[1], token):
        assert_nothing_comes_of(school, anywhere | to_ones_own, key)


def test_what_is_a_member_s_is_theirs_alone(school, ledger, taught, keys, others):
    secret, token = others
    anywhere, to_ones_own = of_members(school, ledger, taught)
    assert_nothing_comes_of(school, anywhere, token)
    for key in (*keys, taught[0], secret):
        assert_nothing_comes_of(school, anywhere | to_ones_own, key)


def test_every_way_into_a_class_by_its_secret_is_tried(school, taught):
    """A method that is added later is tried too."""
    found = {
        name
        for kind in (Classes, Pools)
        for name, method in vars(kind).items()
        if callable(method) and not name.startswith("_") and "secret" in inspect.signature(method).parameters
    }
    anywhere, to_ones_own = of_teachers(school, taught)
    assert found - {"of_secret"} == anywhere.keys() | to_ones_own.keys()
