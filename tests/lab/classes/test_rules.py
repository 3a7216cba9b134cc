"""What a class may do: less than the server allows, and nothing while it is paused."""

from dataclasses import replace

import pytest

from lab.classes.rules import LARGEST, NO_SWEEPS, PAUSED, Rules
from lab.limits import LIMITS
from nncore.hyperparameters import TrainingConfig

CONFIG = TrainingConfig(hidden_units=(64, 16), training_digits=1000, iterations=300)


@pytest.mark.parametrize(("name", "most"), [("hidden_units", 63), ("training_digits", 999), ("iterations", 299)])
def test_what_asks_for_more_does_not_begin(name, most):
    rules, little = Rules(most={name: most}), replace(CONFIG, hidden_units=(4,), training_digits=50, iterations=5)
    Rules(most={name: most + 1}).check(CONFIG)
    Rules.of(None).check_all([CONFIG])
    with pytest.raises(ValueError, match=f"your class may use at most {most} "):
        rules.check(CONFIG)
    with pytest.raises(ValueError, match="your class"):
        rules.check_all([little, CONFIG])
    assert rules.may(little) and not rules.may(CONFIG)
    assert not Rules().may(replace(CONFIG, **{name: (10**6,) if name == "hidden_units" else 10**9}))


def test_while_it_is_paused_or_switched_off_nothing_begins():
    with pytest.raises(ValueError, match=PAUSED):
        Rules(paused=True).check(CONFIG)
    rules = Rules(sweeps=False)
    rules.check_all([CONFIG], many=False)
    with pytest.raises(ValueError) as refused:
        rules.check_all([])
    assert str(refused.value) == NO_SWEEPS


def test_only_what_is_below_the_servers_limits_is_one(school, taught, monkeypatch):
    secret, _ = taught
    school.limit(secret, {"hidden_units": 64, "iterations": LIMITS.iterations, "runs_at_once": 1, "classes": 5})
    rules = Rules.of(school.taught(secret))
    assert rules == Rules(most={"hidden_units": 64, "runs_at_once": 1}) and rules.runs == 1
    assert [rules.at_most(*each) for each in (("hidden_units", 65), ("hidden_units", 3), ("iterations", 7))] == [
        64,
        3,
        7,
    ]
    # What is not changed stays.
    school.limit(secret, {"iterations": 5000, "joining": False, "sweeps": False, "cleared": 7.5, "runs_at_once": 12})
    most = {"hidden_units": 64, "iterations": 5000}
    assert Rules.of(school.taught(secret)) == Rules(most=most, sweeps=False, joining=False)
    school.limit(secret, {"hidden_units": LIMITS.hidden_units, "joining": True, "sweeps": True})
    assert Rules.of(school.taught(secret)) == Rules(most={"iterations": 5000}) and school.taught(secret).cleared == 7.5
    monkeypatch.setitem(LARGEST, "iterations", 2000)
    assert Rules.of(school.taught(secret)) == Rules(), "the server's own holds, which has become lower since"


def test_limits_that_cannot_be_read_are_left_out(school, taught):
    secret, _ = taught
    odd = {"hidden_units": "64", "iterations": -1, "training_digits": 2.5, "x": 1, "cleared": "x"}
    for said in ([], "x", odd, {"sweeps": "no"}):
        school.change(secret, limits=said)
        assert Rules.of(school.taught(secret)) == Rules() and school.taught(secret).cleared == 0
    school.change(secret, limits={"iterations": 50, "sweeps": False}, paused=True)
    assert Rules.of(school.taught(secret)) == Rules(True, {"iterations": 50}, False)
