"""A lab book as a file: to take elsewhere, to hand in, to open again.

The archive (.zip) holds everything: `runs.json`, the curves of run n as `curves/n.json`, its network as
`networks/n.safetensors`. It is hostile until read, and what is written here can be read again. The table (.csv, see
csv_table.py) has neither curves nor networks, and is not read.
"""

import datetime
import io
import re
import secrets
import threading
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

import nncore
from lab.ledger import curves
from lab.ledger.csv_table import write_table
from lab.ledger.entries import Cost, Facts
from lab.ledger.limits import RUNS
from lab.ledger.rows import network_bytes, origin_facts, plain_config
from lab.ledger.tables import GROUP_ID
from lab.limits import MEGABYTE
from lab.runs.run import GOING
from nncore.hyperparameters import TrainingConfig

FORMAT = "digit-lab runs 1"
# A full lab book fits: its networks, which packing makes no smaller, and so many points of curves, of whose bytes half
# is left. In bytes: of the file, of everything unpacked, and of one unpacked part by the folder it is in.
MAX_POINTS_IN_ALL = 250_000
MAX_FILE, MAX_UNPACKED = 64 * MEGABYTE, 144 * MEGABYTE
MAX_PART = {"": 16 * MEGABYTE, "curves": 4 * MEGABYTE, "networks": 48 * MEGABYTE}
MAX_PARTS = 1 + 2 * RUNS
MAX_COMMAS = RUNS * 700  # in runs.json, of which each two bytes can become a hundred in memory
MAX_REASONS = 3  # that are told; the rest is counted
# What Python raises for an archive that is torn, or something else.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, OverflowError)
# What curves/n.json says.
Lists = dict[Literal[curves.NAMES], Annotated[list[Cost], Meta(max_length=curves.MAX_POINTS)]]
_reading = threading.Lock()


class Archive(msgspec.Struct):
    """What runs.json says. A run is looked at by itself: one that is wrong costs no other."""

    format: str
    runs: Annotated[list[msgspec.Raw], Meta(max_length=RUNS)]


@dataclass(frozen=True)
class Imported:
    """What came of a file. ids: of the runs that are in the lab book now, the oldest first; left_out: sentences on what
    is not, and why."""

    ids: list
    left_out: list


def export_csv(ledger, token):
    """The bytes of a table with one run a row: scores, then settings."""
    return write_table(sorted(ledger.entries(token), key=lambda entry: (entry.created, entry.id), reverse=True))


def export_file(ledger, token):
    """The bytes of an archive with the runs of a lab book, their curves and networks, that `import_file` opens.

    All is of one moment, while runs go on. Where there is too much of it, long curves have fewer points.
    """
    file, described, everything = io.BytesIO(), [], list(ledger.everything(token))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for number, (entry, measured, network) in enumerate(everything, start=1):
            described.append({field.name: getattr(entry, field.name) for field in fields(Facts)})
            times = {"created": entry.created.timestamp(), "heartbeat": entry.heartbeat.timestamp()}
            described[-1] |= times | {"config": plain_config(entry.config), "origin": entry.origin.facts or {}}
            if measured is not None:
                most = max(2, MAX_POINTS_IN_ALL // len(everything))
                measured = curves.thinned(measured.until(entry.iterations), most)
                content = {name: getattr(measured, name).tolist() for name in curves.NAMES}
                archive.writestr(f"curves/{number}.json", msgspec.json.encode(content))
            # A damaged one is not exported. Weights do not become smaller by packing.
            with suppress(ValueError, TypeError):
                content = network and _network(network, entry.config, entry.digest)
                if content:
                    archive.writestr(f"networks/{number}.safetensors", content, zipfile.ZIP_STORED)
        content = {"format": FORMAT, "version": nncore.__version__, "runs": described}
        archive.writestr("runs.json", msgspec.json.encode(content))
    return file.getvalue()


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
        ids, n_networks = ledger.import_all(token, items)
    left_out = [f"Left out {reason}." for reason in reasons[:MAX_REASONS]]
    if len(reasons) > MAX_REASONS:
        left_out.append(f"Left out as well: {len(reasons) - MAX_REASONS:,} more, for such reasons.")
    if len(items) > len(ids):
        left_out.append(f"There was no room for the {len(items) - len(ids):,} oldest.")
    if n_networks:
        left_out.append(f"There was no room for {n_networks:,} of the networks.")
    return Imported(ids, left_out)


def read_archive(content):
    """The runs in an archive's bytes that pass every check, as Ledger.import_all takes them, and why others do not.

    Raises ValueError, naming the rule, if it is not a whole archive of runs, or larger than it may be.
    """
    if len(content) > MAX_FILE:
        raise ValueError(f"the file must be at most {MAX_FILE:,} bytes, this one is larger")
    # Counted before a list is made of them, which would take the memory; weights may look like one by chance.
    if content.count(b"PK\x01\x02") > 2 * MAX_PARTS:
        raise ValueError(f"the archive must have at most {MAX_PARTS:,} parts")
    items, reasons, groups = [], [], {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
            for number, run in enumerate(_described(parts.pop("runs.json", None)), start=1):
                names = f"curves/{number}.json", f"networks/{number}.safetensors"
                try:
                    items.append(_item(run, *(parts.pop(name, None) for name in names), groups))
                except ValueError as error:
                    reasons.append(f"run {number}: {str(error)[:200]}")
    except BROKEN as error:
        raise ValueError("this is no whole archive of runs") from error
    if parts:
        raise ValueError(f"the archive holds something that belongs to no run: {next(iter(parts))[:40]!r}")
    return items, reasons


def _parts(archive):
    """The bytes of each part, by its name. The size that it says is checked before it is read."""
    parts = {info.filename: info for info in archive.infolist()}
    if len(parts) != len(archive.infolist()) or len(parts) > MAX_PARTS:
        raise ValueError(f"the archive must have at most {MAX_PARTS:,} parts, each once")
    for name, info in parts.items():
        if info.file_size > MAX_PART.get(name.rpartition("/")[0], 0):
            raise ValueError(f"the archive holds something larger than it may be: {name[:40]!r}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"the archive must be packed with deflate, or not at all, unlike {name[:40]!r}")
    if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
        raise ValueError(f"the archive must unpack to at most {MAX_UNPACKED:,} bytes")
    # No more is read than is promised, and what is not as promised has another checksum.
    return {name: archive.open(info).read(info.file_size) for name, info in parts.items()}


def _described(content):
    """The list of runs in runs.json, each still as it is written there."""
    if content is None:
        raise ValueError("the archive must hold runs.json")
    if content.count(b",") > MAX_COMMAS:
        raise ValueError("runs.json holds more than there can be of runs")
    said = _checked(content, Archive)
    if said.format != FORMAT:
        raise ValueError(f"format of the archive must be {FORMAT!r}, got {said.format[:40]!r}")
    return said.runs


def _checked(content, kind):
    """What JSON says, as a type. Raises ValueError, which names the value and what it must be."""
    try:
        return msgspec.json.decode(content, type=kind, strict=False)
    except msgspec.ValidationError as error:
        rule, _, place = str(error).partition(" - at `$")
        name = "".join(re.findall(r"^\.(\w+)", place))
        said = msgspec.json.decode(content, type=dict[str, msgspec.Raw]).get(name) if name else content
        raise ValueError(f"{rule}: {name or 'it'} {bytes(said)[:40].decode(errors='replace')}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"a part of the archive cannot be read: {error}") from error


def _item(run, measured, network, groups):
    """The values by column, packed curves and network's bytes of one run. groups: the ids of the file's groups here: a
    file that is opened twice, or two with the same title, stay two."""
    facts = _checked(run, Facts)
    config = TrainingConfig.from_dict(facts.config)
    config.check()
    if facts.iterations > config.iterations:
        raise ValueError(f"iterations must be at most {config.iterations:,}, those of its settings: {facts.iterations}")
    values = {field.name: getattr(facts, field.name) for field in fields(Facts)}
    # In the future it would stay at the top for ever.
    created = min(facts.created, datetime.datetime.now(datetime.UTC)).timestamp()
    values |= {"created": created, "heartbeat": facts.heartbeat.timestamp(), "marks": list(map(list, facts.marks))}
    # Here nobody goes on with it.
    status = "interrupted" if facts.status in GOING else facts.status
    values |= {"status": status, "config": plain_config(config), "imported": True, "group_id": None}
    values["origin"] = origin_facts(facts.origin)
    if facts.group:
        values["group_id"] = groups.setdefault((facts.group_id, facts.group), secrets.token_hex(GROUP_ID // 2))
    measured = None if measured is None else _curves(_checked(measured, Lists), facts.iterations)
    return values, measured, None if network is None else _network(network, config, facts.digest)


def _curves(lists, n_iterations):
    """Packed curves."""
    if set(lists) != set(curves.NAMES):
        raise ValueError(f"curves must be {', '.join(curves.NAMES)}")
    measured = curves.Curves(**lists)
    for at, *others in ([getattr(measured, name) for name in names] for names in (curves.NAMES[:3], curves.NAMES[3:])):
        if (np.diff([0, *at, n_iterations + 1]) <= 0).any() or any(len(each) != len(at) for each in others):
            raise ValueError("curves must be equally long, by increasing iteration up to the run's last")
        if max(others[-1], default=0) > 1:
            raise ValueError(f"accuracies must be 0 to 1, got {max(others[-1])}")
    return curves.pack(measured)


def _network(content, config, digest):
    """The bytes of a network of these settings and this digest. Raises ValueError, naming the rule, if they are not."""
    network = nncore.load_network(io.BytesIO(content))
    if not config.fits(network):
        raise ValueError("the network is not one of these settings")
    if network.digest != digest:
        raise ValueError(f"digest must be the network's, and is another: {digest}")
    return network_bytes(network)  # written anew: nothing of the file is kept but the network
