"""Sentences on luck: each says of what it is, and that more than luck did it as seldom as it says."""

from dataclasses import replace

import pytest

from lab.data_library import EMBEDDED, library
from render.compare.comparison import compared_runs
from render.compare.luck import MANY, SEED_ALONE, TWICE, luck, picked_by_test_digits
from tests.render.compare.entries import BEGUN, LESSON, entry, group

FIVE = [0.80, 0.81, 0.82, 0.83, 0.84]
MORE = "On these test digits, that is more than luck"


def two(a, b, **settings):
    return compared_runs([entry(1, accuracy=a), entry(2, "Run *2*", accuracy=b, **settings)])


def groups(a, b, first=100, **settings):
    """Two repetitions of these accuracies, with seeds from 1 on and from `first` on."""
    return compared_runs([*group("One", a, 1), *group("Other", b, first, **settings)])


# The seed alone


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.99), (0.9, 0.9), (0.91, 0.9)])
def test_the_seed_alone_is_luck_however_far_apart(a, b):
    assert {luck(*two(a, b, seed=4), misread) for misread in ((400, 2), None)} == {SEED_ALONE}
    assert luck(*groups([a] * 5, [b] * 5)) == SEED_ALONE
    assert luck(*compared_runs([entry(50, "Alone", a), *group("Five", [b] * 5, 1)])) == SEED_ALONE


@pytest.mark.parametrize(
    "change", [BEGUN, {"marks": ((3, "learning rate 0.2"),)}, LESSON], ids=lambda each: next(iter(each))
)
def test_what_settings_do_not_say_is_not_put_down_to_the_seed(change):
    """Nor is it where both say the same: the origin is no more than words, and of their own digits only how many."""
    one, other = two(0.9, 0.95, seed=4)
    changed = [replace(item, entries=(replace(item.entries[0], **change),)) for item in (one, other)]
    for pair in ((one, changed[1]), changed):
        assert "one seed each cannot tell." in luck(*pair, (4, 16))


def test_the_same_settings_and_seeds_are_one_training_twice():
    assert luck(*two(0.9, 0.901)) == luck(*groups(FIVE, FIVE, 1)) == TWICE
    assert luck(*groups(FIVE, FIVE, 2)) == SEED_ALONE


# One run each


def test_the_test_digits_may_tell_one_run_each_the_seed_cannot():
    assert luck(*two(0.9, 0.912, learning_rate=0.2), (4, 16)) == (
        "More than luck of the test digits (p = 1.2\u202f% by luck alone, McNemar's exact test); whether the setting "
        "did it, one seed each cannot tell: repeat both with 5 seeds."
    )
    assert luck(*two(0.9, 0.906, learning_rate=0.2), (10, 16)) == (
        "Not even the test digits can tell which one is better (p = 32.7\u202f% by luck alone, McNemar's exact test), "
        "let alone one seed each: repeat both with 5 seeds."
    )


@pytest.mark.parametrize(("b", "said"), [(0.996, "Not even the test digits"), (0.95, "More than luck of the test d")])
def test_of_two_scores_alone_the_difference_has_an_interval(b, said):
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
    for said in (luck(one, lesson), luck(lesson, one, (3, 4)), luck(lesson, five)):
        assert said and "5 seeds." not in said


# Several seeds


@pytest.mark.parametrize(
    ("b", "said"),
    [
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


def test_of_a_run_that_goes_on_nothing_is_said():
    for other in (replace(entry(2, "Run 2"), status="running"), entry(3, "Run 3", accuracy=None)):
        assert luck(*compared_runs([entry(1), other])) is None


def broken_off(entries, status="stopped"):
    return [replace(each, status=status, iterations=n) for each, n in zip(entries, (163, 153), strict=False)]


@pytest.mark.parametrize("status", ["stopped", "finished"])
@pytest.mark.parametrize("changed", [{}, {"learning_rate": 0.2}])
def test_what_was_broken_off_is_in_no_comparison(status, changed):
    two_stopped = broken_off(group("Five", [0.80, 0.79], 20, **changed), status)
    one_stopped = broken_off([entry(3, "Run 3", **changed)], status)
    for broken in (two_stopped, one_stopped):
        for other in ([entry(50, "Whole")], group("Whole", FIVE, 60), broken_off([entry(9, "Run 9")])):
            sentence = luck(*compared_runs([*broken, *other]))
            assert not [word for word in ("luck", "apart", "test", "seed", "training twice") if word in sentence]
            assert "of 500 iterations, and not compared." in sentence
    said = luck(*compared_runs([*two_stopped, entry(50, "Whole")]))
    assert "Five: broken off at 163 of 500, 153 of 500 iterations" in said
    items = compared_runs([*one_stopped, *(entry(id, f"Run {id}", 0.5, seed=id) for id in range(100, 110))])
    assert picked_by_test_digits(items[:1], items) is None


def test_of_a_broken_off_repetition_what_is_whole_is_compared():
    *whole, one, other = group("Five", FIVE, 1)
    sentence = luck(*compared_runs([*whole, *broken_off([one, other]), *group("Other", FIVE, 20, l2=0.1)]))
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
    tied = compared_runs([*some[:-1], replace(some[-1], test_accuracy=some[-2].test_accuracy)])
    for best in tied[-2:]:
        assert f"is tied for the best of {MANY} runs" in picked_by_test_digits([best], tied)
