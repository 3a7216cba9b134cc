"""Runs beside one another: which settings differ, what came out, and whether that is more than luck."""

import itertools
from dataclasses import dataclass

import numpy as np

from lab import settings
from lab.runs.run import GOING
from nncore.study.significance import luck_of_digits, luck_of_seeds
from render import sentences

NOT_LUCK = 0.05  # what happens less often by luck is not taken for it


@dataclass(frozen=True, eq=False)
class ComparedRuns:
    """What is compared: one run of the ledger, or several that differ only in their seed.

    key: of its checkbox; title: unique on the page; entries: the ledger's, one or several.
    """

    key: str
    title: str
    entries: tuple

    @property
    def pinned(self):
        return all(entry.pinned for entry in self.entries)

    @property
    def ids(self):
        return [entry.id for entry in self.entries]

    @property
    def going(self):
        """Whether more is to come."""
        return any(entry.status in GOING for entry in self.entries)

    @property
    def accuracies(self):
        """Test accuracy of each run that has one."""
        return [entry.test_accuracy for entry in self.entries if entry.test_accuracy is not None]


def compared_runs(entries):
    """The ledger's entries as ComparedRuns, in their order: those of one group are one."""
    groups, taken = {}, {}
    for entry in entries:
        groups.setdefault(entry.group or entry.id, []).append(entry)
    items = []
    for name, members in groups.items():
        title = name if isinstance(name, str) else members[0].title
        taken[title] = taken.get(title, 0) + 1
        unique = title if taken[title] == 1 else f"{title} ({taken[title]})"
        members.sort(key=lambda entry: (entry.config.seed, entry.id))
        items.append(ComparedRuns(f"compare_{members[0].id}", unique, tuple(members)))
    return items


def differing(items):
    """The settings that are not the same in all items: {title: [text of each item]}."""
    rows = [_settings(item) for item in items]
    table = {name: [row.get(name, "–") for row in rows] for name in dict.fromkeys(itertools.chain(*rows))}
    return {name: texts for name, texts in table.items() if len(set(texts)) > 1}


def _settings(item):
    each = [{**settings.listed(entry.config), "Data": entry.data_name} for entry in item.entries]
    return {name: _several([row.get(name, "–") for row in each]) for name in each[0]}


def _several(values):
    distinct = list(dict.fromkeys(values))
    if len(distinct) <= 3:
        return ", ".join(distinct)
    return f"{distinct[0]} … {distinct[-1]} ({len(distinct)})"


def scores(items):
    """What came out: {score: [text of each item]}."""
    return {
        "First cost": [_middle(item, "first_cost", "{:.6f}") for item in items],
        "Last cost": [_middle(item, "last_cost", "{:.4f}") for item in items],
        "Training accuracy": [_middle(item, "train_accuracy", "{:.1%}") for item in items],
        "Test accuracy": [_middle(item, "test_accuracy", "{:.1%}") for item in items],
        "Iterations": [_several([f"{entry.iterations:,}" for entry in item.entries]) for item in items],
        "Time": [sentences.duration(median([entry.seconds for entry in item.entries])) for item in items],
        "State": [_several([entry.status for entry in item.entries]) for item in items],
    }


def median(values):
    """The middle one of some numbers."""
    return float(np.median(values))


def _middle(item, name, form):
    """A number of a run, or the median of several and from where to where they go. name: the Entry's for it."""
    known = [value for entry in item.entries if (value := getattr(entry, name)) is not None]
    if not known:
        return "–"
    middle, low, high = (form.format(value) for value in (median(known), min(known), max(known)))
    return middle if len(known) == 1 else f"{middle} ({low} to {high})"


def luck(one, other):
    """Whether two items' test accuracies differ by more than luck, as a sentence; None where nothing can be said."""
    a, b = one.accuracies, other.accuracies
    if not a or not b or one.going or other.going:
        return None
    points = f"{100 * abs(median(a) - median(b)):.1f} points"
    if len(a) > 1 and len(b) > 1:
        return _luck_of_seeds(a, b, points)
    if len(a) == len(b) == 1:
        return _luck_of_digits(one, other, points)
    several, single = (a, b[0]) if len(a) > 1 else (b, a[0])
    within = "within luck" if min(several) <= single <= max(several) else "more than the seed explains"
    return (
        f"Test accuracies {points} apart: {within}. With the seed alone it goes from {min(several):.1%} to "
        f"{max(several):.1%}. Repeat the other with five seeds, to be sure."
    )


def _luck_of_digits(one, other, points):
    (a,), (b,), n_test = one.accuracies, other.accuracies, one.entries[0].n_test
    limit = luck_of_digits(a, n_test, b, other.entries[0].n_test)
    within = "within luck" if abs(a - b) <= limit else "more than luck"
    return (
        f"Test accuracies {points} apart: {within}. Of {n_test:,} test digits, up to {100 * limit:.1f} points can come "
        "of which digits they are; how much comes of the seed, repeating both with five seeds can tell."
    )


def _luck_of_seeds(a, b, points):
    chance = luck_of_seeds(a, b)
    within = "within luck" if chance > NOT_LUCK else "more than luck"
    often = f"in {100 * chance:.0f} of 100 cases" if chance >= 0.01 else "in fewer than 1 of 100 cases"
    return (
        f"Medians of test accuracy {points} apart: {within}. Dealt at random into two groups, these {len(a) + len(b)} "
        f"results differ as much {often}."
    )
