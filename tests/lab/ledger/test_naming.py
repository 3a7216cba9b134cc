"""A run that nobody has given a title is called by what was changed, and stays so."""

import re
from dataclasses import replace

import pytest

from lab.ledger.tables import runs
from lab.origin import BEFORE, Origin
from nncore.presets import PRESETS
from tests.lab.ledger.books import CONFIG


def begin(ledger, token, title=None, group=None, group_id=None, data="Digits", origin=None, **changes):
    about = token, replace(CONFIG, **changes), data, 20
    return ledger.add(*about, title=title, group=group, group_id=group_id, origin=origin)


def titles(ledger, token):
    return [entry.title for entry in sorted(ledger.entries(token), key=lambda entry: entry.number)]


@pytest.mark.both_databases
def test_a_run_is_called_by_what_was_changed(ledger, token):
    begin(ledger, token)
    begin(ledger, token, learning_rate=0.2)
    begin(ledger, token, title="Mine", learning_rate=0.5)
    begin(ledger, token, group="Five seeds", group_id="a" * 32, hidden_units=(9,))
    begin(ledger, token, learning_rate=0.5, hidden_units=(64,))
    begin(ledger, token, learning_rate=0.1, hidden_units=(32, 16), seed=8)
    begin(ledger, token, dropout=0.2, learning_rate=0.1, hidden_units=(32, 16), seed=8)
    begin(ledger, token, learning_rate=0.1, hidden_units=(32, 16), seed=8)
    assert titles(ledger, token) == [
        "Run 1",
        "learning rate 0.2",
        "Mine",
        "Run 4",
        "hidden units 64",
        "3 settings changed",
        "dropout 0.2",
        "dropout off",
    ]


def test_the_same_once_more_is_told_from_the_one_before(ledger, token):
    for rate in (0.1, 0.2, 0.2, 0.2, 0.1, 0.2):
        begin(ledger, token, learning_rate=rate)
    again = ["learning rate 0.2", "learning rate 0.2, again", "learning rate 0.2, again 2"]
    assert titles(ledger, token) == ["Run 1", *again, "learning rate 0.1", "learning rate 0.2, again 3"]


def test_what_differs_in_more_than_settings_is_not_the_same(ledger, token):
    begin(ledger, token)
    begin(ledger, token, data="Fashion")
    begin(ledger, token, data="Fashion", origin=Origin(went_on=BEFORE, iterations_done=20))
    begin(ledger, token, data="Fashion", learning_rate=0.2)
    begin(ledger, token, data="Fashion", learning_rate=0.2)
    assert titles(ledger, token) == ["Run 1", "Fashion", "gone on", "learning rate 0.2", "learning rate 0.2, again"]


def test_what_was_deleted_is_not_what_was_before(ledger, token):
    first, second = (begin(ledger, token, learning_rate=rate) for rate in (0.1, 0.2))
    ledger.delete(token, [second])
    begin(ledger, token, learning_rate=0.3)
    begin(ledger, token, learning_rate=0.2)
    ledger.rename(token, first, "The first")
    # The one that was deleted can be had back, and has its name.
    assert titles(ledger, token) == ["The first", "learning rate 0.3", "learning rate 0.2, again"]


def test_after_a_damaged_run_the_next_one_has_its_number(ledger, token):
    first = begin(ledger, token)
    with ledger.database.begin(writes=True) as connection:
        connection.execute(runs.update().where(runs.c.id == first).values(config={"hidden_units": "many"}))
    begin(ledger, token, learning_rate=0.2)
    assert titles(ledger, token) == ["Run 2"]


def test_what_changes_many_settings_is_called_by_what_it_is(ledger, token):
    saturated, mine = vars(PRESETS["saturated"].config), {"hidden_units": (8,), "iterations": 7, "learning_rate": 0.5}
    for changes in (saturated, mine, saturated):
        begin(ledger, token, **changes)
    begin(ledger, token, data="Mixed", origin=Origin(base="Digits", own_digits=4), **mine | {"seed": 9})
    begin(ledger, token, **saturated | {"seed": 9})
    assert [re.sub(r"\d", "N", title) for title in titles(ledger, token)] == [
        "Run N",
        "N settings changed",
        "Saturated sigmoid units",
        "with N digits of your own",
        "N settings changed, again",
    ]
