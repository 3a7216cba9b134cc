"""A sweep that is over, made again: the desk says which cells it had, the lab book has their runs."""

import json
from collections import defaultdict

from lab.ledger.rows import plain_config
from lab.runs.history import History
from lab.sweeps.search import Cell
from lab.sweeps.sweep import Sweep
from nncore.hyperparameters import TrainingConfig

NOT_TRAINED = "Not trained: the sweep was interrupted, or its run was deleted."


def content_of(sweep):
    """What is kept on the desk of a sweep, as bytes."""
    configs = [plain_config(cell.config) for cell in sweep.cells]
    data = sweep.data if isinstance(sweep.data, str) else sweep.data.name
    said = {"group_id": sweep.group_id, "data": data, "names": list(sweep.cells[0].changes), "configs": configs}
    return json.dumps(said).encode()


def restored(content, entries):
    """The Sweep of what `content_of` made; None if that is damaged or of another version.

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
