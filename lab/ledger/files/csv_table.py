"""A lab book as a table (.csv): settings and scores, one run a row.

For spreadsheets, and to be opened again: without curves and networks, which no table has. What it says is what whoever
typed it says. A table is hostile until read.
"""

import codecs
import csv
import datetime
import io

from lab.ledger.files.checks import NUMBERS, checked_config, checked_values
from lab.ledger.limits import RUNS
from lab.ledger.rows import plain_config
from nncore.hyperparameters import HYPERPARAMETERS

MEASURED = ("n_test", "iterations", "seconds", "first_cost", "last_cost", "train_accuracy", "test_accuracy")
TOLD = ("group", "note", "message", "marks", "created", "version", "digest")
COLUMNS = ("number", "title", "status", "data_name", *MEASURED, *TOLD)
# The run has a setting of the same name as the number of iterations that were done.
PLANNED = "iterations_planned"
HEADER = (*COLUMNS, *(PLANNED if name == "iterations" else name for name in HYPERPARAMETERS))
MAX_BYTES = 8 * 2**20
# A spreadsheet computes what begins like this, even when it comes from a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_table(entries):
    """The bytes of a table of entries. Texts that look like formulas get a ' before."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(HEADER)
    for entry in entries:
        texts = {"marks": "; ".join(f"{iteration}: {text}" for iteration, text in entry.marks)}
        row = [texts.get(name, getattr(entry, name)) for name in COLUMNS]
        table.writerow([_cell(value) for value in (*row, *(getattr(entry.config, name) for name in HYPERPARAMETERS))])
    # With the mark at the beginning, Excel reads it as UTF-8.
    return file.getvalue().encode("utf-8-sig")


def _cell(value):
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def is_table(content):
    """Whether these bytes begin like a table of runs."""
    return content.removeprefix(codecs.BOM_UTF8).startswith(",".join(COLUMNS[:3]).encode())


def read_table(content):
    """The runs in a table's bytes, checked, as Ledger.add_all takes them, the oldest first. Raises ValueError."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"the table must be at most {MAX_BYTES:,} bytes, this one is larger")
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), restkey="more"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError("this is not a table in UTF-8") from error
    if not rows or not set(HEADER) <= set(rows[0]):
        raise ValueError("this is not a table of runs as it was downloaded here: columns are missing")
    if len(rows) > RUNS:
        raise ValueError(f"a table must have at most {RUNS:,} runs, this one has {len(rows):,}")
    items = []
    for number, row in enumerate(rows, start=1):
        try:
            items.append((_values(row), None, None))
        except ValueError as error:
            raise ValueError(f"run {number}: {str(error)[:200]}") from error
    return sorted(items, key=lambda item: item[0]["created"])


def _values(row):
    texts = {name: _text(row[name]) for name in HEADER}
    run = {name: texts[name] or None for name in ("group", "message", "digest")}
    run |= {name: texts[name] for name in ("title", "status", "data_name", "note", "version")}
    run |= {name: _number(texts[name], whole=NUMBERS[name][2]) for name in MEASURED}
    run["created"] = run["heartbeat"] = datetime.datetime.fromisoformat(texts["created"]).timestamp()
    run["pinned"], run["marks"] = False, [_mark(mark) for mark in texts["marks"].split("; ") if mark]
    config = {name: _setting(name, texts[PLANNED if name == "iterations" else name]) for name in HYPERPARAMETERS}
    return checked_values(run) | {"config": plain_config(checked_config(config))}


def _text(value):
    if not isinstance(value, str):
        raise ValueError("a row is too short")
    return value[1:] if value.startswith("'") and value[1:].lstrip(" ").startswith(FORMULA) else value


def _number(text, whole):
    if not text:
        return None
    return int(text) if whole else float(text)


def _mark(text):
    iteration, _, what = text.partition(": ")
    return [int(iteration), what]


def _setting(name, text):
    known = HYPERPARAMETERS[name]
    if isinstance(known.default, tuple):
        return [int(units) for units in text.split()]
    if isinstance(known.default, bool):
        return {"True": True, "False": False, "TRUE": True, "FALSE": False}.get(text, text)
    return _number(text, known.whole) if known.limits else text
