"""Whether what came out of runs differs by more than luck, as sentences: luck of which digits, and luck of the seed."""

from dataclasses import replace

import numpy as np

from lab.classes.pool import NAME as POOL
from lab.data_library import EMBEDDED, MNIST, library
from lab.networks import counted
from lab.own_digits import base_name, is_mixed
from nncore.study.significance import NOT_LUCK, luck_of_seeds, mcnemar, newcombe, next_result
from render.numbers import cases, per_cent, points, verdict
from render.sentences import plain

MANY = 5  # runs, from which on the best one is lucky to be noticed


def luck(one, other, misread=None):
    """Whether two ComparedRuns' test accuracies differ by more than luck, as Markdown; None where nothing can be said.

    misread: how many test digits only the one's and only the other's network misreads, where both networks are at hand.
    """
    if one.going or other.going:
        return None
    said = [_of_whole(one, other, misread), *map(broken_off, (one, other))]
    return " ".join(filter(None, said)) or None


def _of_whole(one, other, misread):
    a, b = one.accuracies, other.accuracies
    if not a or not b:
        return None
    if len(tested := {_tested_on(entry): None for item in (one, other) for entry in item.whole}) > 1:
        return f"Tested on different digits, {' and '.join(map(plain, tested))}: which one is better cannot be said."
    if len(a) > 1 and len(b) > 1:
        return _of_twins(one, other) or _of_groups(one, other)
    if len(a) == len(b) == 1:
        first, second = one.whole[0], other.whole[0]
        if _same_training(first, second):
            return _twice(first, second)
        said = _by_counts(first, second) if misread is None else _by_digits(one, other, misread)
        if is_mixed(first.data_name) or is_mixed(second.data_name):
            return f"{said} What comes of the seed is not known: a run with digits of your own cannot be repeated."
        return f"{said} Another seed may change it too: repeat both with five seeds to see."
    return _of_one(one, other) if len(a) == 1 else _of_one(other, one)


def broken_off(item):
    """Which runs of a ComparedRuns no comparison is of, and why, as Markdown; None where all are whole."""
    entries = item.broken_off
    if not entries:
        return None
    n, done = len(entries), [f"{entry.iterations:,}" for entry in entries]
    of = ", ".join(dict.fromkeys(f"{entry.config.iterations:,}" for entry in entries))
    at = f"{', '.join(done[:-1])} and {done[-1]}" if n > 1 else done[0]
    n_all = len(item.entries)
    which = "" if n_all == 1 else f": {n} of its runs" if n < n_all else f": all {n} runs" if n > 1 else ": its run"
    verb = "was" if n == 1 else "were"
    rest = "cannot be compared with a whole run" if n == n_all else f"{'is' if n == 1 else 'are'} not in the comparison"
    return f"{plain(item.title)}{which} {verb} broken off at {at} of {of} iterations and {rest}."


def _tested_on(entry):
    """What the test digits of an Entry are called, the same for all of MNIST's, and all of a class's."""
    base = base_name(entry.data_name)
    return MNIST if base == library.get(EMBEDDED).name else POOL if base.startswith(POOL) else base


def _same_training(first, second, but_seed=False):
    """Whether two Entries are of the same training, from the first weight on."""
    config = replace(first.config, seed=second.config.seed) if but_seed else first.config
    same = config == second.config and first.data_name == second.data_name
    return same and not (first.origin or second.origin or first.marks or second.marks)


def _twice(first, second):
    said = "The same settings and the same seed: one training twice"
    if first.test_accuracy == second.test_accuracy:
        return f"{said}, with the same result. Change the seed to see luck."
    if first.imported or second.imported:
        return f"{said}, if what the file says of its run is true; nobody can check that."
    return f"{said}. What differs is rounding, by another machine or version: change the seed to see luck."


def _by_digits(one, other, misread):
    (first, second), chance = misread, mcnemar(*misread)
    apart, said = (
        points(one.accuracies[0] - other.accuracies[0]),
        verdict(misread[0] - misread[1], chance > NOT_LUCK, "test digits"),
    )
    return (
        f"Test accuracies {apart} apart. {said} {plain(one.title)} alone misreads "
        f"{counted(first, 'test digit')}, {plain(other.title)} alone {second:,}. If both networks were equally good, a "
        f"difference as large as this would still come by chance {cases(chance)} (McNemar's exact test). That is about "
        "these two networks on digits like these."
    )


def _by_counts(first, second):
    low, high = newcombe(first.test_accuracy, first.n_test, second.test_accuracy, second.n_test)
    difference = first.test_accuracy - second.test_accuracy
    apart, said = points(difference), verdict(difference, low <= 0 <= high, "test digits")
    same = base_name(first.data_name) == base_name(second.data_name)
    narrower = ". Here both read the same ones, so the true range is most likely narrower" if same else ", as here"
    return (
        f"Test accuracies {apart} apart. {said} On digits like these, the first network "
        f"is {_better(low, high)} (Newcombe's 95\u202f% interval). It assumes that each network read different "
        f"digits{narrower}."
    )


def _better(low, high):
    """By how much one network is better than another, or worse. low, high: shares."""
    nearer, further = sorted((f"{100 * abs(limit):.1f}" for limit in (low, high)), key=float)
    if low < 0 < high:
        return f"between {100 * -low:.1f} points worse and {100 * high:.1f} points better"
    return f"{nearer} to {further} points {'worse' if low < 0 else 'better'}"


def _of_twins(one, other):
    """Of two groups with the same runs in both; None where there are none."""
    n = sum(any(_same_training(entry, each) for each in other.whole) for entry in one.whole)
    if not n:
        return None
    runs = "1 run is" if n == 1 else f"{n} runs are"
    return f"{runs} of the same settings and seed in both: the same runs twice cannot show what luck does."


def _of_groups(one, other):
    a, b = one.accuracies, other.accuracies
    dealt, difference = luck_of_seeds(a, b), round(np.mean(a) - np.mean(b), 9)  # means of floats differ by a breath
    ways = f"{dealt.n:,} ways, drawn at random" if dealt.drawn else f"all {dealt.n:,} ways"
    return (
        f"Mean test accuracies {per_cent(np.mean(a))} and {per_cent(np.mean(b))}, {points(difference)} apart. "
        f"{verdict(difference, dealt.chance > NOT_LUCK, 'seeds')} Mixed and split into two groups at random, these "
        f"{len(a) + len(b)} results have means that differ as much {cases(dealt.chance)} (permutation test, {ways}). "
        "That is about these test digits."
    )


def _of_one(single, several):
    """Of one run beside several of another setting."""
    (entry,), results, title = single.whole, several.accuracies, plain(several.title)
    if all(_same_training(entry, each, but_seed=True) for each in several.whole):
        return (
            f"{plain(single.title)} has the settings of {title}{_seed_too(entry, several)}: how far they are apart is "
            "the luck of the seed. Compare them with other settings."
        )
    if len(set(results)) == 1:
        return (
            f"All of {title} came out at {per_cent(results[0])}: equal results do not show how much the seed "
            "matters. Repeat it with more seeds, or test on more digits."
        )
    low, high = next_result(results)
    said = (
        "That may be luck of its seed" if low <= entry.test_accuracy <= high else "That is more than its seed explains"
    )
    return (
        f"{plain(single.title)} came out at {per_cent(entry.test_accuracy)}. {said}: after these {len(results)} "
        f"results of {title}, the next seed would come out from {per_cent(max(0, low))} to {per_cent(min(1, high))}, "
        "95 times out of 100 (prediction interval, if results follow a bell curve). One run cannot show how much its "
        f"seed matters{'' if is_mixed(entry.data_name) else ': repeat it with five seeds'}."
    )


def _seed_too(entry, several):
    return ", and the seed of one of them" if any(_same_training(entry, each) for each in several.whole) else ""


def picked_by_test_digits(chosen, items):
    """A warning, as Markdown, where one of the chosen ComparedRuns is the best of many runs; None otherwise."""
    for item in chosen:
        if len(item.whole) != 1 or item.going:
            continue
        (best,) = item.whole
        rivals = []
        for entry in (entry for each in items for entry in each.whole):
            of_these_digits = base_name(entry.data_name) == base_name(best.data_name)
            # What was trained again, or came in once more from a file, is no other chance.
            if of_these_digits and not any(_same_training(entry, rival) for rival in rivals):
                rivals.append(entry)
        if len(rivals) >= MANY and all(entry.test_accuracy <= best.test_accuracy for entry in rivals):
            of = f"the best of {len(rivals)} runs that were trained to the end"
            return f"**{plain(item.title)}** is {of}, {_picked(best.data_name)}"
    return None


def best_of_a_sweep(n, data_name):
    """The same for the best of n cells of a sweep; None where there was no choice."""
    return f"The best of {n} runs is {_picked(data_name)}" if n > 1 else None


def _picked(data_name):
    # Other seeds would be tested on the same digits; MNIST's are none of those on board.
    fresh = " Before you rely on it, test it on *Evaluate* with MNIST's 10,000 test digits, which *Train* can get."
    before = "" if base_name(data_name) == MNIST else fresh
    return (
        "chosen by its accuracy on these test digits, so part of its lead is luck: on other digits it probably reads "
        f"somewhat less.{before}"
    )
