"""What a class may do: less than the server allows, and nothing while it is paused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from lab.classes.rules import CLOSED, LARGEST, NO_SWEEPS, PAUSED, Rules
from lab.limits import LIMITS
from nncore.hyperparameters import TrainingConfig

CONFIG = TrainingConfig(hidden_units=(64, 16), training_digits=1000, iterations=300)


def test_without_a_class_there_are_no_rules():
    Rules.of(None).check_all([CONFIG])


@pytest.mark.parametrize(("name", "most"), [("hidden_units", 63), ("training_digits", 999), ("iterations", 299)])
def test_what_asks_for_more_does_not_begin(name, most):
    Rules(most={name: most + 1}).check(CONFIG)
    with pytest.raises(ValueError, match=f"your class may use at most {most} "):
        Rules(most={name: most}).check(CONFIG)
    little = replace(CONFIG, hidden_units=(4,), training_digits=50, iterations=5)
    with pytest.raises(ValueError, match="your class"):
        Rules(most={name: most}).check_all([little, CONFIG])


def test_while_it_is_paused_nothing_begins():
    with pytest.raises(ValueError, match=PAUSED):
        Rules(paused=True).check(CONFIG)


def test_many_settings_can_be_switched_off():
    rules = Rules(sweeps=False)
    rules.check(CONFIG)
    with pytest.raises(ValueError) as refused:
        rules.check_all([])
    assert str(refused.value) == NO_SWEEPS


def test_only_what_is_below_the_servers_limits_is_one(school, monkeypatch):
    _, secret = school.make("9b")
    school.limit(secret, {"hidden_units": 64, "iterations": LIMITS.iterations, "runs_at_once": 12, "classes": 5})
    assert Rules.of(school.taught(secret)) == Rules(most={"hidden_units": 64})
    # What is not changed stays.
    school.limit(secret, {"iterations": 5000, "joining": False, "sweeps": False})
    most = {"hidden_units": 64, "iterations": 5000}
    assert Rules.of(school.taught(secret)) == Rules(most=most, sweeps=False, joining=False)
    school.limit(secret, {"hidden_units": LIMITS.hidden_units, "joining": True, "sweeps": True})
    assert Rules.of(school.taught(secret)) == Rules(most={"iterations": 5000})
    monkeypatch.setitem(LARGEST, "iterations", 2000)
    assert Rules.of(school.taught(secret)) == Rules(), "the server's own holds, which has become lower since"


def test_when_its_board_was_cleared_is_no_rule_and_stays_where_rules_change(school):
    _, secret = school.make("9b")
    school.limit(secret, {"cleared": 7.5})
    school.limit(secret, {"iterations": 100})
    assert school.taught(secret).cleared == 7.5 and Rules.of(school.taught(secret)) == Rules(most={"iterations": 100})
    for wrong in ({"cleared": "x"}, [], None, "x"):
        school.change(secret, limits=wrong or {})
        assert school.taught(secret).cleared == 0


def test_where_nobody_new_may_join_one_who_is_in_the_class_comes_back(school):
    code, secret = school.make("9b")
    mine = school.join(code, "Mia", "2718")
    school.change(secret, limits={"joining": False})
    with pytest.raises(ValueError) as refused:
        school.join(code, "Ben", "3141")
    assert str(refused.value) == CLOSED
    assert school.join(code, "Mia", "2718") == mine
    school.change(secret, limits={})
    assert school.join(code, "Ben", "3141")


def test_limits_that_cannot_be_read_are_left_out(school):
    _, secret = school.make("9b")
    for said in ([], "x", {"hidden_units": "64", "iterations": -1, "training_digits": 2.5, "x": 1}, {"sweeps": "no"}):
        school.change(secret, limits=said)
        assert Rules.of(school.taught(secret)) == Rules()
    school.change(secret, limits={"iterations": 50, "sweeps": False}, paused=True)
    assert Rules.of(school.taught(secret)) == Rules(True, {"iterations": 50}, False)
    with pytest.raises(ValueError, match="class is over"):
        school.change("nobody", paused=True)


@pytest.mark.both_databases
def test_two_tabs_that_change_limits_at_once_both_have_theirs(school):
    _, secret = school.make("9b")
    for most in range(1, 9):
        numbers = dict.fromkeys(("hidden_units", "iterations", "training_digits"), most)
        changes = [{name: most} for name in numbers] + [{"sweeps": most % 2 == 0}]
        with ThreadPoolExecutor() as tabs:
            list(tabs.map(partial(school.limit, secret), changes))
        rules = Rules.of(school.taught(secret))
        assert rules.most == numbers and rules.sweeps == (most % 2 == 0)
