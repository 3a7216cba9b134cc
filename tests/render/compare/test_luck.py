"""Sentences on luck: each says of what it is, and that more than luck did it as seldom as it says."""

from dataclasses import replace

import numpy as np
import pytest

from lab.data_library import EMBEDDED, library
from render.compare.comparison import compared_runs
from render.compare.luck import MANY, SEED_ALONE, TWICE, best_of_a_sweep, luck, picked_by_test_digits
from tests.render.compare.entries import BEGUN, LESSON, entry, group

FIVE = [0.80, 0.81, 0.82, 0.83, 0.84]
MORE = "On these test digits, that is more than luck"


def two(a, b, **settings):
    return compared_runs([entry(1, accuracy=a), entry(2, "Run *2*", accuracy=b, **settings)])


def groups(a, b, **settings):
    """Two repetitions of these accuracies."""
    return compared_runs([*group("One", a, 1), *group("Other", b, 100, **settings)])


# The seed alone


def test_the_seed_alone_is_luck_however_far_apart():
    random = np.random.default_rng(0)
    for a, b in random.uniform(0.1, 1, (50, 2)):
        misread = tuple(random.integers(0, 500, 2).tolist())
        assert {luck(*two(a, b, seed=4), kept) for kept in (misread, None)} == {SEED_ALONE}
        assert luck(*groups([a] * 5, [b] * 5)) == SEED_ALONE
        assert luck(*compared_runs([entry(50, "Alone", a), *group("Five", [b] * 5, 1)])) == SEED_ALONE
    assert SEED_ALONE == "They differ by the seed alone: this gap is luck."


@pytest.mark.parametrize(
    "change", [BEGUN, {"marks": ((3, "learning rate 0.2"),)}, LESSON], ids=lambda change: next(iter(change))
)
def test_what_the_settings_do_not_say_is_not_put_down_to_the_seed(change):
    """Nor is it where both say the same: the origin is no more than words, and of their own digits only how many."""
    one, other = two(0.9, 0.95, seed=4)
    changed = [replace(item, entries=(replace(item.entries[0], **change),)) for item in (one, other)]
    for pair in ((one, changed[1]), changed):
        assert "one seed each cannot tell." in luck(*pair, (4, 16))


def same_settings(first):
    """Two repetitions of the same settings, one with the seeds 3 to 7, the other from `first` on."""
    return compared_runs([*group("One", FIVE, 3), *group("Again", FIVE, first)])


def test_the_same_settings_and_seeds_are_one_training_twice():
    assert {luck(*two(0.9, 0.9)), luck(*two(0.9, 0.901)), luck(*same_settings(3))} == {TWICE}
    assert luck(*same_settings(4)) == SEED_ALONE


# One run each


def test_of_one_run_each_the_test_digits_may_tell_and_the_seed_cannot():
    assert luck(*two(0.9, 0.912, learning_rate=0.2), (4, 16)) == (
        "More than luck of the test digits (p = 1.2\u202f% by luck alone, McNemar's exact test); whether the setting "
        "did it, one seed each cannot tell: repeat both with 5 seeds."
    )
    assert luck(*two(0.9, 0.906, learning_rate=0.2), (10, 16)) == (
        "Not even the test digits can tell which one is better (p = 32.7\u202f% by luck alone, McNemar's exact test), "
        "let alone one seed each: repeat both with 5 seeds."
    )


@pytest.mark.parametrize(("b", "said"), [(0.996, "Not even the test digits"), (0.95, "More than luck of the test d")])
def test_where_only_the_scores_are_known_their_difference_has_an_interval(b, said):
    for pair in (two(1.0, b, learning_rate=0.2), two(b, 1.0, learning_rate=0.2)):
        assert luck(*pair).startswith(said) and "(Newcombe's 95\u202f% interval)" in luck(*pair)


def test_scores_on_digits_of_another_kind_are_not_compared():
    other = replace(entry(2, "Run 2"), data_name="MNIST", n_test=10_000)
    built_in = replace(entry(1), data_name=library.get(EMBEDDED).name)
    assert "Newcombe" in luck(*compared_runs([built_in, other]))
    # Those of a class are of another kind, however many they are now.
    ours, more = (replace(entry(n), data_name=f"Our digits, {n} by 4 people") for n in (20, 36))
    assert "which one is better cannot be said" in luck(*compared_runs([other, ours]))
    assert "Newcombe" in luck(*compared_runs([more, ours]))


def test_a_run_with_own_digits_is_not_to_be_repeated():
    one, lesson = compared_runs([entry(1), replace(entry(2, "Run 2"), **LESSON)])
    five = compared_runs(group("Rates", FIVE, 10, learning_rate=0.2))[0]
    best = compared_runs([replace(entry(2, accuracy=0.99), **LESSON), *group("", [0.9] * MANY, 3)])
    warning = picked_by_test_digits(best[:1], best)
    for said in (luck(one, lesson), luck(lesson, one, (3, 4)), luck(lesson, five), warning):
        assert said and "5 seeds." not in said


# Several seeds


@pytest.mark.parametrize(
    ("b", "said"),
    [
        ([0.91, 0.92, 0.93, 0.94, 0.95], f"93.0\u202f%, 11.0 points apart. {MORE} (p = 0.8"),
        ([0.81, 0.86, 0.87, 0.89, 0.89], f"86.4\u202f%, 4.4 points apart. {MORE} (p = 4.8"),
        ([0.82, 0.84, 0.88, 0.88, 0.88], "86.0\u202f%, 4.0 points apart. Luck of the seed can do that (p = 5.6"),
        ([0.91], "91.0\u202f%; 5 and 1 seeds are too few to tell: repeat Other with 5 seeds."),
        ([0.91, 0.92], "91.5\u202f%; 5 and 2 seeds are too few to tell."),
    ],
)
def test_seeds_are_compared_by_their_means(b, said):
    sentence = luck(*groups(FIVE, b, l2=0.1))
    assert sentence.startswith(f"Mean test accuracies 82.0\u202f% and {said}")
    assert ("too few" in said) != sentence.endswith("\u202f% by luck alone, permutation test).")


def test_groups_from_one_distribution_are_called_more_than_luck_5_times_of_100():
    results = np.random.default_rng(0).normal(0.9, 0.01, (800, 2, 5)).tolist()
    more = ["more than luck" in luck(*groups(a, b, l2=0.1)) for a, b in results]
    assert 0.03 < np.mean(more) < 0.07


def test_nothing_is_said_of_a_run_that_goes_on_or_measured_nothing():
    going = replace(entry(2, "Run 2"), status="running")
    assert luck(*compared_runs([entry(1), going])) is None
    assert luck(*compared_runs([entry(1), entry(3, "Run 3", accuracy=None)])) is None


def stopped(*entries, iterations=(163, 153), status="stopped"):
    return [replace(each, status=status, iterations=n) for each, n in zip(entries, iterations, strict=True)]


COMPARES = ["luck", "apart", "test", "seed", "training twice", "best of"]


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
            assert "of 500 iterations, and not compared." in sentence
    assert "Five: broken off at 163 of 500, 153 of 500 iterations" in luck(*compared_runs([*two_stopped, *others[0]]))
    many = [entry(id, f"Run {id}", 0.5, seed=id) for id in range(100, 110)]
    items = compared_runs([*one_stopped, *many])
    assert picked_by_test_digits(items[:1], items) is None


def test_of_a_repetition_that_is_broken_off_what_is_whole_is_compared():
    entries = group("Five", FIVE, 1)
    entries[3:] = stopped(*entries[3:])
    sentence = luck(*compared_runs([*entries, *group("Other", FIVE, 20, l2=0.1)]))
    assert "Mean test accuracies 81.0\u202f% and 82.0\u202f%" in sentence
    assert "Five: broken off at 163 of 500, 153 of 500 iterations, and not compared." in sentence


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


def test_those_that_share_the_highest_accuracy_are_tied():
    some = [entry(id, f"Run {id}", min(0.8 + id / 100, 0.84), learning_rate=id / 10) for id in range(1, MANY + 1)]
    items = compared_runs(some)
    for best in items[-2:]:
        assert f"is tied for the best of {MANY} runs" in picked_by_test_digits([best], items)
    assert picked_by_test_digits(items[:-2], items) is None
    # The same training once more is no rival.
    again = compared_runs([*some[:-1], replace(some[-2], id=50), entry(51, "Run 51", 0.7, learning_rate=9.0)])
    assert f"Run 4** is the best of {MANY} runs" in picked_by_test_digits(again[3:4], again)


def test_what_was_trained_twice_or_came_in_twice_is_one_of_the_many():
    some = [entry(id, f"Run {id}", 0.8 + id / 100, learning_rate=id / 10) for id in range(1, MANY)]
    again = [replace(each, id=each.id + 100, title=f"{each.title} again", imported=True) for each in some]
    items = compared_runs([*some, *again])
    assert picked_by_test_digits(items[:1], items) is None
    # Whatever their settings say, those that began from another network may be of many.
    begun = compared_runs([replace(each, **BEGUN, config=some[0].config) for each in (*some, *again)])
    assert f"of {2 * (MANY - 1)} runs" in picked_by_test_digits(begun[3:4], begun)
    one_more = compared_runs([entry(50, "Best", 0.99, learning_rate=1.0), *some, *again])
    assert f"the best of {MANY} runs" in picked_by_test_digits(one_more[:1], one_more)


def test_the_best_cell_of_a_sweep_was_picked_by_them_too():
    assert "best of 12 runs" in best_of_a_sweep(12, "A few digits")
    assert best_of_a_sweep(1, "A few digits") is None
