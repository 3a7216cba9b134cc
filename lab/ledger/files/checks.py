"""What a file may say of a run: everything in it is hostile until it was checked here."""

import secrets
import time

import nncore
from lab.ledger.entries import STATUSES
from lab.ledger.rows import one_line, origin_facts, plain_text
from lab.ledger.tables import GROUP_ID, LARGEST, NAME, runs
from lab.origin import Origin
from lab.runs.changes import MAX_MARKS
from lab.runs.state import GOING

LATEST = 2**33  # a time in seconds since 1970
HEX = set("0123456789abcdef")
# What a number may be: (smallest, largest, whole numbers only, whether there may be none).
NUMBERS = {
    "n_test": (1, LARGEST, True, False),
    "iterations": (0, LARGEST, True, False),
    "seconds": (0, 1e12, False, False),
    "created": (0, LATEST, False, False),
    "heartbeat": (0, LATEST, False, False),
    "first_cost": (0, 1e300, False, True),
    "last_cost": (0, 1e300, False, True),
    "train_accuracy": (0, 1, False, True),
    "test_accuracy": (0, 1, False, True),
    "measured_at": (0, LARGEST, True, True),
    "fewest_tested": (1, LARGEST, True, True),
}
# What a text may be: (characters kept, whether there may be none).
_texts = (runs.c[name] for name in ("title", "note", "message", "data_name", "version", "group"))
TEXTS = {column.name: (column.type.length, column.nullable) for column in _texts}


def checked_values(run):
    """The columns of a run from what a file says of it. Raises ValueError, naming the rule.

    Whatever the file says of that, the run is imported from then on. Its group is one of this file, see `regrouped`.
    """
    values = {name: number(name, run.get(name), *rule) for name, rule in NUMBERS.items()}
    values |= {name: _text(name, run.get(name), *rule) for name, rule in TEXTS.items()}
    values["origin"] = origin_facts(Origin.read(run.get("origin")))
    status, digest, pinned = run.get("status"), run.get("digest"), run.get("pinned")
    if status not in STATUSES:
        raise ValueError(f"status must be {' or '.join(STATUSES)}, got {shown(status)}")
    if digest is not None and not (isinstance(digest, str) and len(digest) == 64 and set(digest) <= HEX):
        raise ValueError(f"digest must be 64 hexadecimal digits, got {shown(digest)}")
    if not isinstance(pinned, bool):
        raise ValueError(f"pinned must be true or false, got {shown(pinned)}")
    # In the future it would stay at the top for ever.
    values["created"] = min(values["created"], time.time())
    # Here nobody goes on with it.
    status = "interrupted" if status in GOING else status
    values["group_id"] = _text("group_id", run.get("group_id"), GROUP_ID, True) if values["group"] else None
    marks = _marks(run.get("marks"))
    return values | {"status": status, "digest": digest, "pinned": pinned, "marks": marks, "imported": True}


def regrouped(all_values):
    """Give the groups of a file ids of their own: a file that is opened twice, or two with the same title, stay two."""
    ids = {}
    for values in all_values:
        if values["group"]:
            key = values["group_id"], values["group"]
            values["group_id"] = ids.setdefault(key, secrets.token_hex(GROUP_ID // 2))


def shown(value):
    """A value from a file within a sentence, short; who shows it sees to what in it is Markdown's."""
    try:
        return repr(value)[:40]
    except (ValueError, RecursionError):
        # A whole number of more digits than Python writes, or lists without end.
        return "something too long to be written"


def number(name, value, low, high, whole, optional):
    """A number from a file, if it is one from low to high, or may be None. Raises ValueError, naming the rule."""
    if value is None and optional:
        return None
    right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    # Written so that NaN fails it too.
    if not right or not low <= value <= high:
        raise ValueError(f"{name} must be a number from {low:,} to {high:,}, got {shown(value)}")
    return value if whole else float(value)


def _text(name, value, length, optional):
    if value is None and optional:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text, got {shown(value)}")
    return plain_text(value, length) if name == "note" else one_line(value, length)


def _marks(marks):
    if not isinstance(marks, list) or len(marks) > MAX_MARKS:
        raise ValueError(f"marks must be a list of at most {MAX_MARKS:,}")
    checked = []
    for mark in marks:
        if not isinstance(mark, list) or len(mark) != 2:
            raise ValueError(f"a mark must be an iteration and a text, got {shown(mark)}")
        iteration = number("a mark's iteration", mark[0], *NUMBERS["iterations"])
        checked.append([iteration, _text("a mark's text", mark[1], NAME, False)])
    return checked


def checked_config(values):
    """The TrainingConfig of a dictionary from a file. Raises ValueError, naming the rule."""
    config = nncore.TrainingConfig.from_dict(values)
    config.check()
    return config
