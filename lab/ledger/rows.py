"""What the columns of a run hold: from values of the app, bounded."""

import io
import json
import logging
import unicodedata
from dataclasses import asdict, replace

import numpy as np

import nncore
from lab.ledger.tables import NAME, runs

# Categories of characters that are not seen, and those of them that a text may have: two join letters and emojis.
UNSEEN, SPACES = ("Cc", "Cf", "Co", "Cn"), "\n\t\u200c\u200d"
log = logging.getLogger(__name__)


def bounded(values):
    """Values by column with texts as long as they may be, on one line but for a note, None for an empty one where there
    may be none."""
    return values | {name: _text(name, value) for name, value in values.items() if isinstance(value, str)}


def _text(name, text):
    cut, column = plain_text if name == "note" else one_line, runs.c[name]
    return cut(text, column.type.length) or (None if column.nullable else "")


def of_measured(measured, scores=None):
    """How far a run has come, by column.

    measured: its Curves, of which the first and the last points are enough; scores: its accuracies on all digits, with
    the iteration, as Run.scores has them; without, they are the curves' last.
    """
    train, test, at = _last(measured.train_accuracies), _last(measured.test_accuracies), None
    if scores is not None:
        train, test, at = float(scores.train_accuracy), float(scores.test_accuracy), scores.iteration
    return {
        "iterations": max(_last(measured.iterations) or 0, _last(measured.test_iterations) or 0),
        # The first point may be a mean of several iterations.
        "first_cost": measured.costs[0].item() if measured.iterations[:1].tolist() == [1] else None,
        "last_cost": _last(measured.costs),
        "train_accuracy": train,
        "test_accuracy": test,
        "measured_at": at,
        "fewest_tested": measured.fewest_tested,
    }


def _last(values):
    return values[-1].item() if len(values) else None


def network_bytes(network):
    """A network as a .safetensors file; None for None, and for one that could not be opened again."""
    if network is None:
        return None
    file = io.BytesIO()
    nncore.save_network(network, file)
    try:
        nncore.load_network(io.BytesIO(file.getvalue()))
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
