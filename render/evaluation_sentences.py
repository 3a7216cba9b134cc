"""The numbers of the page Evaluate as words. Names are from files: HTML and Markdown show just their characters."""

import numpy as np

import nncore
from lab.classes.pool import NAME as OURS
from lab.data_library import MNIST
from lab.network_cache import CHANGED_DIGITS
from lab.origin import FRESH, READY, counted
from nncore.metrics import interval
from nncore.study.evaluation import disagreement
from nncore.study.robustness import CHANGES
from nncore.study.significance import NOT_LUCK, mcnemar
from render.numbers import p_value, per_cent, share
from render.sentences import number_list, plain

FEW = 200  # the notebook's test digits
OTHER_CLASSES = "It has learned other classes than those of the data set in use: its answers mean nothing here."
SEEN_BEFORE = (
    "{title} has learned from these very test digits: this shows what it remembers. MNIST's own 10,000, which *Train* "
    "can get, are a fair test."
)
UNKNOWN = (
    "{title} {began}. What it learned from before is not known here: if it was these test digits too, this is no fair "
    "test."
)
GIVEN = (
    "{title} has learned from {own}. If you gave them to your class they may be among these digits: then it has seen "
    "them before."
)


def caution(reader, data):
    """Why a ReadingNetwork's numbers on this data must not be taken at face value, or None."""
    if reader.class_names != data.class_names:
        return f"{reader.title}: {OTHER_CLASSES}"
    known = reader.origin
    if (known.kind == READY or known.seen == MNIST) and data is nncore.load_digits():
        return SEEN_BEFORE.format(title=reader.title)
    if data.name.startswith(OURS) and known.own:
        return GIVEN.format(title=reader.title, own=known.own)
    if known.kind == READY:
        # It has learned from none of MNIST's test digits, and from no other data set.
        return None
    if reader.run is None and reader.of_run is None:
        return UNKNOWN.format(title=reader.title, began="was opened, not trained here")
    before = reader.of_run if reader.run is None else reader.run.origin
    if before.kind == FRESH and before.seen in ("", MNIST):
        return None
    return UNKNOWN.format(title=reader.title, began=f"began from {plain(before.words)}")


def numbers(found, n_right, n):
    """Accuracy, its interval, and how many digits were read right, as HTML made of numbers alone. found: an Evaluation,
    or the Share of drawings."""
    shown = {
        "Accuracy": per_cent(found.accuracy),
        "95\u202f% interval": between(found),
        "Read right": f"{n_right:,} of {n:,}",
    }
    return number_list(shown, "evaluation")


def between(found):
    """The interval in which an accuracy truly lies. found: as for `numbers`."""
    low, high = found.interval
    return f"{100 * low:.1f}–{per_cent(high)}"


def how_sure(found):
    """What the interval means for so many digits, as a sentence; and what it would be with the notebook's 200.

    found: {ReadingNetwork: Evaluation}, of the same digits.
    """
    n = len(next(iter(found.values())).labels)
    known, few = (max(_half(one.accuracy, size) for one in found.values()) for size in (n, FEW))
    reader, *others = found
    which = "each network" if others else _inner(reader.title)
    return (
        f"With {n:,} test digits, the true accuracy of {which} is probably within {known:.1f} points of its number; "
        f"with {FEW}, as in the notebook that this app follows, within {few:.1f}. Two networks are compared digit by "
        "digit, which shows smaller differences."
    )


def _half(accuracy, n):
    """How far away an accuracy may truly be, in points: on the side where that is more."""
    low, high = interval(accuracy, n)
    return 100 * max(high - accuracy, accuracy - low)


def comparison(found, what="digit"):
    """Where two networks differ, as a sentence. found: {ReadingNetwork: Evaluation}, two, of the same digits, or
    {ReadingNetwork: DrawingScores}; what: each of these is."""
    (first, one), (second, other) = found.items()
    both, only_first, only_second = disagreement(one, other)
    return (
        f"{counted(both, what)} {'is' if both == 1 else 'are'} misread by both, "
        f"{only_first:,} only by {_inner(first.title)}, {only_second:,} only by {_inner(second.title)}."
    )


def difference(found, seen=()):
    """Whether that is more than luck, as a sentence. seen: those of the networks that may know these digits already,
    so that no test tells it."""
    if seen:
        which = _inner(seen[0].title)
        return f"Which of them reads new digits better cannot be told from this: see what is said of {which}."
    _, one, other = disagreement(*found.values())
    chance = mcnemar(one, other)
    if one == other:
        said = "Here they are equally good: with other test digits one of them may come out ahead"
    elif chance > NOT_LUCK:
        said = "That may be luck: with other test digits it may come out the other way round"
    else:
        said = "That is more than luck: with other test digits it would most likely come out the same way"
    return f"{said} ({p_value(chance)}, McNemar's exact test)."


def _inner(title):
    return {"Your network": "yours", "Ready network": "the ready one"}.get(title, title)


def table(evaluation, class_names):
    """Every class as a row of the table: digits, accuracy against the rest, precision, recall. Plain text."""
    return {
        "Digit": [plain(name) for name in class_names],
        "How many": [f"{count:,}" for count in evaluation.confusion.sum(axis=1)],
        "Accuracy": _column(evaluation.class_accuracy),
        "Precision": _column(evaluation.precision),
        "Recall": _column(evaluation.recall),
    }


def _column(shares):
    return [per_cent(share) for share in shares]


def by_digit_alt(measure, values, class_names):
    """The points of one measure in words. values: {network: (classes,)}."""
    parts = (
        f"{name}: " + ", ".join(map(" ".join, zip(class_names, _column(shares), strict=True)))
        for name, shares in values.items()
    )
    return f"{measure} of each digit. {'; '.join(parts)}."


def confusion_alt(title, evaluation, class_names):
    """The confusion matrix in words: of each label its mistakes, the most frequent first."""
    counts = evaluation.confusion.copy()
    np.fill_diagonal(counts, 0)
    rows = []
    for name, row in zip(class_names, counts, strict=True):
        said = [f"{class_names[answer]} ({row[answer]})" for answer in np.argsort(-row, kind="stable") if row[answer]]
        rows += [f"{name} as {', '.join(said)}"] if said else []
    return f"Confusion matrix of {title}. Mistakes: {'; '.join(rows) or 'none'}."


def cell(evaluation, label, answer, class_names):
    """What is in a cell of the confusion matrix, as Markdown."""
    count, total = int(evaluation.confusion[label, answer]), int(evaluation.confusion[label].sum())
    a, b = plain(class_names[label]), plain(class_names[answer])
    return f"**{count:,}** of {total:,} digits labelled **{a}** were read as **{b}**."


def mistakes(evaluation):
    """How many mistakes there are."""
    n = len(evaluation.mistakes)
    return "no mistakes" if not n else f"{n:,} mistake{'s' * (n > 1)}, {per_cent(n / len(evaluation.labels))}"


def guesses(named):
    """The best guesses in one line, which breaks only between them. named: (name, probability) each."""
    pairs = (f"{plain(name)}: {share(probability)}" for name, probability in named)
    return ", ".join(pair.replace(" ", "\N{NO-BREAK SPACE}") for pair in pairs)


def calibration(found):
    """A Calibration as a sentence."""
    sure = np.nansum(found.confidence * found.counts) / found.counts.sum()
    right = np.nansum(found.accuracy * found.counts) / found.counts.sum()
    return (
        f"on average {per_cent(sure)} sure, {per_cent(right)} right. Confidence and being right are "
        f"{100 * found.error:.1f} points apart (expected calibration error)."
    )


def reliability_alt(calibrations):
    """The reliability diagram in words."""
    parts = []
    for name, found in calibrations.items():
        some = np.flatnonzero(found.counts)
        points = (f"{per_cent(found.confidence[i], 0)} sure, {per_cent(found.accuracy[i], 0)} right" for i in some)
        parts.append(f"{name}: {'; '.join(points)}")
    return f"Answers that are right by confidence. {'. '.join(parts)}."


def map_alt(shares, n):
    """The map in words."""
    held = per_cent(shares.sum(), 0)
    return f"Map of {n:,} test digits by what the last layer is given; its two axes hold {held} of the variance."


def falling_alt(kind, accuracies):
    """The curves of harder digits in words."""
    parts = []
    for name, values in accuracies.items():
        points = zip(CHANGES[kind].strengths, _column(values), strict=True)
        parts.append(f"{name}: {', '.join(f'{strength:g}: {accuracy}' for strength, accuracy in points)}")
    return f"Accuracy by strength of {kind}. {'. '.join(parts)}."


def harder(data, accuracies):
    """How much the curves of harder digits can be trusted."""
    n = min(CHANGED_DIGITS, len(data.test_labels))
    worst = max(_half(value, n) for values in accuracies.values() for value in values)
    return (
        f"The first {n:,} test digits, changed; above is the first. With so many digits each point of the curves is "
        f"known to ±{worst:.1f} percentage points or less (95\u202f% interval)."
    )
