"""What the columns of a run hold: from values of the app, bounded and checked."""

import io
import json
import logging
import unicodedata
from dataclasses import asdict, replace

import numpy as np

import nncore
from lab.ledger.curves import usable
from lab.ledger.tables import GROUP_ID, MESSAGE, NAME, TITLE
from lab.runs.changes import MAX_MARKS

# Categories of characters that are not seen, and those of them that a text may have: two join letters and emojis.
UNSEEN, SPACES = ("Cc", "Cf", "Co", "Cn"), "\n\t\u200c\u200d"
log = logging.getLogger(__name__)


def first_values(
    now,
    config,
    data_name,
    n_test,
    title=None,
    group=None,
    status="running",
    group_id=None,
    origin=None,
    created=None,
    begun=None,
):
    """What is known of a run when it begins, by column. created: when it did, where that was before now."""
    return {
        "title": one_line(title or "", TITLE),
        "group": (group and one_line(group, NAME)) or None,
        "group_id": group_id and group_id[:GROUP_ID],
        "origin": origin and origin_facts(origin),
        "status": status,
        "config": plain_config(config),
        "data_name": one_line(data_name, NAME),
        "n_test": n_test,
        "begun": begun,
        "created": now if created is None else created,
        "heartbeat": now,
        "version": nncore.__version__,
    }


def state_values(now, status, measured, seconds, marks, scores=None):
    """How far a run has come, by column.

    measured: its Curves, of which the first and the last points are enough; scores: its accuracies on all digits, with
    the iteration, as Run.scores has them; without, they are the curves' last.
    """
    n = len(measured.iterations)
    on_all = scores is not None
    return {
        "status": status,
        "heartbeat": now,
        "seconds": seconds,
        "marks": [[int(iteration), one_line(text, NAME)] for iteration, text in list(marks)[:MAX_MARKS]],
        "iterations": int(max([0, *measured.iterations[-1:], *measured.test_iterations[-1:]])),
        # The first point may be a mean of several iterations.
        "first_cost": float(measured.costs[0]) if n and measured.iterations[0] == 1 else None,
        "last_cost": _last(measured.costs),
        "train_accuracy": _usable(scores.train_accuracy) if on_all else _last(measured.train_accuracies),
        "test_accuracy": _usable(scores.test_accuracy) if on_all else _last(measured.test_accuracies),
        "measured_at": int(scores.iteration) if on_all else None,
        "fewest_tested": measured.fewest_tested,
    }


def _last(values):
    return _usable(values[-1]) if len(values) else None


def _usable(value):
    return float(value) if usable(value) else None


def end_values(now, status, measured, seconds, marks, message, network, scores=None):
    """What is known of a run at its end, by column: how far it has come, its message, and the network kept, or None."""
    values = state_values(now, status, measured, seconds, marks, scores)
    message = message and one_line(message, MESSAGE)
    return values | {"message": message, "digest": network and network.digest, "saved": None}


def network_bytes(network):
    """A network as a .safetensors file; None for None, and for one that could not be opened again."""
    if network is None:
        return None
    file = io.BytesIO()
    nncore.save_network(network, file)
    file.seek(0)
    try:
        nncore.load_network(file)
    except ValueError:
        log.warning("a network is not kept, since it could not be opened again", exc_info=True)
        return None
    return file.getvalue()


def plain_config(config):
    """A configuration as what JSON can hold."""
    return json.loads(json.dumps(asdict(config), default=np.generic.item))


def origin_facts(origin):
    """An Origin as what JSON can hold, or None; the names in it as `data_name` has them."""
    return replace(origin, base=one_line(origin.base, NAME), seen=one_line(origin.seen, NAME)).facts


def one_line(text, length):
    """A text on one line, cut to a length."""
    return " ".join(plain_text(text, 10 * length).split())[:length]


def plain_text(text, length):
    """A text that every database can hold, cut to a length, without what is not seen and can turn the rest around."""
    text = text[:length].encode("utf-8", "replace").decode()
    return "".join(char for char in text if char in SPACES or unicodedata.category(char) not in UNSEEN)
