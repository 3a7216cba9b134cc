"""An entry of the ledger as a value, read from a row of its table. What is in its type is all that it may be."""

import datetime
import functools
import json
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import Text, cast

from lab.ledger.curves import LARGEST as LARGEST_COST
from lab.ledger.problems import Damaged
from lab.ledger.tables import LARGEST, runs
from lab.origin import Origin
from lab.runs.changes import MAX_MARKS
from lab.runs.run import ENDED, GOING
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

STATUSES = (*GOING, *ENDED, "interrupted")
SILENCE = 15  # seconds without a sign of life after which a run that should go on counts as interrupted
Count = Annotated[int, Meta(ge=0, le=LARGEST)]
Cost = Annotated[float, Meta(ge=0, le=LARGEST_COST)]
Share = Annotated[float, Meta(ge=0, le=1)]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the ledger and a file of runs say of a run. Accuracies are 0..1; costs and accuracies are None before
    anything was measured.

    status: one of STATUSES; message: why it failed; config: its TrainingConfig, in a file a dictionary; marks:
    (iteration, text) of each change during the run; heartbeat: when it was last heard of; digest: of the network's
    weights; group: the title of what it belongs to (a sweep, a repetition), or None; measured_at: the iteration after
    which the accuracies were measured on all digits, None if they are of a batch or an earlier moment; imported:
    whether it is from a file; origin: where it comes from; group_id: what runs of one group have
    in common; fewest_tested: test digits that any point of its test curve is of, None where that is not known.
    """

    title: str
    note: str
    pinned: bool
    status: Literal[STATUSES]
    message: str | None = None
    config: Any
    data_name: str
    n_test: Annotated[int, Meta(ge=1, le=LARGEST)]
    iterations: Count
    seconds: Annotated[float, Meta(ge=0, le=1e12)]
    first_cost: Cost | None = None
    last_cost: Cost | None = None
    train_accuracy: Share | None = None
    test_accuracy: Share | None = None
    marks: Annotated[tuple[tuple[Count, str], ...], Meta(max_length=MAX_MARKS)]
    created: datetime.datetime
    heartbeat: datetime.datetime
    version: str
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")] | None = None
    group: str | None = None
    measured_at: Count | None = None
    imported: bool = False
    origin: Origin = field(default_factory=Origin)
    group_id: str | None = None
    fewest_tested: Annotated[int, Meta(ge=1, le=LARGEST)] | None = None


@dataclass(frozen=True, kw_only=True)
class Entry(Facts):
    """One run in a lab book. number: 1, 2, 3 … within it; network_bytes: 0 if the network is not kept; begun: for which
    task, and from what, as `goals.begun` says it, None where it was for none; saved: the values in tables.SAVED of its
    network, where it has gone on since."""

    id: int
    number: int
    network_bytes: int
    begun: dict | None = None
    saved: dict[str, int | float | None] | None = None

    @property
    def of_network(self):
        """The entry as it was when its network was written: of one that goes on, this may be half a minute ago."""
        if not (self.saved and self.network_bytes):
            return self
        marks = tuple(mark for mark in self.marks if mark[0] <= self.saved["iterations"])
        return replace(self, marks=marks, saved=None, **self.saved)


# JSON as text: where it is damaged it costs its row, and settings are known again by it.
_JSON = ("config", "marks", "begun", "saved", "origin")
_columns = [runs.c[field.name] for field in fields(Entry)]
COLUMNS = [cast(each, Text).label(each.name) if each.name in _JSON else each for each in _columns]


def title_of(row):
    """What the run of a row is called, damaged or not."""
    return str(row["title"] or f"Run {row['number']}")


def entry_of(row, now):
    """The Entry of a row of COLUMNS. now: seconds since 1970. Raises Damaged if the row is that, or of a version whose
    settings this one does not take."""
    try:
        values = {each.name: row[each.name] for each in fields(Entry)}
        values |= {name: json.loads(row[name] or "null") for name in _JSON[1:]}
        values |= {"title": title_of(row), "config": config_of(row["config"]), "origin": values["origin"] or {}}
        entry = msgspec.convert(values, Entry, strict=False)
        cut_off = replace(entry.of_network, status="interrupted")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(f"this run cannot be read: {error}") from error
    # A sign of life from the future is of a clock that was wrong. What it did since its network was written is lost.
    silent = entry.status in GOING and abs(now - entry.heartbeat.timestamp()) > SILENCE
    return cut_off if silent else entry


# A lab book is read again and again, and most of its runs have few settings that differ.
@functools.lru_cache(maxsize=4096)
def config_of(text):
    """The TrainingConfig of a row. Raises ValueError, TypeError or AttributeError for what is none."""
    # A newer version may have settings that this one does not know.
    known = {name: value for name, value in json.loads(text).items() if name in HYPERPARAMETERS}
    config = TrainingConfig.from_dict(known)
    config.check()
    return config
