"""Runs beside one another: what differs, and what came out."""

from dataclasses import replace

from render.compare import comparison
from render.compare.comparison import compared_runs, differing, scores
from tests.render.compare.entries import entry, group


def test_only_settings_that_differ_are_told():
    other = replace(entry(2, "Run 2", learning_rate=0.2, hidden_units=(64, 32)), data_name="MNIST")
    assert differing(compared_runs([entry(1), other])) == {
        "Hidden layers": ["1", "2"],
        "Hidden units": ["512", "64"],
        "Units of layer 2": ["–", "32"],
        "Learning rate": ["0.1", "0.2"],
        "Data": ["A few digits", "MNIST"],
    }
    assert differing(compared_runs([entry(1), entry(2)])) == {}


def test_test_curves_say_of_how_many_digits_they_are_at_least():
    some, more, all_of_them = (replace(entry(n), fewest_tested=n) for n in (500, 800, 1000))
    said = comparison.of_some_digits(compared_runs([some, more, all_of_them]))
    assert "at least 500 of the 1,000 test digits" in said
    assert comparison.of_some_digits(compared_runs([all_of_them, entry(1)])) == ""


def test_a_group_is_one_item_with_its_median_and_spread():
    first, *others = group("Five", [0.90, 0.92, 0.91, 0.95, 0.80], 1)
    (item,) = compared_runs([*others, replace(first, first_cost=2.302117)])
    assert (item.ids, item.title) == ([1, 2, 3, 4, 5], "Five")
    assert scores([item])["Test accuracy"] == ["91.0\u202f% (80.0\u202f% to 95.0\u202f%)"]
    assert scores([item])["First cost"] == ["2.3000 (2.3000 to 2.3021)"]
    assert differing([item, *compared_runs([entry(9)])])["Seed"] == ["1 … 5 (5)", "3"]


def test_list_and_table_say_how_the_seeds_ended():
    whole = group("Five", [0.8] * 5, 1)
    stopped = [replace(each, status="stopped", iterations=150) for each in whole[:2]]

    def states(entries, **options):
        (item,) = compared_runs(entries)
        (in_table,) = scores([item], lambda group_id: bool(options))["State"]
        return " · ".join(comparison.state(item, **options)), in_table

    assert states(whole) == ("", "finished") and states(stopped) == ("0 of 5 seeds · stopped", "stopped")
    assert states(whole[:3]) == states([*stopped, *whole[2:]]) == ("3 of 5 seeds · stopped", "stopped")
    assert states(whole[:3], goes_on=True) == ("3 of 5 seeds · going on", "going on")
    assert states([replace(entry(), status="running")]) == ("going on", "going on")
    assert states([replace(entry(), status="paused")]) == ("paused", "paused") and states([entry()])[0] == ""


def test_a_repetitions_numbers_are_of_its_whole_runs():
    first, *whole = group("Five", [0.2, 0.80, 0.82, 0.81, 0.8], 1)
    (item,) = items = compared_runs([replace(first, status="stopped", iterations=9), *whole])
    assert scores(items)["Test accuracy"] == ["80.5\u202f% (80.0\u202f% to 82.0\u202f%)"]
    assert "of those trained to the end" in comparison.spread(items) and len(item.broken_off) == 1


def test_an_accuracy_that_is_not_of_the_end_says_so():
    on_the_way = replace(entry(1), status="running", iterations=100, measured_at=None)
    before_the_end = replace(entry(2), iterations=100, measured_at=90)
    assert scores(compared_runs([on_the_way, before_the_end]))["Test accuracy"] == [
        "90.0\u202f%, on the way",
        "90.0\u202f% after iteration 90",
    ]


def test_titles_are_unique():
    assert [item.title for item in compared_runs([entry(1, "Mine"), entry(2, "Mine")])] == ["Mine", "Mine (2)"]
