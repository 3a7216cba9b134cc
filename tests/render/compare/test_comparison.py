"""Runs beside one another: what differs, and what came out."""

from dataclasses import replace

from render.compare import comparison
from tests.render.compare.entries import entry, group


def test_only_settings_that_differ_are_told():
    items = comparison.compared_runs([entry(1), entry(2, "Run 2", learning_rate=0.2, hidden_units=(64, 32))])
    assert comparison.differing(items) == {
        "Hidden layers": ["1", "2"],
        "Hidden units": ["512", "64"],
        "Units of layer 2": ["–", "32"],
        "Learning rate": ["0.1", "0.2"],
    }
    assert comparison.differing(comparison.compared_runs([entry(1), entry(2)])) == {}


def test_test_curves_of_some_digits_say_of_how_many_at_least():
    some, more, all_of_them = (replace(entry(n), fewest_tested=n) for n in (500, 800, 1000))
    assert "at least 500 of the 1,000 test digits" in comparison.of_some_digits(
        comparison.compared_runs([some, more, all_of_them])
    )
    assert comparison.of_some_digits(comparison.compared_runs([all_of_them, entry(1)])) == ""


def test_another_data_set_is_a_setting_too():
    items = comparison.compared_runs([entry(1), replace(entry(2), data_name="MNIST")])
    assert comparison.differing(items) == {"Data": ["A few digits", "MNIST"]}


def test_runs_of_a_group_are_one_item_with_their_median_and_spread():
    accuracies = [0.90, 0.92, 0.91, 0.95, 0.80]
    entries = [entry(id, accuracy=value, group="Five", seed=id) for id, value in enumerate(accuracies, 1)]
    (item,) = comparison.compared_runs(entries[::-1])
    assert item.ids == [1, 2, 3, 4, 5]
    assert item.title == "Five"
    assert comparison.scores([item])["Test accuracy"] == ["91.0\u202f% (80.0\u202f% to 95.0\u202f%)"]
    assert comparison.differing([item, *comparison.compared_runs([entry(9)])])["Seed"] == ["1 … 5 (5)", "3"]


def test_all_costs_are_written_alike():
    items = comparison.compared_runs([replace(entry(1), first_cost=2.302117, last_cost=1.8444), entry(2)])
    came_out = comparison.scores(items)
    assert came_out["First cost"] == ["2.3021", "2.3000"] and came_out["Last cost"] == ["1.8444", "0.2000"]


def test_a_repetition_says_how_many_runs_there_are_and_how_they_ended():
    whole = group("Five", [0.8] * 5, 1)
    stopped = [replace(each, status="stopped", iterations=150) for each in whole[:2]]

    def state(entries, **options):
        return " · ".join(comparison.state(*comparison.compared_runs(entries), **options))

    assert state(stopped) == "0 of 5 seeds · stopped" and state(whole) == ""
    assert state(whole[:3]) == "3 of 5 seeds · stopped" and state(whole[:3], goes_on=True) == "3 of 5 seeds · going on"
    assert state([*stopped, *whole[2:]]) == "3 of 5 seeds · stopped"
    assert state([replace(entry(), status="running")]) == "going on" and state([entry()]) == ""


def test_the_table_says_of_a_repetition_what_the_list_says_while_it_goes_on():
    (item,) = comparison.compared_runs(group("Five", [0.8] * 3, 1))
    assert comparison.scores([item])["State"] == ["stopped"]
    assert comparison.scores([item], lambda group_id: True)["State"] == ["going on"]
    assert comparison.scores(comparison.compared_runs(group("Five", [0.8] * 5, 1)))["State"] == ["finished"]


def test_the_numbers_of_a_repetition_are_of_the_runs_that_were_trained_to_the_end():
    first, *whole = group("Five", [0.2, 0.80, 0.82, 0.81, 0.8], 1)
    (item,) = items = comparison.compared_runs([replace(first, status="stopped", iterations=9), *whole])
    assert comparison.scores(items)["Test accuracy"] == ["80.5\u202f% (80.0\u202f% to 82.0\u202f%)"]
    assert "of those trained to the end" in comparison.spread(items) and len(item.broken_off) == 1


def test_an_accuracy_that_is_not_of_the_end_says_so():
    items = comparison.compared_runs([replace(entry(), status="running", iterations=100, measured_at=None)])
    assert comparison.scores(items)["Test accuracy"] == ["90.0\u202f%, on the way"]
    items = comparison.compared_runs([replace(entry(), iterations=100, measured_at=90)])
    assert comparison.scores(items)["Test accuracy"] == ["90.0\u202f% after iteration 90"]


def test_titles_are_unique():
    items = comparison.compared_runs([entry(1, "Mine"), entry(2, "Mine")])
    assert [item.title for item in items] == ["Mine", "Mine (2)"]


def test_list_and_table_say_the_same_of_a_run_that_has_not_ended():
    for status, said in (("paused", "paused"), ("running", "going on")):
        (item,) = comparison.compared_runs([replace(entry(), status=status)])
        assert comparison.state(item) == [said] == comparison.scores([item])["State"]
