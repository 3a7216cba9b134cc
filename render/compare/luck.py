"""What a gap between runs shows, as sentences: luck of the seed, of the test digits, or more than luck."""

from dataclasses import replace

import numpy as np

from lab.classes.pool import NAME as POOL
from lab.data_library import EMBEDDED, MNIST, library
from lab.origin import base_name
from lab.sweeps.search import N_SEEDS
from nncore.study.significance import NOT_LUCK, luck_of_seeds, mcnemar, newcombe, too_few
from render.numbers import p_value, per_cent, points
from render.sentences import plain

MANY = 5  # runs, from which on the best one is lucky to be noticed
SEED_ALONE = "They differ by the seed alone: this gap is luck."
TWICE = (
    "The same settings and the same seeds: one training twice. Where the results differ, it is by rounding on another "
    "machine or version, or by what a file says, which nobody can check. Change the seed to see luck."
)


def luck(one, other, misread=None):
    """What the gap between two ComparedRuns' test accuracies shows, as Markdown; None where nothing can be said.

    misread: how many test digits only the one's and only the other's network misreads, where both networks are at hand.
    """
    if one.going or other.going:
        return None
    said = [_of_whole(one, other, misread), *map(broken_off, (one, other))]
    return " ".join(filter(None, said)) or None


def _of_whole(one, other, misread):
    entries = [*one.whole, *other.whole]
    if not one.whole or not other.whole:
        return None
    if len(tested := dict.fromkeys(map(_tested_on, entries))) > 1:
        return f"Tested on different digits, {' and '.join(map(plain, tested))}: which one is better cannot be said."
    if None not in (made_by := set(map(_settings, entries))) and len(made_by) == 1:
        seeds = [{entry.config.seed for entry in item.whole} for item in (one, other)]
        return TWICE if seeds[0] == seeds[1] else SEED_ALONE
    return (_of_two(one, other, misread) if len(entries) == 2 else _of_groups(one, other)) + _repeat(one, other)


def broken_off(item):
    """Which runs of a ComparedRuns no comparison is of, and why, as Markdown; None where all are whole."""
    ends = [f"{entry.iterations:,} of {entry.config.iterations:,}" for entry in item.broken_off]
    return f"{plain(item.title)}: broken off at {', '.join(ends)} iterations, and not compared." if ends else None


def _tested_on(entry):
    """What the test digits of an Entry are called, the same for all of MNIST's, and all of a class's."""
    base = base_name(entry)
    return MNIST if base == library.get(EMBEDDED).name else POOL if base.startswith(POOL) else base


def _settings(entry):
    """All that made an Entry's network but the seed; None where its settings do not say all, so that no repetition is
    the same: it began from another network, was changed on the way, or learned from digits of somebody's own."""
    if entry.origin.goes_on or entry.marks or entry.origin.own_digits:
        return None
    return replace(entry.config, seed=0), entry.data_name


def _of_two(one, other, misread):
    """Of one run each: the test digits can tell two networks apart, but not whether a setting or the seed did it."""
    (first,), (second,) = one.whole, other.whole
    if misread is None:
        low, high = newcombe(first.test_accuracy, first.n_test, second.test_accuracy, second.n_test)
        is_luck, test = low <= 0 <= high, "Newcombe's 95\u202f% interval"
    else:
        chance = mcnemar(*misread)
        is_luck, test = chance > NOT_LUCK, f"{p_value(chance)}, McNemar's exact test"
    if is_luck:
        return f"Not even the test digits can tell which one is better ({test}), let alone one seed each"
    return f"More than luck of the test digits ({test}); whether the setting did it, one seed each cannot tell"


def _of_groups(one, other):
    """Of several seeds, at least on one side."""
    a, b = one.accuracies, other.accuracies
    means = f"Mean test accuracies {per_cent(np.mean(a))} and {per_cent(np.mean(b))}"
    if too_few(len(a), len(b)):
        return f"{means}; {len(a)} and {len(b)} seeds are too few to tell"
    chance = luck_of_seeds(a, b)
    said = "Luck of the seed can do that" if chance > NOT_LUCK else "On these test digits, that is more than luck"
    return f"{means}, {points(np.mean(a) - np.mean(b))} apart. {said} ({p_value(chance)}, permutation test)"


def _repeat(*items):
    """How a sentence ends: which of two ComparedRuns to repeat, where that can be."""
    single = [item for item in items if len(item.whole) == 1]
    if not single or any(_settings(*item.whole) is None for item in single):
        return "."
    return f": repeat {'both' if len(single) == 2 else plain(single[0].title)} with {N_SEEDS} seeds."


def picked_by_test_digits(chosen, items):
    """A warning, as Markdown, where one of the chosen ComparedRuns is the best of many runs; None otherwise."""
    for item in chosen:
        if len(item.whole) != 1 or item.going:
            continue
        (best,) = item.whole
        digits = base_name(best)
        tested = [entry for each in items for entry in each.whole if base_name(entry) == digits]
        # What was trained again, or came in once more from a file, is no other chance.
        n = len(set(map(_training, tested)))
        n_best = len({_training(entry) for entry in tested if entry.test_accuracy == best.test_accuracy})
        if n >= MANY and all(entry.test_accuracy <= best.test_accuracy for entry in tested):
            of = f"{'tied for ' if n_best > 1 else ''}the best of {n} runs that were trained to the end"
            return f"**{plain(item.title)}** is {of}, {_picked(digits)}"
    return None


def _training(entry):
    """What is the same for Entries of one training that came in twice."""
    return _settings(entry) or entry.id, entry.config.seed


def best_of_a_sweep(n, data_name):
    """The same for the best of n cells of a sweep; None where there was no choice."""
    return f"The best of {n} runs is {_picked(data_name)}" if n > 1 else None


def _picked(data_name):
    # Other seeds would be tested on the same digits; MNIST's are none of those on board.
    fresh = " Before you rely on it, test it on *Evaluate* with MNIST's 10,000 test digits, which *Train* can get."
    before = "" if data_name == MNIST else fresh
    return (
        "chosen by its accuracy on these test digits, so part of that is luck: on other digits it probably reads "
        f"somewhat less.{before}"
    )
