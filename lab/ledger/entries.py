"""An entry of the ledger as a value, and as what its columns hold. Imports no Streamlit."""

import datetime
import io
import json
from dataclasses import asdict, dataclass, fields

import numpy as np

import nncore
from lab.ledger.tables import MESSAGE, NAME, TITLE, runs

GOING = ("running", "paused")
STATUSES = (*GOING, "finished", "stopped", "failed", "interrupted")
SILENCE = 15  # seconds without a sign of life after which a run that should go on counts as interrupted
MAX_MARKS = 200


@dataclass(frozen=True)
class Entry:
    """One run in a notebook. Accuracies are 0..1; costs and accuracies are None before anything was measured.

    number: 1, 2, 3 … within the notebook; status: one of STATUSES; message: why it failed; marks: (iteration, text) of
    each change during the run; heartbeat: when it was last heard of; digest: of the network's weights; group: what it
    belongs to (a sweep, a repetition), or None; network_bytes: 0 if the network is not kept.
    """

    id: int
    number: int
    title: str
    note: str
    pinned: bool
    status: str
    message: str | None
    config: nncore.TrainingConfig
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


COLUMNS = [runs.c[field.name] for field in fields(Entry)]
SETTINGS = {field.name for field in fields(nncore.TrainingConfig)}


def entry_of(row, now):
    """The Entry of a row of COLUMNS. now: seconds since 1970."""
    values = dict(row)
    if values["status"] in GOING and now - values["heartbeat"] > SILENCE:
        values["status"] = "interrupted"
    # A newer version may have settings that this one does not know.
    known = {name: value for name, value in values["config"].items() if name in SETTINGS}
    values["config"] = nncore.TrainingConfig(**known | {"hidden_units": tuple(known["hidden_units"])})
    values["marks"] = tuple((iteration, text) for iteration, text in values["marks"])
    values["title"] = values["title"] or f"Run {values['number']}"
    for name in ("created", "heartbeat"):
        values[name] = datetime.datetime.fromtimestamp(values[name], datetime.UTC)
    return Entry(**values)


def first_values(now, config, data_name, n_test, title, group, status):
    """What is known of a run when it begins, by column."""
    return {
        "title": one_line(title or "", TITLE),
        "group": one_line(group, NAME) if group else None,
        "status": status,
        "config": plain_config(config),
        "data_name": one_line(data_name, NAME),
        "n_test": n_test,
        "created": now,
        "heartbeat": now,
        "version": nncore.__version__,
    }


def state_values(now, status, history, seconds, marks):
    """How far a run has come, by column. history: like lab.runs.history.History."""
    n, tests = len(history.train_accuracies), history.test_accuracies
    return {
        "status": status,
        "heartbeat": now,
        "seconds": seconds,
        "marks": [[int(iteration), one_line(text, NAME)] for iteration, text in list(marks)[:MAX_MARKS]],
        "iterations": n,
        "first_cost": float(history.costs[0]) if n else None,
        "last_cost": float(history.costs[n - 1]) if n else None,
        "train_accuracy": float(history.train_accuracies[n - 1]) if n else None,
        "test_accuracy": float(tests[-1]) if tests else None,
    }


def end_values(message, network):
    """What else is known of a run at its end, by column. Both may be None."""
    return {"message": message and one_line(message, MESSAGE), "digest": network and network.digest}


def network_bytes(network):
    """A network as a .safetensors file; None for None."""
    if network is None:
        return None
    file = io.BytesIO()
    nncore.save_network(network, file)
    return file.getvalue()


def plain_config(config):
    """A configuration as what JSON can hold."""
    return json.loads(json.dumps(asdict(config), default=np.generic.item))


def one_line(text, length):
    """A text on one line, cut to a length."""
    return " ".join(plain_text(text, 10 * length).split())[:length]


def plain_text(text, length):
    """A text that every database can hold, cut to a length."""
    return text[:length].replace("\0", "").encode("utf-8", "replace").decode()
