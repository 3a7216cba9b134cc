"""What a run is called that nobody has given a title: by its settings, when it begins and for good."""

from sqlalchemy import select

import nncore
from lab import settings
from lab.ledger.entries import title_of
from lab.ledger.tables import TITLE, runs
from lab.origin import Origin
from nncore.hyperparameters import TrainingConfig


def by_settings(connection, lab_book_id, values):
    """The title of a run that is about to begin, of which `values` are known by column: "64 units, rate 0.1", and the
    next such with "(2)"."""
    origin = Origin.read(values["origin"])
    said = [settings.named(TrainingConfig.from_dict(values["config"]))]
    if origin.own:
        said.append(origin.own)
    elif values["data_name"] != nncore.load_digits().name:
        said.append(values["data_name"])
    if origin.goes_on:
        said.append("gone on")
    title = ", ".join(said)[: TITLE - 20]
    taken = connection.execute(select(runs.c.title, runs.c.number).where(runs.c.notebook_id == lab_book_id)).mappings()
    return unique(title, set(map(title_of, taken)))


def unique(title, taken):
    """A title that is none of those taken: the next such has "(2)"."""
    called, n = title, 1
    while called in taken:
        n += 1
        called = f"{title} ({n})"
    return called
