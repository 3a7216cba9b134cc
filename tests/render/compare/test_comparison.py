"""Runs beside one another: what differs, and what came out."""

from dataclasses import replace

from render.compare import comparison
from tests.render.compare.entries import entry


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
    assert comparison.scores([item])["Test accuracy"] == ["91.0 % (80.0 % to 95.0 %)"]
    assert comparison.differing([item, *comparison.compared_runs([entry(9)])])["Seed"] == ["1 … 5 (5)", "3"]


def test_titles_are_unique():
    items = comparison.compared_runs([entry(1, "Mine"), entry(2, "Mine")])
    assert [item.title for item in items] == ["Mine", "Mine (2)"]
