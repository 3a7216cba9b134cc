"""What the columns of a run hold: from values of the app, bounded and checked."""

import io
import json
from dataclasses import asdict

import numpy as np

import nncore
from lab.ledger.tables import MESSAGE, NAME, TITLE

MAX_MARKS = 200


def first_values(now, config, data_name, n_test, title=None, group=None, status="running"):
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


def state_values(now, status, measured, seconds, marks):
    """How far a run has come, by column. measured: its Curves, of which the first and the last points are enough."""
    n = len(measured.iterations)
    return {
        "status": status,
        "heartbeat": now,
        "seconds": seconds,
        "marks": [[int(iteration), one_line(text, NAME)] for iteration, text in list(marks)[:MAX_MARKS]],
        "iterations": int(measured.iterations[-1]) if n else 0,
        # The first point may be a mean of several iterations.
        "first_cost": float(measured.costs[0]) if n and measured.iterations[0] == 1 else None,
        "last_cost": _last(measured.costs),
        "train_accuracy": _last(measured.train_accuracies),
        "test_accuracy": _last(measured.test_accuracies),
    }


def _last(values):
    return float(values[-1]) if len(values) else None


def end_values(now, status, measured, seconds, marks, message, network):
    """What is known of a run at its end, by column: how far it has come, and its message and network, or None."""
    values = state_values(now, status, measured, seconds, marks)
    return values | {"message": message and one_line(message, MESSAGE), "digest": network and network.digest}


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
