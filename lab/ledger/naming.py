"""What a run is called that nobody has given a title: by what was changed since the run before it, once and for all."""

import json
import re

from sqlalchemy import Text, cast, select

from lab import settings
from lab.ledger.entries import config_of, title_of
from lab.ledger.tables import TITLE, runs
from lab.origin import Origin
from nncore.hyperparameters import TrainingConfig
from nncore.presets import PRESETS

MOST_NAMED = 2  # settings
AGAIN = re.compile(r", again( \d+)?$")


def by_change(connection, lab_book_id, values):
    """The title of a run that is about to begin, of which `values` are known by column; "" if it is the first of a lab
    book. Where no setting was changed, it is called by its other digits, or "gone on"."""
    mine = runs.c.notebook_id == lab_book_id
    # Nobody had those of a sweep, of a repetition or of a file before them.
    single = runs.c.group.is_(None), runs.c.group_id.is_(None), runs.c.imported.is_(False), runs.c.deleted.is_(None)
    columns = runs.c.title, runs.c.number, runs.c.data_name
    columns += tuple(cast(column, Text).label(column.name) for column in (runs.c.origin, runs.c.config))
    before = connection.execute(
        select(*columns).where(mine, *single).order_by(runs.c.number.desc()).limit(1)
    ).one_or_none()
    if before is None:
        return ""
    try:
        config = TrainingConfig.from_dict(values["config"])
        changed = settings.changed(config_of(before.config), config)
        other, origin = (Origin.read(each) for each in (json.loads(before.origin or "null"), values["origin"]))
    except (TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, ValueError):
        return ""  # the one before is damaged, or of another version
    if not changed and before.data_name != values["data_name"]:
        changed = [origin.own if origin.only_own else values["data_name"]]
    elif not changed and other != origin:
        changed = ["gone on" if origin.goes_on else "from fresh weights"]
    said = ", ".join(changed) if len(changed) <= MOST_NAMED else _of_many(len(changed), config, origin.own)
    said = (said or AGAIN.sub("", title_of(before._mapping)))[: TITLE - 20]
    taken = connection.execute(select(runs.c.title, runs.c.number).where(mine)).mappings()
    return _unique(said, set(map(title_of, taken)))


def _of_many(n, config, own):
    """What a run is called of which so many settings were changed at once: those of a preset, or for digits of one's
    own, are not what somebody changed one by one."""
    if own:
        return f"with {own}"
    preset = next((preset.title for preset in PRESETS.values() if preset.config == config), None)
    return preset or f"{n} settings changed"


def _unique(title, taken):
    called, n = title, 1
    while called in taken:
        called, n = f"{title}, again{f' {n}' if n > 1 else ''}", n + 1
    return called
