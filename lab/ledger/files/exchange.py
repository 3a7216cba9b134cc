"""A lab book as a file: to take elsewhere, to hand in, to open again.

The archive (.zip) holds everything: `runs.json`, the curves of run n as `curves/n.json`, its network as
`networks/n.safetensors`. The table (.csv, see csv_table.py) has neither curves nor networks. Both are hostile until
read.
"""

import io
import json
import threading
import zipfile
from dataclasses import fields

from lab.ledger import curves
from lab.ledger.entries import Entry
from lab.ledger.files.archive import FORMAT, MAX_FILE, MAX_UNPACKED, read_archive
from lab.ledger.files.csv_table import is_table, read_table, write_table
from lab.ledger.rows import plain_config
from nncore import __version__

_reading = threading.Lock()
# What an archive says of a run, beside its times and its configuration.
OTHERWISE = {"id", "number", "config", "created", "heartbeat", "network_bytes"}
KEPT = [field.name for field in fields(Entry) if field.name not in OTHERWISE]


def export_csv(ledger, token, ids=None):
    """The bytes of a table with one run a row: scores, then settings. ids: of the runs to write; None: all."""
    return write_table(_chosen(ledger, token, ids))


def export_file(ledger, token, ids=None):
    """The bytes of an archive with runs of a lab book, their curves and networks, that `import_file` opens.

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
            lists = {name: getattr(measured, name).tolist() for name in curves.NAMES}
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
    """Add the runs of an archive or a table, a binary file object, to a lab book: all, or none. Returns their ids.

    Networks for which there is no room are left out, the oldest first. Raises ValueError, as a sentence, if there is
    anything wrong with the file, no room for its runs, or no such lab book.
    """
    # One at a time: a hostile file may take some hundred megabytes of memory until it is refused.
    with _reading:
        content = file.read(MAX_FILE + 1)
        return ledger.add_all(token, read_table(content) if is_table(content) else read_archive(content))
