"""All that can be opened: a valid example of each, how it is changed, and how the app opens it.

What was opened must also be of use: an opening goes on to what the pages do with it.
"""

import base64
import gzip
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import nncore
from lab import goals, settings, tasks
from lab.ledger import files
from lab.ledger.ledger import Ledger
from lab.networks import open_network, own_network
from nncore.datasets import FILES, idx_file
from render.compare import comparison
from tests.fuzz import drawings, mutations
from tests.lab.ledger.books import CONFIG, NETWORK, add_finished


@dataclass(frozen=True)
class Opening:
    """example: a function that makes valid bytes; changes: functions of mutations.py; open: takes bytes."""

    example: callable
    changes: tuple
    open: callable


# Networks


def network_file():
    file = io.BytesIO()
    notes = {"class_names": list("0123456789"), "test_accuracy": 0.5, "data": "Digits", "iteration": 3}
    nncore.save_network(NETWORK, file, CONFIG, notes | {"test_digits": 20})
    return file.getvalue()


def open_network_file(content):
    reader = own_network(open_network(io.BytesIO(content)))
    assert len(reader.class_names) == 10
    assert reader.network.predict(np.zeros((1, 784), np.float32)).shape == (1,)
    again = io.BytesIO()
    nncore.save_network(reader.network, again)


# Runs


def _with_ledger(use):
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{folder}/runs.sqlite")
        try:
            return use(ledger, ledger.new_lab_book())
        finally:
            ledger.close()


def archive():
    def make(ledger, token):
        add_finished(ledger, token, title="One", group="A group")
        add_finished(ledger, token)
        return files.export_file(ledger, token)

    return _with_ledger(make)


def open_runs(content):
    def use(ledger, token):
        files.import_file(ledger, token, io.BytesIO(content))
        entries = ledger.entries(token)
        items = comparison.compared_runs(entries)
        assert sum(len(item.ids) for item in items) == len(entries)
        ledger.curves(token, [entry.id for entry in entries])
        for entry in entries[:5]:
            settings.describe(entry.config)
            ledger.network(token, entry.id)
        # What was taken in can be taken out, and in again.
        assert files.export_csv(ledger, token)
        files.import_file(ledger, ledger.new_lab_book(), io.BytesIO(files.export_file(ledger, token)))

    _with_ledger(use)


# Links


def task():
    goal = {"test_accuracy": 0.9, "iterations": 100}
    return json.dumps({"fixed": {"units": 16}, "hidden": ["units"], "goal": goal, "question": "?"}).encode()


def open_task(content):
    text = base64.urlsafe_b64encode(content).decode().rstrip("=")
    found, notes = tasks.decode(text, settings.allows)
    for note in notes:
        assert mutations.MARKUP not in note
    goals.check_goal(found, None)
    assert tasks.decode(tasks.encode(found), settings.allows)[0] == found
    found.question.encode()


# Data sets


def idx(name):
    images = np.random.default_rng(0).integers(0, 255, (6, 28, 28), dtype=np.uint8)
    return idx_file(images if "images" in name else np.arange(6, dtype=np.uint8))


def open_data_file(name, instead=None):
    """instead: the file of a data set in whose place there is one of this name, if it is not its own."""

    def open_it(content):
        with tempfile.TemporaryDirectory() as folder:
            parts = {part: idx(part) for part in FILES.values() if part != instead}
            for part, whole in (parts | {name: content}).items():
                (Path(folder) / part).write_bytes(whole)
            for each in nncore.load_mnist(folder).class_names:
                each.encode()

    return open_it


def class_names():
    return "\n".join(f"Thing {number}" for number in range(10)).encode()


_images, _labels = FILES["train_images"], FILES["test_labels"]
_bytes, _noise = mutations.bytes_changed, mutations.noise
OPENINGS = {
    "network": Opening(network_file, (mutations.arrays_changed, _noise), open_network_file),
    "own digits": Opening(drawings.own_digits_file, (mutations.arrays_changed, _noise), drawings.open_own_digits),
    "png": Opening(lambda: drawings.picture("PNG"), (_bytes, _noise), drawings.open_picture),
    "webp": Opening(lambda: drawings.picture("WEBP"), (_bytes, _noise), drawings.open_picture),
    "jpeg": Opening(drawings.jpeg, (_bytes, _noise), drawings.open_picture),
    "strokes": Opening(drawings.strokes_file, (mutations.json_changed, _noise), drawings.open_strokes),
    "pen": Opening(drawings.pen_report, (mutations.json_changed,), drawings.open_pen_report),
    "archive": Opening(archive, (mutations.archive_changed, _noise), open_runs),
    "task": Opening(task, (mutations.json_changed, _noise), open_task),
    "images": Opening(lambda: idx(_images), (_bytes, _noise), open_data_file(_images)),
    "labels": Opening(lambda: idx(_labels), (_bytes, _noise), open_data_file(_labels)),
    "gzipped images": Opening(
        lambda: gzip.compress(idx(_images)), (_bytes, _noise), open_data_file(f"{_images}.gz", _images)
    ),
    "class names": Opening(class_names, (_bytes, _noise), open_data_file("classes.txt")),
}
