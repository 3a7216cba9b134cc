"""A run that nobody has given a title is called by its settings, and stays so."""

from dataclasses import replace

import pytest

import nncore
from lab.origin import BEFORE, Origin
from nncore.presets import FIRST

BUILT_IN = nncore.load_digits().name


def begin(ledger, token, title=None, group=None, group_id=None, data=BUILT_IN, origin=None, **changes):
    config = replace(FIRST, **changes)
    return ledger.add(token, config, data, 20, title=title, group=group, group_id=group_id, origin=origin)


def titles(ledger, token):
    return [entry.title for entry in sorted(ledger.entries(token), key=lambda entry: entry.number)]


@pytest.mark.both_databases
def test_a_run_is_called_by_its_settings(ledger, token):
    begin(ledger, token)
    begin(ledger, token, title="Mine")
    begin(ledger, token, group="Five seeds", group_id="a" * 32, hidden_units=(9,))
    begin(ledger, token, hidden_units=(32, 16), learning_rate=0.5, dropout=0.2)
    begin(ledger, token, hidden_units=())
    begin(ledger, token, **vars(nncore.TrainingConfig(seed=7)))
    begin(ledger, token, dropout=0.2, seed=7, dtype="float64")
    assert titles(ledger, token) == [
        "64 units, rate 0.1",
        "Mine",
        "Run 3",
        "32+16 units, rate 0.5, dropout 0.2",
        "no units, rate 0.1",
        "512 units, rate 0.1, notebook, seed 7",
        "64 units, rate 0.1, 3 more settings",
    ]


def test_the_next_of_the_same_name_has_a_number(ledger, token):
    first, second = (begin(ledger, token) for _ in range(2))
    ledger.delete(token, [second])  # it can be had back, and has its name
    begin(ledger, token)
    ledger.rename(token, first, "The first")
    begin(ledger, token)
    assert titles(ledger, token) == ["The first", "64 units, rate 0.1 (3)", "64 units, rate 0.1"]


def test_other_digits_and_going_on_are_in_the_name(ledger, token):
    begin(ledger, token, data="Fashion")
    begin(ledger, token, data="Fashion", origin=Origin(went_on=BEFORE, iterations_done=20))
    begin(ledger, token, data="Mixed", origin=Origin(base=BUILT_IN, own_digits=4))
    assert titles(ledger, token) == [
        "64 units, rate 0.1, Fashion",
        "64 units, rate 0.1, Fashion, gone on",
        "64 units, rate 0.1, 4 digits of your own",
    ]
