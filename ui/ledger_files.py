"""A notebook as a file: to take elsewhere, to hand in, to open again. Imports no Streamlit.

The archive (.zip) holds everything: `runs.json`, the curves of run n as `curves/n.json`, its network as
`networks/n.safetensors`. The table (.csv) is for spreadsheets. It is not opened again: it has neither curves nor
networks, and scores that anybody can type over prove nothing. An archive is hostile until read.
"""

import csv
import io
import json
import threading
import zipfile
from dataclasses import fields

from nncore import TrainingConfig, __version__
from ui import ledger_curves
from ui.ledger_entries import plain_config
from ui.ledger_import import FORMAT, MAX_UNPACKED, read_items

COLUMNS = (
    "number", "title", "status", "data_name", "n_test", "iterations", "seconds", "first_cost", "last_cost",
    "train_accuracy", "test_accuracy", "group", "note", "message", "marks", "created", "version", "digest",
)  # fmt: skip
_reading = threading.Lock()
# A spreadsheet computes what begins like this, even when it comes from a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What an archive says of a run, beside its times.
KEPT = (
    "title", "note", "pinned", "status", "message", "data_name", "n_test", "iterations", "seconds", "first_cost",
    "last_cost", "train_accuracy", "test_accuracy", "marks", "version", "digest", "group",
)  # fmt: skip


def export_csv(ledger, token, ids=None):
    """The bytes of a table with one run a row: scores, then settings. Texts that look like formulas get a ' before.

    ids: of the runs to write; None: all.
    """
    file = io.StringIO()
    table = csv.writer(file)
    entries = _chosen(ledger, token, ids)
    settings = [field.name for field in fields(TrainingConfig)]
    table.writerow([*COLUMNS, *settings])
    for entry in entries:
        texts = {"marks": "; ".join(f"{iteration}: {text}" for iteration, text in entry.marks)}
        row = [texts.get(name, getattr(entry, name)) for name in COLUMNS]
        table.writerow([_cell(value) for value in (*row, *(getattr(entry.config, name) for name in settings))])
    # With the mark at the beginning, Excel reads it as UTF-8.
    return file.getvalue().encode("utf-8-sig")


def _cell(value):
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def export_file(ledger, token, ids=None):
    """The bytes of an archive with runs of a notebook, their curves and networks, that `import_file` opens.

    ids: as above. Raises ValueError if it would be larger than what is opened again.
    """
    entries = _chosen(ledger, token, ids)[::-1]
    content = {"format": FORMAT, "version": __version__, "runs": [_written(entry) for entry in entries]}
    file, n_bytes = io.BytesIO(), 0
    with zipfile.ZipFile(file, "w", compresslevel=3) as archive:
        for name, part in _parts(ledger, token, entries, content):
            n_bytes += len(part)
            if n_bytes > MAX_UNPACKED:
                raise ValueError(f"the file would hold more than {MAX_UNPACKED:,} bytes: choose fewer runs")
            # Weights do not become smaller by packing.
            weights = name.endswith(".safetensors")
            archive.writestr(name, part, zipfile.ZIP_STORED if weights else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _parts(ledger, token, entries, content):
    """The name and the bytes of each part of an archive."""
    yield "runs.json", _json(content)
    for number, entry in enumerate(entries, start=1):
        for measured in ledger.curves(token, [entry.id]).values():
            lists = {name: getattr(measured, name).tolist() for name in ledger_curves.NAMES}
            yield f"curves/{number}.json", _json(lists)
        network = ledger.network_file(token, entry.id) if entry.network_bytes else None
        if network is not None:
            yield f"networks/{number}.safetensors", network


def _chosen(ledger, token, ids):
    """The entries of these ids, or all: the newest first."""
    entries = [entry for entry in ledger.entries(token) if ids is None or entry.id in ids]
    return sorted(entries, key=lambda entry: (entry.created, entry.id), reverse=True)


def _written(entry):
    times = {"created": entry.created.timestamp(), "heartbeat": entry.heartbeat.timestamp()}
    return {name: getattr(entry, name) for name in KEPT} | times | {"config": plain_config(entry.config)}


def _json(content):
    return json.dumps(content, allow_nan=False, ensure_ascii=False).encode()


def import_file(ledger, token, file):
    """Add the runs of an archive, a binary file object, to a notebook: all of them, or none. Returns their ids.

    Networks for which there is no room are left out, the oldest first. Raises ValueError, as a sentence, if there is
    anything wrong with the file, no room for its runs, or no such notebook.
    """
    # One at a time: a hostile file may take some hundred megabytes of memory until it is refused.
    with _reading:
        return ledger.add_all(token, read_items(file))
