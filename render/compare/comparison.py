"""Runs beside one another: which settings differ, and what came out."""

import itertools
import zlib
from dataclasses import dataclass, replace

import numpy as np

from lab import settings
from lab.data_library import called
from lab.runs.run import GOING
from lab.sweeps.search import N_SEEDS
from render import sentences
from render.numbers import cost, per_cent


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
    def is_group(self):
        """Whether they are a repetition, however many there are of it so far."""
        return bool(self.entries[0].group)

    @property
    def belongs_together(self):
        """Whether they were not trained by themselves: a repetition, or a run of a sweep."""
        return self.is_group or bool(self.entries[0].group_id)

    @property
    def going(self):
        """Whether more is to come."""
        return any(entry.status in GOING for entry in self.entries)

    @property
    def whole(self):
        """The entries of runs that did all of their iterations and have a test accuracy: only these are compared."""
        return [entry for entry in self.entries if _is_whole(entry) and entry.test_accuracy is not None]

    @property
    def accuracies(self):
        """Test accuracy of each whole run."""
        return [entry.test_accuracy for entry in self.whole]

    @property
    def broken_off(self):
        """The entries of runs that ended before they had done all of their iterations."""
        return [entry for entry in self.entries if not _is_whole(entry) and entry.status not in GOING]

    @property
    def counted(self):
        """The entries that the numbers of this item are of: the whole ones, or all where none is."""
        return self.whole or self.entries


def _is_whole(entry):
    return entry.status == "finished" and entry.iterations == entry.config.iterations


def state(item, goes_on=False):
    """What a list says of an item beside its title and its accuracy: "2 of 5 seeds", "stopped"; a list of texts.

    goes_on: whether more runs of a repetition are to come. Of its seeds those count that were trained to the end.
    """
    said = _unfinished(item, goes_on)
    n_seeds = [f"{len(item.whole)} of {max(len(item.entries), N_SEEDS)} seeds"] if item.is_group and said else []
    return [*n_seeds, *said]


def _unfinished(item, goes_on):
    """How the runs of an item are that have not finished; of a repetition that is not whole, that it goes on or was
    stopped."""
    statuses = [entry.status for entry in item.entries if entry.status != "finished"]
    said = list(dict.fromkeys("going on" if status == "running" else status for status in statuses))
    if not item.is_group or not (said or len(item.entries) < N_SEEDS):
        return said
    return ["going on"] if goes_on else said or ["stopped"]


def compared_runs(entries):
    """The ledger's entries as ComparedRuns, in their order: those of one group are one.

    A group has its id in common and a title; what differs in more than the seed is never one, whatever it is called.
    """
    groups, taken, items = {}, {}, []
    for entry in entries:
        groups.setdefault(_group_of(entry), []).append(entry)
    for members in groups.values():
        members.sort(key=lambda entry: (entry.config.seed, entry.id))
        first = members[0]
        title = first.group or first.title
        taken[title] = taken.get(title, 0) + 1
        unique = title if taken[title] == 1 else f"{title} ({taken[title]})"
        items.append(ComparedRuns(_key_of(first), unique, tuple(members)))
    return items


def _group_of(entry):
    if not entry.group:
        return entry.id
    return entry.group_id or entry.group, replace(entry.config, seed=0), entry.data_name


def _key_of(entry):
    """The key of a checkbox; a group's stays the same while it grows."""
    return f"compare_{zlib.crc32(repr(_group_of(entry)).encode())}" if entry.group else f"compare_{entry.id}"


def differing(items):
    """The settings that are not the same in all items: {title: [text of each item]}."""
    rows = [_settings(item) for item in items]
    table = {name: [row.get(name, "–") for row in rows] for name in dict.fromkeys(itertools.chain(*rows))}
    return {name: texts for name, texts in table.items() if len(set(texts)) > 1}


def _settings(item):
    each = [
        {
            **settings.listed(entry.config),
            "Data": called(entry.data_name),
            "Begun from": entry.origin.words,
            "Changed on the way": "; ".join(sentences.changes(entry.marks)) or "nothing",
            "From": "a file" if entry.imported else "this notebook",
        }
        for entry in item.entries
    ]
    return {name: _several([row.get(name, "–") for row in each]) for name in each[0]}


def _several(values):
    distinct = list(dict.fromkeys(values))
    if len(distinct) <= 3:
        return ", ".join(distinct)
    return f"{distinct[0]} … {distinct[-1]} ({len(distinct)})"


def scores(items, goes_on=lambda group_id: False):
    """What came out: {score: [text of each item]}. goes_on: tells whether more runs of a repetition are to come, by its
    group's id."""
    return {
        "First cost": [_middle(item, "first_cost", cost) for item in items],
        "Last cost": [_middle(item, "last_cost", cost) for item in items],
        "Training accuracy": [_accuracy(item, "train_accuracy") for item in items],
        "Test accuracy": [_accuracy(item, "test_accuracy") for item in items],
        "Iterations": [_several([f"{entry.iterations:,}" for entry in item.entries]) for item in items],
        "Time": [sentences.duration(median([entry.seconds for entry in item.counted])) for item in items],
        "State": [", ".join(_unfinished(item, goes_on(item.entries[0].group_id))) or "finished" for item in items],
    }


def of_some_digits(items):
    """That points of the test curves are of fewer digits than the numbers beneath them; "" if none is."""
    entries = [entry for item in items for entry in item.entries if entry.fewest_tested]
    fewest = min(entries, key=lambda entry: entry.fewest_tested, default=None)
    return sentences.of_some_digits(fewest.fewest_tested, fewest.n_test) if fewest else ""


def median(values):
    """The middle one of some numbers."""
    return float(np.median(values))


def _middle(item, name, written):
    """A number of a run, or the median of several and from where to where they go. name: the Entry's for it."""
    known = [value for entry in item.counted if (value := getattr(entry, name)) is not None]
    if not known:
        return "–"
    middle, low, high = (written(value) for value in (median(known), min(known), max(known)))
    return middle if len(known) == 1 else f"{middle} ({low} to {high})"


def _accuracy(item, name):
    """The same for an accuracy, and when it was measured, if that is not at the end, on all digits."""
    text, entry = _middle(item, name, per_cent), item.entries[0]
    if len(item.entries) > 1 or text == "–" or entry.measured_at == entry.iterations:
        return text
    return f"{text} after iteration {entry.measured_at:,}" if entry.measured_at is not None else f"{text}, on the way"


def spread(items):
    """What the numbers of an item of several runs are, as a sentence; None if there is no such item."""
    several = any(len(item.entries) > 1 for item in items)
    said = "Of several runs: the median, then the lowest and the highest; of those trained to the end, if any was."
    return said if several else None
