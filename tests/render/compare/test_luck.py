"""Sentences on luck: which test they tell of, what it is about, and that they are as seldom wrong as they say."""

from dataclasses import replace

import pytest

from lab.data_library import EMBEDDED, library
from nncore.study.significance import N_DRAWN, newcombe
from render.compare.comparison import compared_runs
from render.compare.luck import MANY, best_of_a_sweep, luck, picked_by_test_digits
from tests.render.compare.entries import LESSON, entry, group

FIVE = [0.80, 0.81, 0.82, 0.83, 0.84]


def two(a, b, **settings):
    return compared_runs([entry(1, accuracy=a), entry(2, "Run *2*", accuracy=b, **settings)])


# Two networks


@pytest.mark.parametrize(
    ("misread", "said", "often"), [((4, 16), "more than luck", "in 1 out of"), ((10, 16), "may be luck", "33 out of")]
)
def test_of_two_networks_the_digits_count_that_one_alone_misreads(misread, said, often):
    sentence = luck(*two(0.9, 0.912, learning_rate=0.2), misread)
    assert "1.2 points" in sentence and said in sentence and often in sentence and "McNemar" in sentence
    assert f"Run 1 alone misreads {misread[0]} test digits, Run \\*2\\* alone {misread[1]}." in sentence
    assert "these two networks on digits like these" in sentence and "repeat both with five seeds" in sentence


def test_one_digit_is_one_digit():
    sentence = luck(*two(0.9, 0.9, learning_rate=0.2), (1, 1000))
    assert "Run 1 alone misreads 1 test digit, Run \\*2\\* alone 1,000." in sentence


@pytest.mark.parametrize(("b", "said"), [(0.996, "may be luck"), (0.95, "more than luck")])
def test_where_only_the_scores_are_known_their_difference_has_an_interval(b, said):
    sentence = luck(*two(1.0, b, learning_rate=0.2))
    low, high = (f"{100 * abs(limit):.1f}" for limit in newcombe(1.0, 1000, b, 1000))
    between = f"between {low} points worse and {high} points better" if b > 0.99 else f"{low} to {high} points better"
    assert said in sentence and between in sentence and "Newcombe" in sentence
    if b < 0.99:
        assert f"{low} to {high} points worse" in luck(*two(b, 1.0, learning_rate=0.2))
    assert "the true range is most likely narrower." in sentence and "digits like these" in sentence


def test_scores_on_different_digits_are_not_taken_for_scores_on_the_same():
    other = replace(entry(2, "Run 2"), data_name="MNIST", n_test=10_000)
    built_in = replace(entry(1), data_name=library.get(EMBEDDED).name)
    assert "different digits, as here." in luck(*compared_runs([built_in, other]))
    # Those of a class are of another kind, however many they are now.
    ours, more = (replace(entry(n), data_name=f"Our digits, {n} by 4 people") for n in (20, 36))
    assert "which one is better cannot be said" in luck(*compared_runs([other, ours]))
    assert "different digits, as here." in luck(*compared_runs([more, ours]))


def test_a_run_with_own_digits_was_tested_on_the_same_as_others_and_is_not_to_be_repeated():
    one, lesson = compared_runs([entry(1), replace(entry(2, "Run 2"), data_name=LESSON)])
    assert "most likely narrower" in luck(one, lesson)
    five = compared_runs(group("Rates", FIVE, 10, learning_rate=0.2))[0]
    best = compared_runs([replace(entry(2, accuracy=0.99), data_name=LESSON), *group("", [0.9] * MANY, 3)])
    warning = picked_by_test_digits(best[:1], best)
    for said in (luck(one, lesson), luck(lesson, one, (3, 4)), luck(lesson, five), warning):
        assert said and "five seeds" not in said


def test_the_same_settings_and_seed_are_one_training_twice():
    assert "with the same result" in luck(*two(0.9, 0.9))
    assert "rounding" in luck(*two(0.9, 0.901)) and "may be luck" not in luck(*two(0.9, 0.901))


@pytest.mark.parametrize("change", [{"origin": "the ready network"}, {"marks": ((3, "learning rate 0.2"),)}])
def test_what_began_elsewhere_or_was_changed_on_the_way_is_another_training(change):
    one, other = two(0.9, 0.9)
    assert "Newcombe" in luck(one, replace(other, entries=(replace(other.entries[0], **change),)))


# Seeds


def test_two_repetitions_are_compared_by_their_means():
    sentence = luck(*compared_runs(group("Low", FIVE, 1) + group("High", [0.91, 0.92, 0.93, 0.94, 0.95], 10, l2=0.1)))
    assert "Mean test accuracies 82.0\u202f% and 93.0\u202f%, 11.0 points apart. That is more than luck" in sentence
    assert (
        "in fewer than 1 out of 100 cases (permutation test, all 252 ways)" in sentence
        and "these test digits" in sentence
    )
    sentence = luck(*compared_runs(group("Low", FIVE, 1) + group("Same", FIVE[::-1], 10, l2=0.1)))
    assert "equally good: with other seeds one of them may" in sentence and "100 out of 100" in sentence
    close = luck(*compared_runs(group("Low", FIVE, 1) + group("Near", [0.8, 0.81, 0.82, 0.83, 0.85], 10, l2=0.1)))
    assert "may be luck: with other seeds it may come out the other way round" in close


def test_of_large_groups_it_is_said_how_many_ways_were_drawn():
    ten = [0.80 + number / 1000 for number in range(10)]
    sentence = luck(*compared_runs(group("Ten", ten, 1) + group("Others", ten, 20, l2=0.1)))
    assert f"{N_DRAWN:,} ways, drawn at random" in sentence


# Their mean is 82 %, their standard deviation 1.58 points: 2.776 · 1.58 · √1.2 is 4.8.
@pytest.mark.parametrize(
    ("single", "said"),
    [(0.85, "may be luck of its seed"), (0.868, "may be luck"), (0.87, "more than its seed explains")],
)
def test_a_run_beside_a_repetition_is_compared_with_what_the_next_seed_would_bring(single, said):
    sentence = luck(*compared_runs([*group("Five", FIVE, 1), entry(50, "Alone", single, learning_rate=0.3)]))
    assert said in sentence and "from 77.2\u202f% to 86.8\u202f%" in sentence and "prediction interval" in sentence


def test_a_run_beside_its_own_repetition_is_one_of_them():
    sentence = luck(*compared_runs([*group("Five", FIVE, 1), entry(50, "Alone", 0.6)]))
    assert "has the settings of Five" in sentence and "explains" not in sentence


# In floats, the mean of five times 0.92 is not 0.92.
@pytest.mark.parametrize("share", [0.8, 0.92])
def test_equal_results_foretell_nothing(share):
    alone = entry(50, "Alone", share + 0.01, learning_rate=0.3)
    sentence = luck(*compared_runs([*group("Five", [share] * 5, 1), alone]))
    assert f"All of Five came out at {100 * share:.1f}\u202f%" in sentence and "equal results do not show" in sentence


def test_nothing_is_said_of_a_run_that_goes_on_or_measured_nothing():
    going = replace(entry(2, "Run 2"), status="running")
    assert luck(*compared_runs([entry(1), going])) is None
    assert luck(*compared_runs([entry(1), entry(3, "Run 3", accuracy=None)])) is None


def stopped(*entries, iterations=(163, 153), status="stopped"):
    return [replace(each, status=status, iterations=n) for each, n in zip(entries, iterations, strict=True)]


COMPARES = ["luck", "apart", "interval", "permutation", "settings of", "training twice", "best of"]


@pytest.mark.parametrize("status", ["stopped", "interrupted", "failed", "finished"])
@pytest.mark.parametrize("changed", [{}, {"learning_rate": 0.2}])
def test_what_was_broken_off_is_in_no_comparison(status, changed):
    """Whatever stands beside it: a whole run, a whole repetition, or another that was broken off."""
    two_stopped = stopped(*group("Five", [0.80, 0.79], 20, **changed), status=status)
    one_stopped = stopped(entry(3, "Run 3", **changed), iterations=[99], status=status)
    others = [[entry(50, "Whole")], group("Whole", FIVE, 60)]
    for broken in (two_stopped, one_stopped):
        for other in [*others, stopped(entry(9, "Run 9"), iterations=[7])]:
            items = compared_runs([*broken, *other])
            sentence = luck(*items)
            assert not [word for word in COMPARES if word in sentence], sentence
            assert "of 500 iterations" in sentence and "cannot be compared" in sentence
    assert "Five: all 2 runs were broken off at 163 and 153 of 500" in luck(*compared_runs([*two_stopped, *others[0]]))
    many = [entry(id, f"Run {id}", 0.5, seed=id) for id in range(100, 110)]
    items = compared_runs([*one_stopped, *many])
    assert picked_by_test_digits(items[:1], items) is None


def test_of_a_repetition_that_is_broken_off_what_is_whole_is_compared():
    entries = group("Five", FIVE, 1)
    entries[3:] = stopped(*entries[3:])
    sentence = luck(*compared_runs([*entries, *group("Other", FIVE, 20, l2=0.1)]))
    assert "Mean test accuracies 81.0\u202f% and 82.0\u202f%" in sentence
    assert "Five: 2 of its runs were broken off at 163 and 153 of 500 iterations and are not in" in sentence


# The best of many


def test_the_best_of_many_runs_was_picked_by_the_test_digits():
    some = [entry(id, f"Run {id}", 0.8 + id / 100, learning_rate=id / 10) for id in range(1, MANY + 1)]
    items = compared_runs(some)
    warning = picked_by_test_digits(items[-2:], items)
    assert warning.startswith(f"**Run {MANY}** is the best of {MANY} runs") and "10,000 test digits" in warning
    assert picked_by_test_digits(items[:2], items) is None
    assert picked_by_test_digits(items[1:], items[1:]) is None
    elsewhere = compared_runs([replace(each, data_name="MNIST") for each in some])
    assert "Evaluate" not in picked_by_test_digits(elsewhere, elsewhere)
    assert picked_by_test_digits(items, [*items[-1:], *elsewhere[:-1]]) is None


def test_what_was_trained_twice_or_came_in_twice_is_one_of_the_many():
    some = [entry(id, f"Run {id}", 0.8 + id / 100, learning_rate=id / 10) for id in range(1, MANY)]
    again = [replace(each, id=each.id + 100, title=f"{each.title} again", imported=True) for each in some]
    items = compared_runs([*some, *again])
    assert picked_by_test_digits(items[:1], items) is None
    one_more = compared_runs([entry(50, "Best", 0.99, learning_rate=1.0), *some, *again])
    assert f"the best of {MANY} runs" in picked_by_test_digits(one_more[:1], one_more)


def test_two_groups_with_the_same_runs_are_not_compared_as_if_they_were_others():
    one, other = compared_runs([*group("One", FIVE, 3), *group("Again", FIVE, 3)])
    assert luck(one, other) == (
        "5 runs are of the same settings and seed in both: the same runs twice cannot show what luck does."
    )
    one, other = compared_runs([*group("One", FIVE, 3), *group("More", FIVE, 7)])
    assert luck(one, other).startswith("1 run is of the same settings and seed in both")


def test_a_run_whose_seed_is_among_a_groups_is_said_to_be_one_of_them():
    five = group("Five", FIVE, 3)
    for seed, is_one in ((3, True), (99, False)):
        single, several = compared_runs([entry(50, "Single", 0.8, seed=seed), *five])
        assert ("and the seed of one of them" in luck(single, several)) == is_one
        assert "has the settings of Five" in luck(single, several)


def test_the_best_cell_of_a_sweep_was_picked_by_them_too():
    assert "best of 12 runs" in best_of_a_sweep(12, "A few digits")
    assert best_of_a_sweep(1, "A few digits") is None


def test_what_a_file_says_of_the_same_training_is_not_called_rounding():
    one, other = two(0.9999, 0.056)
    said = luck(one, replace(other, entries=(replace(other.entries[0], imported=True),)))
    assert "nobody can check that" in said and "rounding" not in said
