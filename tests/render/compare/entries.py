"""Entries of the ledger as a test of sentences needs them."""

import datetime
from dataclasses import fields

import nncore
from lab.ledger.entries import Entry
from lab.origin import READY, Origin

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

BEGUN = {"origin": Origin(READY)}
# What a run on nothing but somebody's own digits says of them.
LESSON = {
    "data_name": "3 digits of your own, repeated; tested on A few digits",
    "origin": Origin(base="A few digits", own_digits=3, only_own=True),
}

KNOWN = {
    "note": "",
    "pinned": False,
    "status": "finished",
    "message": None,
    "data_name": "A few digits",
    "n_test": 1000,
    "seconds": 2.0,
    "first_cost": 2.3,
    "last_cost": 0.2,
    "train_accuracy": 0.95,
    "marks": (),
    "created": NOW,
    "heartbeat": NOW,
    "version": "0",
    "digest": None,
    "network_bytes": 0,
    "origin": Origin(),
}
NONE = {field.name: None for field in fields(Entry)}


def entry(id=1, title="Run 1", accuracy=0.9, group=None, iterations=500, **settings):
    """An Entry that has finished. settings: of its TrainingConfig."""
    said = {"id": id, "number": id, "title": title, "test_accuracy": accuracy, "group": group, "iterations": iterations}
    return Entry(**NONE | KNOWN | said | {"config": nncore.TrainingConfig(**settings)})


def group(name, accuracies, first, **settings):
    """Entries that a repetition has made, with ids and seeds from `first` on."""
    numbered = enumerate(accuracies, first)
    return [entry(id, accuracy=value, group=name, seed=id, **settings) for id, value in numbered]
