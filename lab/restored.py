"""What is over made again from the ledger, a run or a sweep, so that its page is after a reload what it was before."""

import json
from collections import defaultdict

import numpy as np

from lab.data_library import library
from lab.ledger.rows import plain_config
from lab.runs.changes import on_the_way
from lab.runs.history import History
from lab.runs.run import ENDED, GOING, Run
from lab.runs.scores import Scores
from lab.sweeps.search import Cell
from lab.sweeps.sweep import Sweep
from nncore.hyperparameters import TrainingConfig

INTERRUPTED = "The server stopped during this run: at most its last half minute is lost. You can go on from it."
ELSEWHERE = (
    "A moment ago this run was going on, at another server or at this one before it was started anew. At most its last "
    "half minute is lost. You can go on from it."
)
NOT_TRAINED = "Not trained: the sweep was interrupted, or its run was deleted."
TOO_SOON = "The server stopped during this run, before its network was kept: its curves are all that is here."


def restored(ledger, token, entry, data=None):
    """The Run of an Entry, ended, with its curves, network, checkpoints and scores. Returns (Run or None, sentence).

    data: what it was trained on, where that is no data set of this machine but made of one. The sentence says why there
    is none, or what is not there of it; None where nothing is missing. Raises
    LedgerProblem.
    """
    data, config = data or library.named(entry.data_name), entry.config
    if data is None or len(data.test_labels) != entry.n_test or config.training_digits > len(data.train_labels):
        return None, "The digits that this run learned from are no longer on this machine, or have changed."
    interrupted = entry.status not in ENDED
    entry = entry.of_network if interrupted else entry
    if entry.iterations > config.iterations:
        return None, "This run cannot be opened again: it is longer than its settings say."
    curves = ledger.curves(token, [entry.id]).get(entry.id)
    network, missing = _read(lambda: ledger.network(token, entry.id), "Its network is damaged")
    checkpoints, damaged = _read(lambda: ledger.checkpoints(token, entry.id), "Its networks on the way are damaged")
    if network is not None and not config.fits(network):
        network, missing = None, "Its network is damaged: of another shape than its settings say."
    scores = None
    if entry.measured_at is not None:
        scores = Scores(entry.measured_at, entry.train_accuracy, entry.test_accuracy)
    try:
        run = Run.restored(
            config,
            data,
            "stopped" if interrupted else entry.status,
            _history(curves and curves.until(entry.iterations), entry.fewest_tested),
            network,
            scores,
            [
                (iteration, each)
                for iteration, each in checkpoints or ()
                if config.fits(each) and iteration <= entry.iterations
            ],
            on_the_way(config, entry.marks)[-1],
            message=_why(entry, network) if interrupted else entry.message,
            origin=entry.origin,
            marks=list(entry.marks),
            seconds=entry.seconds,
            created=round(entry.created.timestamp(), 6),
            begun=entry.begun,
        )
    except ValueError as error:
        return None, f"This run cannot be opened again: {error}."
    return run, missing or damaged


def _why(entry, network):
    """Why a run that has not ended goes on no more here."""
    return TOO_SOON if network is None else ELSEWHERE if entry.status in GOING else INTERRUPTED


def _read(read, sentence):
    try:
        return read(), None
    except ValueError as error:
        return None, f"{sentence}: {error}."


def _history(curves, fewest_tested=None):
    """A History with an entry for each iteration; where the ledger has fewer, in straight lines between them.

    fewest_tested: digits that any point of its test curve is of, if that is known.
    """
    if curves is None or not len(curves.costs):
        return History()
    every = np.arange(1, curves.iterations[-1] + 1)
    values = (np.interp(every, curves.iterations, kept).tolist() for kept in (curves.costs, curves.train_accuracies))
    tests = curves.test_iterations.tolist(), curves.test_accuracies.tolist()
    return History(*values, *tests, fewest_tested=fewest_tested)


# Sweeps: the desk says which cells one had, the lab book has their runs


def content_of_sweep(sweep):
    """What is kept on the desk of a sweep, as bytes."""
    configs = [plain_config(cell.config) for cell in sweep.cells]
    data = sweep.data if isinstance(sweep.data, str) else sweep.data.name
    said = {"group_id": sweep.group_id, "data": data, "names": list(sweep.cells[0].changes), "configs": configs}
    return json.dumps(said).encode()


def restored_sweep(content, entries):
    """The Sweep of what `content_of_sweep` made; None if that is damaged or of another version.

    entries: of the lab book. Curves and networks of its cells are there, under cell.entry.
    """
    try:
        said = json.loads(content)
        configs = [TrainingConfig.from_dict(values) for values in said["configs"]]
        cells = [
            Cell(number, {name: getattr(config, name) for name in said["names"]}, config)
            for number, config in enumerate(configs)
        ]
        group_id, data = str(said["group_id"]), str(said["data"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if not cells:
        return None
    found = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.id):
        if entry.group_id == group_id:
            found[entry.config].append(entry)
    for cell in cells:
        _fill(cell, found[cell.config].pop(0) if found[cell.config] else None)
    return Sweep(cells, data, group_id=group_id)


def _fill(cell, entry):
    if entry is None:
        cell.status, cell.message = "cancelled", NOT_TRAINED
        return
    cell.status = {"finished": "finished", "failed": "failed"}.get(entry.status, "cancelled")
    cell.message, cell.entry = entry.message, entry.id
    cell.iterations, cell.seconds = entry.iterations, entry.seconds
    if entry.test_accuracy is not None:
        cell.history = History(test_iterations=[entry.iterations], test_accuracies=[entry.test_accuracy])
