"""An entry of the ledger as a value, read from a row of its table."""

import datetime
import functools
import json
import math
from dataclasses import dataclass, field, fields, replace

from sqlalchemy import JSON, Boolean, Integer, Text, cast, type_coerce

from lab.ledger.problems import Damaged
from lab.ledger.tables import SAVED, runs
from lab.origin import Origin
from lab.runs.state import ENDED, GOING
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

STATUSES = (*GOING, *ENDED, "interrupted")
SILENCE = 15  # seconds without a sign of life after which a run that should go on counts as interrupted


@dataclass(frozen=True)
class Entry:
    """One run in a lab book. Accuracies are 0..1; costs and accuracies are None before anything was measured.

    number: 1, 2, 3 … within the lab book; status: one of STATUSES; message: why it failed; marks: (iteration, text) of
    each change during the run; heartbeat: when it was last heard of; digest: of the network's weights; group: the title
    of what it belongs to (a sweep, a repetition), or None; network_bytes: 0 if the network is not kept; measured_at:
    the iteration after which the accuracies were measured on all digits, None if they are of a batch or an earlier
    moment; imported: whether it is from a file; origin: where it comes from; group_id: what runs
    of one group have in common, None for those of before there was one; fewest_tested: test digits that any point of
    its test curve is of, None where that is not known; begun: for which task, and from what, as `goals.begun` says it,
    None where it was for none; saved: the values in SAVED of its network, where it has gone on since.
    """

    id: int
    number: int
    title: str
    note: str
    pinned: bool
    status: str
    message: str | None
    config: TrainingConfig
    data_name: str
    n_test: int
    iterations: int
    seconds: float
    first_cost: float | None
    last_cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    marks: tuple[tuple[int, str], ...]
    created: datetime.datetime
    heartbeat: datetime.datetime
    version: str
    digest: str | None
    group: str | None
    network_bytes: int
    measured_at: int | None = None
    imported: bool = False
    origin: Origin = field(default_factory=Origin)
    group_id: str | None = None
    fewest_tested: int | None = None
    begun: dict | None = None
    saved: dict | None = None

    @property
    def of_network(self):
        """The entry as it was when its network was written: of one that goes on, this may be half a minute ago."""
        if not (self.saved and self.network_bytes):
            return self
        marks = tuple(mark for mark in self.marks if mark[0] <= self.saved["iterations"])
        return replace(self, marks=marks, saved=None, **self.saved)


def untitled(number):
    """What a run of this number is called that has no title."""
    return f"Run {number}"


def _as_it_is(column):
    """A column without what SQLAlchemy makes of it, which for a damaged one would be an error for all rows at once."""
    if isinstance(column.type, JSON):
        return cast(column, Text).label(column.name)
    return type_coerce(column, Integer).label(column.name) if isinstance(column.type, Boolean) else column


COLUMNS = [_as_it_is(runs.c[field.name]) for field in fields(Entry)]
_PLAIN = [runs.c[field.name] for field in fields(Entry) if not isinstance(runs.c[field.name].type, JSON)]
_PLAIN_SAVED = [runs.c[name] for name in SAVED]


def entry_of(row, now):
    """The Entry of a row of COLUMNS. now: seconds since 1970. Raises Damaged if the row is that, or of a version whose
    settings this one does not take."""
    try:
        return _entry_of(row, now)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, OSError, RecursionError) as error:
        raise Damaged(f"this run cannot be read: {error}") from error


def title_of(row):
    """What the run of a row is called, damaged or not."""
    return str(row["title"] or untitled(row["number"]))


def _entry_of(row, now):
    values = {column.name: _value(column, row[column.name]) for column in _PLAIN}
    if values["status"] not in STATUSES:
        raise ValueError(f"status must be {' or '.join(STATUSES)}")
    # A sign of life from the future is of a clock that was wrong.
    silent = values["status"] in GOING and abs(now - values["heartbeat"]) > SILENCE
    values["config"] = config_of(row["config"])
    values["marks"] = tuple((int(iteration), str(text)) for iteration, text in json.loads(row["marks"]))
    values["title"] = title_of(row)
    values["origin"] = Origin.read(json.loads(row["origin"] or "null"))
    begun = json.loads(row["begun"] or "null")
    values["begun"] = begun if isinstance(begun, dict) else None
    saved = json.loads(row["saved"] or "null")
    values["saved"] = saved and {column.name: _value(column, saved[column.name]) for column in _PLAIN_SAVED}
    for name in ("created", "heartbeat"):
        values[name] = datetime.datetime.fromtimestamp(values[name], datetime.UTC)
    entry = Entry(**values)
    # What it has done since its network was written is lost.
    return replace(entry.of_network, status="interrupted") if silent else entry


# A lab book is read again and again, and most of its runs have few settings that differ.
@functools.lru_cache(maxsize=4096)
def config_of(text):
    """The TrainingConfig of a row. Raises ValueError, TypeError or KeyError for what is none."""
    # A newer version may have settings that this one does not know.
    known = {name: value for name, value in json.loads(text).items() if name in HYPERPARAMETERS}
    config = TrainingConfig.from_dict(known)
    config.check()
    return config


def _value(column, value):
    """A value of its column's type: SQLite keeps whatever it is given."""
    kind = column.type.python_type
    if value is None and column.nullable:
        return None
    if kind is bool and value in (0, 1):
        return bool(value)
    if not isinstance(value, int | float if kind is float else kind):
        raise ValueError(f"{column.name} must be of type {kind.__name__}")
    if kind is float and not math.isfinite(value):
        if not column.nullable:
            raise ValueError(f"{column.name} must be finite")
        return None
    return value
