"""Runs beside one another: what differs, what came out, and whether it is luck."""

import datetime
from dataclasses import replace

import pytest

import nncore
from lab.ledger.entries import Entry
from render import comparison

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def entry(id=1, title="Run 1", accuracy=0.9, group=None, **settings):
    return Entry(
        id,
        id,
        title,
        "",
        False,
        "finished",
        None,
        nncore.TrainingConfig(**settings),
        "A few digits",
        1000,
        500,
        2.0,
        2.3,
        0.2,
        0.95,
        accuracy,
        (),
        NOW,
        NOW,
        "0",
        None,
        group,
        0,
    )


def test_only_settings_that_differ_are_told():
    items = comparison.compared_runs([entry(1), entry(2, "Run 2", learning_rate=0.2, hidden_units=(64, 32))])
    assert comparison.differing(items) == {
        "Hidden layers": ["1", "2"],
        "Hidden units": ["512", "64"],
        "Units of layer 2": ["–", "32"],
        "Learning rate": ["0.1", "0.2"],
    }
    assert comparison.differing(comparison.compared_runs([entry(1), entry(2)])) == {}


def test_another_data_set_is_a_setting_too():
    items = comparison.compared_runs([entry(1), replace(entry(2), data_name="MNIST")])
    assert comparison.differing(items) == {"Data": ["A few digits", "MNIST"]}


def test_runs_of_a_group_are_one_item_with_their_median_and_spread():
    accuracies = [0.90, 0.92, 0.91, 0.95, 0.80]
    entries = [entry(id, accuracy=value, group="Five", seed=id) for id, value in enumerate(accuracies, 1)]
    (item,) = comparison.compared_runs(entries[::-1])
    assert item.ids == [1, 2, 3, 4, 5]
    assert item.title == "Five"
    assert comparison.scores([item])["Test accuracy"] == ["91.0% (80.0% to 95.0%)"]
    assert comparison.differing([item, *comparison.compared_runs([entry(9)])])["Seed"] == ["1 … 5 (5)", "3"]


def test_titles_are_unique():
    items = comparison.compared_runs([entry(1, "Mine"), entry(2, "Mine")])
    assert [item.title for item in items] == ["Mine", "Mine (2)"]


@pytest.mark.parametrize(("accuracy", "said"), [(0.91, "within luck"), (0.95, "more than luck")])
def test_two_runs_differ_by_luck_or_not(accuracy, said):
    # 1.96·√(0.9·0.1/1000 + 0.91·0.09/1000) is 2.6 points.
    one, other = comparison.compared_runs([entry(1, accuracy=0.9), entry(2, "Run 2", accuracy=accuracy)])
    sentence = comparison.luck(one, other)
    assert said in sentence
    assert "1,000 test digits" in sentence


def group(name, accuracies, first):
    return [entry(first + number, accuracy=value, group=name) for number, value in enumerate(accuracies)]


def test_two_repetitions_that_do_not_overlap_differ_by_more_than_luck():
    low, high = [0.80, 0.81, 0.82, 0.83, 0.84], [0.90, 0.91, 0.92, 0.93, 0.94]
    sentence = comparison.luck(*comparison.compared_runs(group("Low", low, 1) + group("High", high, 10)))
    assert "10.0 points" in sentence
    assert "more than luck" in sentence
    sentence = comparison.luck(*comparison.compared_runs(group("Low", low, 1) + group("Same", low, 10)))
    assert "within luck" in sentence


@pytest.mark.parametrize(("single", "said"), [(0.82, "within luck"), (0.9, "more than the seed explains")])
def test_a_run_beside_a_repetition(single, said):
    entries = [*group("Five", [0.80, 0.81, 0.82, 0.83, 0.84], 1), entry(10, "Alone", accuracy=single)]
    assert said in comparison.luck(*comparison.compared_runs(entries))


def test_nothing_is_said_of_a_run_that_goes_on_or_measured_nothing():
    going = replace(entry(2, "Run 2"), status="running")
    assert comparison.luck(*comparison.compared_runs([entry(1), going])) is None
    assert comparison.luck(*comparison.compared_runs([entry(1), entry(3, "Run 3", accuracy=None)])) is None
