"""Nobody reads or changes another's class, its members' things, or a member's own: with whatever they have."""

import inspect

import pytest
from sqlalchemy import select

import nncore
from lab.classes.classes import Classes
from lab.classes.pool import Pools
from lab.classes.tasks import Handed
from lab.ledger.access import key_of
from lab.ledger.tables import metadata
from lab.own_digits import Labelled
from tests.lab.classes.test_pool import tray
from tests.lab.ledger.books import add_finished

pytestmark = pytest.mark.both_databases
NICKNAME, REPORT = "Mia Musterfrau", b"what Mia has handed in"


@pytest.fixture
def house(school, ledger):
    """A class with a task, a member's run, what she has handed in and given; and who is not to get at it."""
    code, secret = school.make("9b")
    mia = school.join(code, NICKNAME, "2718")
    task = school.give(secret, nncore.TrainingConfig(), "eyJmaXhlZCI6eyJ1bml0cyI6NH19")
    school.hand_in(mia, task, Handed(answer="42"), REPORT)
    add_finished(ledger, mia)
    Pools(school).begin_to_give(mia, tray(3))
    other_code, other_secret = school.make("10a")
    ben = school.join(other_code, "Ben", "2718")
    school.give(other_secret, nncore.TrainingConfig(), "eyJmaXhlZCI6eyJ1bml0cyI6NH19")
    keys = {
        "nothing": None,
        "an empty text": "",
        "the code": code,
        "the code, small": code.lower(),
        "a member's lab book": mia,
        "another class's secret": other_secret,
        "another's lab book": ben,
        "nearly the secret": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "the secret and more": f"{secret} ",
        "what the database knows it by": key_of(secret),
        "what it knows a lab book by": key_of(mia),
        "SQL": "' OR '1'='1",
        "half a character": "\ud800",
        "a number": 1,
        "a list": [secret],
        "very much": "x" * 100_000,
    }
    return {"school": school, "secret": secret, "mia": mia, "task": task, "keys": keys, "ledger": ledger}


def rows(school):
    """All that is in the database, but when somebody was seen last."""
    with school.database.begin() as connection:
        found = {}
        for name, table in metadata.tables.items():
            columns = [column for column in table.c if column.name not in ("seen", "used")]
            found[name] = sorted(map(repr, connection.execute(select(*columns))))
        return found


def tries(house, key):
    """What is tried with a key in place of a teacher's secret: {name: it}."""
    school, pools, task = house["school"], Pools(house["school"]), house["task"]
    (member,) = school.members(house["secret"])
    config, (inbox_task,) = nncore.TrainingConfig(), school.tasks(house["secret"])
    digit = pools.of_class(house["secret"]).digits[0].id
    return {
        "taught": lambda: school.taught(key),
        "change": lambda: school.change(key, name="mine", paused=True),
        "members": lambda: school.members(key),
        "progress": lambda: school.progress(key),
        "limit": lambda: key_is_not_ones_own(house, key) and school.limit(key, {"hidden_units": 1}),
        "renew_pin": lambda: school.renew_pin(key, member.id),
        "extend": lambda: key_is_not_ones_own(house, key) and school.extend(key, 99),
        "renew_code": lambda: key_is_not_ones_own(house, key) and school.renew_code(key),
        "dismiss": lambda: school.dismiss(key, [member.id]),
        "delete": lambda: key_is_not_ones_own(house, key) and school.delete(key),
        "give": lambda: key_is_not_ones_own(house, key) and school.give(key, config, "x"),
        "take_away": lambda: school.take_away(key, task),
        "tasks": lambda: [each.id for each in school.tasks(key) if each.id == task],
        "inbox": lambda: school.inbox(key, inbox_task).rows,
        "reports": lambda: len(school.reports(key, task)) > 22,  # bytes of an empty zip file
        "board": lambda: school.board(key),
        "best": lambda: school.best(key),
        "pool.of_class": lambda: pools.of_class(key).digits,
        "pool.take_out": lambda: pools.take_out(key, [digit]),
        "pool.wipe": lambda: key_is_not_ones_own(house, key) and pools.wipe(key),
        "pool.best_networks": lambda: pools.best_networks(key),
    }


def key_is_not_ones_own(house, key):
    """A teacher may do to the class of their own what they may not do to another."""
    return key != house["keys"]["another class's secret"]


def test_a_class_is_its_teacher_s_alone(house):
    own, n, before = house["keys"]["another class's secret"], 0, rows(house["school"])
    for what, key in house["keys"].items():
        for name, attempt in tries(house, key).items():
            if name == "change" and key == own:
                continue  # that is the other's own class
            try:
                found = attempt()
            except ValueError as refused:
                assert NICKNAME not in str(refused), (what, name)
                found = None
            text = repr(found)
            assert NICKNAME not in text and "what Mia" not in text and found is not True, (what, name)
            if key != own:
                assert not found, (what, name)
            assert rows(house["school"]) == before, (what, name)
            n += 1
    assert n >= 200


def test_every_way_into_a_class_by_its_secret_is_tried(house):
    """A method that is added later is tried too."""
    ways = [Classes, Pools]
    found = {
        name
        for kind in ways
        for name, method in vars(kind).items()
        if callable(method) and not name.startswith("_") and "secret" in inspect.signature(method).parameters
    } - {"of_secret"}
    tried = {name.removeprefix("pool.") for name in tries(house, None)}
    assert found <= tried


def test_what_is_a_member_s_is_theirs_alone(house):
    school, pools, task, n = house["school"], Pools(house["school"]), house["task"], 0
    digits, before = (Labelled(tray(1)[0].digit, 1),), rows(school)
    for what, key in house["keys"].items():
        if key in (house["mia"],):
            continue
        ways = {
            "of_member": lambda key=key: school.of_member(key),
            "is_over": lambda key=key: school.is_over(key),
            "hand_in": lambda key=key: school.hand_in(key, task, Handed(answer="mine"), b"mine"),
            "best_of_others": lambda key=key: school.best_of_others(key),
            "pool.of_member": lambda key=key: pools.of_member(key).digits,
            "pool.give": lambda key=key: pools.give(key, digits),
            "entries": lambda key=key: house["ledger"].entries(key),
            "forget": lambda key=key: key != house["keys"]["another's lab book"] and school.forget(key),
        }
        for name, attempt in ways.items():
            try:
                found = repr(attempt())
            except ValueError as refused:
                found = str(refused)
            assert NICKNAME not in found and "'9b'" not in found, (what, name)
            assert rows(school) == before, (what, name)
            n += 1
    assert n >= 100
