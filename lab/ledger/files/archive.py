"""Reading an archive of runs, which may be anything until it is read."""

import io
import json
import zipfile
import zlib

import numpy as np

import nncore
from lab.ledger import curves
from lab.ledger.files.checks import checked_config, checked_values, number, shown
from lab.ledger.limits import NETWORK_BYTES, RUNS
from lab.ledger.rows import network_bytes, plain_config
from lab.runs.changes import MAX_MARKS

FORMAT = "digit-lab runs 1"
# In bytes: of everything unpacked, of the file, and of one unpacked part by the folder it is in. A full lab book fits:
# its networks, which packing makes no smaller, and so many points of curves, of whose bytes half is left.
MAX_POINTS_IN_ALL, POINT = 250_000, 128
MAX_UNPACKED = 3 * NETWORK_BYTES
MAX_FILE = 64 * 2**20
MAX_PART = {"": 16 * 2**20, "curves": 4 * 2**20, "networks": NETWORK_BYTES}
MAX_PARTS = 1 + 2 * RUNS
# How often what begins a list or a dictionary, or divides two values, may stand in a part, of which a byte can become
# 70 of a list. The marks of a run are the most of it; twice as many values leave room for texts with commas in them.
MOST_IN_RUNS = {b"[": RUNS * (MAX_MARKS + 10), b"{": 4 * RUNS, b",": 2 * RUNS * (2 * MAX_MARKS + 100)}
MOST_IN_CURVES = {b"[": 4 * len(curves.NAMES), b"{": 4, b",": len(curves.NAMES) * curves.MAX_POINTS}
# What Python raises for an archive that is torn, or something else.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, OverflowError)


def read_archive(content):
    """The runs in an archive's bytes that pass every check, as Ledger.import_all takes them, and why others do not.

    Raises ValueError, naming the rule, if it is not a whole archive of runs, or larger than it may be.
    """
    if len(content) > MAX_FILE:
        raise ValueError(f"the file must be at most {MAX_FILE:,} bytes, this one is larger")
    # Counted before a list is made of them, which would take the memory; weights may look like one by chance.
    if content.count(b"PK\x01\x02") > 2 * MAX_PARTS:
        raise ValueError(f"the archive must have at most {MAX_PARTS:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
            described = _described(_read(archive, parts.pop("runs.json", None)))
            items, reasons = [], []
            for number, run in enumerate(described, start=1):
                try:
                    items.append(_item(archive, parts, number, run))
                except ValueError as error:
                    reasons.append(f"run {number}: {str(error)[:200]}")
    except BROKEN as error:
        raise ValueError("this is no whole archive of runs") from error
    if parts:
        raise ValueError(f"the archive holds something that belongs to no run: {shown(next(iter(parts)))}")
    return items, reasons


def _parts(archive):
    """The parts by name. What they say of their size is checked here, and held to when they are read."""
    parts = {info.filename: info for info in archive.infolist()}
    if len(parts) != len(archive.infolist()) or len(parts) > MAX_PARTS:
        raise ValueError(f"the archive must have at most {MAX_PARTS:,} parts, each once")
    for name, info in parts.items():
        if info.file_size > MAX_PART.get(name.rpartition("/")[0], 0):
            raise ValueError(f"the archive holds something larger than it may be: {shown(name)}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"the archive must be packed with deflate, or not at all, unlike {shown(name)}")
    if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
        raise ValueError(f"the archive must unpack to at most {MAX_UNPACKED:,} bytes")
    # What Python makes of them takes many times that, and a while in which nobody else opens a file.
    if sum(info.file_size for name, info in parts.items() if name.startswith("curves/")) > MAX_POINTS_IN_ALL * POINT:
        raise ValueError(f"the archive's curves must unpack to at most {MAX_POINTS_IN_ALL * POINT:,} bytes")
    return parts


def _read(archive, info):
    if info is None:
        raise ValueError("the archive must hold runs.json")
    with archive.open(info) as part:
        content = part.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise ValueError(f"a part of the archive is not as large as it says: {shown(info.filename)}")
    return content


def _described(content):
    """The list of runs in runs.json."""
    whole = _parsed(content, MOST_IN_RUNS)
    whole = whole if isinstance(whole, dict) else {"format": whole}
    if whole.get("format") != FORMAT:
        raise ValueError(f"format of the archive must be {FORMAT!r}, got {shown(whole.get('format'))}")
    found = whole.get("runs")
    if not isinstance(found, list) or len(found) > RUNS or not all(isinstance(run, dict) for run in found):
        raise ValueError(f"runs must be a list of at most {RUNS:,} runs")
    return found


def _parsed(content, most):
    # Counted before anything is made of them: nobody else's page or training goes on while Python reads a part.
    if any(content.count(sign) > n for sign, n in most.items()):
        raise ValueError("a part of the archive holds more than there can be of runs")

    def refuse(name):
        raise _NoNumber(f"{name} is no number")

    try:
        return json.loads(content, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        why = error if isinstance(error, _NoNumber) else "it is no JSON, nested too deep, or a number is too long"
        raise ValueError(f"a part of the archive cannot be read: {why}") from error


class _NoNumber(ValueError):
    """NaN or an infinity, which JSON does not have."""


def _item(archive, parts, number, run):
    """The values, Curves and network's bytes of one run."""
    measured, network = parts.pop(f"curves/{number}.json", None), parts.pop(f"networks/{number}.safetensors", None)
    config = checked_config(run.get("config"))
    values = checked_values(run) | {"config": plain_config(config)}
    if values["iterations"] > config.iterations:
        raise ValueError(f"iterations must be at most {config.iterations:,}, those of its settings")
    curves = measured and _curves(_parsed(_read(archive, measured), MOST_IN_CURVES), values["iterations"])
    content = network and checked_network(_read(archive, network), config, values["digest"])
    return values, curves, content


def _curves(lists, n_iterations):
    if not isinstance(lists, dict) or set(lists) != set(curves.NAMES):
        raise ValueError(f"curves must be {', '.join(curves.NAMES)}")
    for name, values in lists.items():
        whole, high = name.endswith("iterations"), 1 if name.endswith("accuracies") else curves.LARGEST
        if not isinstance(values, list) or len(values) > curves.MAX_POINTS:
            raise ValueError(f"{name} must be a list of at most {curves.MAX_POINTS:,} numbers")
        for value in values:
            number(name, value, int(whole), n_iterations if whole else high, whole, False)
    for names in (curves.NAMES[:3], curves.NAMES[3:]):
        if len({len(lists[name]) for name in names}) > 1 or (np.diff(lists[names[0]]) <= 0).any():
            raise ValueError(f"{' and '.join(names)} must be equally long, by increasing iteration")
    return curves.Curves(**lists)


def checked_network(content, config, digest):
    """The bytes of a network of these settings and this digest. Raises ValueError, naming the rule, if they are not."""
    network = nncore.load_network(io.BytesIO(content))
    if not config.fits(network):
        raise ValueError("the network is not one of these settings")
    if network.digest != digest:
        raise ValueError("digest must be the network's, and is another")
    # Written anew: nothing of the file is kept but the network.
    content = network_bytes(network)
    if content is None:
        raise ValueError("the network could not be opened again")
    return content
