"""An entry of the ledger as a value, read from a row of its table."""

import datetime
from dataclasses import dataclass, fields

from lab.ledger.tables import runs
from lab.runs.run import ENDED, GOING
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
    moment; imported: whether it is from a file; origin: what it began from, None for fresh weights; group_id: what runs
    of one group have in common, None for those of before there was one.
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
    origin: str | None = None
    group_id: str | None = None


COLUMNS = [runs.c[field.name] for field in fields(Entry)]


def entry_of(row, now):
    """The Entry of a row of COLUMNS. now: seconds since 1970."""
    values = dict(row)
    if values["status"] in GOING and now - values["heartbeat"] > SILENCE:
        values["status"] = "interrupted"
    # A newer version may have settings that this one does not know.
    known = {name: value for name, value in values["config"].items() if name in HYPERPARAMETERS}
    values["config"] = TrainingConfig.from_dict(known)
    values["marks"] = tuple((iteration, text) for iteration, text in values["marks"])
    values["title"] = values["title"] or f"Run {values['number']}"
    for name in ("created", "heartbeat"):
        values[name] = datetime.datetime.fromtimestamp(values[name], datetime.UTC)
    return Entry(**values)
