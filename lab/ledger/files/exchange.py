"""A lab book as a file: to take elsewhere, to hand in, to open again.

The archive (.zip) holds everything: `runs.json`, the curves of run n as `curves/n.json`, its network as
`networks/n.safetensors`. It is hostile until read, and what is written here can be read again. The table (.csv, see
csv_table.py) has neither curves nor networks, and is not read.
"""

import io
import json
import logging
import threading
import zipfile
from dataclasses import dataclass, fields

from lab.ledger import curves, reading
from lab.ledger.entries import Entry
from lab.ledger.files.archive import FORMAT, MAX_FILE, MAX_POINTS_IN_ALL, checked_network, read_archive
from lab.ledger.files.checks import regrouped
from lab.ledger.files.csv_table import write_table
from lab.ledger.limits import NETWORK_BYTES
from lab.ledger.rows import plain_config
from nncore import __version__

_reading = threading.Lock()
log = logging.getLogger(__name__)
MAX_REASONS = 3  # that are told; the rest is counted
# What an archive says of a run, beside its times and its configuration.
OTHERWISE = {"id", "number", "config", "created", "heartbeat", "network_bytes", "begun", "saved"}
KEPT = [field.name for field in fields(Entry) if field.name not in OTHERWISE]


@dataclass(frozen=True)
class Imported:
    """What came of a file. ids: of the runs that are in the lab book now, the oldest first; left_out: sentences on what
    is not, and why."""

    ids: list
    left_out: list


def export_csv(ledger, token):
    """The bytes of a table with one run a row: scores, then settings."""
    return write_table(_newest_first(ledger.entries(token)))


def export_file(ledger, token):
    """The bytes of an archive with the runs of a lab book, their curves and networks, that `import_file` opens.

    All is of one moment, while runs go on. Where there is too much of it, long curves have fewer points.
    """
    file = io.BytesIO()
    with ledger.snapshot(token) as (connection, entries), zipfile.ZipFile(file, "w", compresslevel=3) as archive:
        for name, part in _parts(connection, token, [entry.of_network for entry in _newest_first(entries)[::-1]]):
            # Weights do not become smaller by packing.
            weights = name.endswith(".safetensors")
            archive.writestr(name, part, zipfile.ZIP_STORED if weights else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _parts(connection, token, entries):
    """The name and the bytes of each part of an archive."""
    content = {"format": FORMAT, "version": __version__, "runs": [_written(entry) for entry in entries]}
    yield "runs.json", _json(content)
    with_network = _that_fit(entries)
    most = _points_each([min(entry.iterations, curves.MAX_POINTS) for entry in entries])
    for number, entry in enumerate(entries, start=1):
        for measured in reading.curves(connection, token, [entry.id]).values():
            measured = curves.thinned(measured.until(entry.iterations), most)
            yield f"curves/{number}.json", _json({name: getattr(measured, name).tolist() for name in curves.NAMES})
        network = reading.network_file(connection, token, entry.id) if entry.id in with_network else None
        if network is None:
            continue
        try:
            yield f"networks/{number}.safetensors", checked_network(network, entry.config, entry.digest)
        except (ValueError, TypeError) as error:
            log.warning("the network of run %s is not exported, since it could not be imported: %s", entry.id, error)


def _that_fit(entries):
    """The ids of the newest entries whose networks go into a file together: a lab book may be from before a limit."""
    left, ids = NETWORK_BYTES, set()
    for entry in reversed(entries):
        if 0 < entry.network_bytes <= left:
            left -= entry.network_bytes
            ids.add(entry.id)
    return ids


def _points_each(counts):
    """How many points a curve may have, so that curves of so many have MAX_POINTS_IN_ALL together at most."""
    left = MAX_POINTS_IN_ALL
    for place, count in enumerate(sorted(counts)):
        each = left // (len(counts) - place)
        if count > each:
            return max(2, each)
        left -= count
    return curves.MAX_POINTS


def _newest_first(entries):
    return sorted(entries, key=lambda entry: (entry.created, entry.id), reverse=True)


def _written(entry):
    times = {"created": entry.created.timestamp(), "heartbeat": entry.heartbeat.timestamp()}
    return (
        {name: getattr(entry, name) for name in KEPT}
        | times
        | {"config": plain_config(entry.config), "origin": entry.origin.facts}
    )


def _json(content):
    return json.dumps(content, allow_nan=False, ensure_ascii=False).encode()


def import_file(ledger, token, file):
    """Add the runs of an archive, a binary file object, to a lab book: those that can be opened and that there is room
    for, the newest first. Returns an Imported.

    Raises ValueError, as a sentence, if that is none, if the file is no archive, or if there is no such lab book.
    """
    # One at a time: a hostile file may take some hundred megabytes of memory until it is refused.
    with _reading:
        items, reasons = read_archive(file.read(MAX_FILE + 1))
        if reasons and not items:
            raise ValueError(reasons[0])
        regrouped([values for values, _, _ in items])
        ids, n_networks = ledger.import_all(token, items)
    return Imported(ids, _left_out(reasons, len(items) - len(ids), n_networks))


def _left_out(reasons, n_runs, n_networks):
    sentences = [f"Left out {reason}." for reason in reasons[:MAX_REASONS]]
    if len(reasons) > MAX_REASONS:
        sentences.append(f"Left out as well: {len(reasons) - MAX_REASONS:,} more, for such reasons.")
    if n_runs:
        sentences.append(f"There was no room for the {n_runs:,} oldest.")
    if n_networks:
        sentences.append(f"There was no room for {n_networks:,} of the networks.")
    return sentences
