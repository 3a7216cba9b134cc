"""A lab book as a table (.csv): settings and scores, one run a row.

For spreadsheets, and to be opened again: without curves and networks, which no table has. What it says is what whoever
typed it says. A table is hostile until read.
"""

import codecs
import csv
import datetime
import io
import re

from lab.ledger.files.checks import NUMBERS, checked_config, checked_values, harmless
from lab.ledger.limits import RUNS
from lab.ledger.rows import plain_config
from nncore.hyperparameters import HYPERPARAMETERS

MEASURED = ("n_test", "iterations", "seconds", "first_cost", "last_cost", "train_accuracy", "test_accuracy")
TOLD = ("group", "note", "message", "marks", "created", "version", "digest")
COLUMNS = ("number", "title", "status", "data_name", *MEASURED, *TOLD)
# Where it comes from: tables of before have no such columns.
ORIGIN = ("measured_at", "imported", "origin", "group_id")
# The run has a setting of the same name as the number of iterations that were done.
PLANNED = "iterations_planned"
OLD_HEADER = (*COLUMNS, *(PLANNED if name == "iterations" else name for name in HYPERPARAMETERS))
HEADER = (*OLD_HEADER, *ORIGIN)
# In bytes, of a table and of a line of it: notes have line breaks, so that a row is one or several.
MAX_BYTES, MAX_LINE = 8 * 2**20, 2**17
LONGEST_BEGINNING = 64  # bytes that tell a table
# A spreadsheet computes what begins with these, also in the middle of a text where it takes another sign than the comma
# for the end of a cell. Any number of ' before stays that number and one.
# Blanks that end a cell are looked for from the first of them only, so that many of them are gone through once.
FORMULA = re.compile(r"""((?:^|[;,|]|(?<![\s"])(?:[^\S\t\r\n]|")*+[\t\r\n])[\s"]*+)('*+)(?=[=+\-@＝＋－＠])""")
# It also skips these at the beginning.
SKIPPED = re.compile(r"^('*)(?= *[\t\r\n])")


def write_table(entries):
    """The bytes of a table of entries. Texts that look like formulas get a ' before."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(HEADER)
    for entry in entries:
        texts = {"marks": "; ".join(f"{iteration}: {text}" for iteration, text in entry.marks)}
        row = [texts.get(name, getattr(entry, name)) for name in COLUMNS]
        row += [getattr(entry.config, name) for name in HYPERPARAMETERS]
        row += [getattr(entry, name) for name in ORIGIN]
        table.writerow([cell(value) for value in row])
    # With the mark at the beginning, Excel reads it as UTF-8.
    return file.getvalue().encode("utf-8-sig")


def cell(value):
    """A value as a cell of a table: a text that looks like a formula gets a ' before."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return SKIPPED.sub(r"'\1", FORMULA.sub(r"\1'\2", str(value)))


def is_table(content):
    """Whether these bytes begin like a table of runs."""
    return content.removeprefix(codecs.BOM_UTF8).startswith(",".join(COLUMNS[:3]).encode())


def read_table(content):
    """The runs in a table's bytes that pass every check, as Ledger.import_all takes them, the oldest first, and why
    others do not. Raises ValueError if it is no such table, or larger than it may be."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"the table must be at most {MAX_BYTES:,} bytes, this one is larger")
    items, reasons = [], []
    try:
        rows = csv.reader(_lines(content))
        header = next(rows, [])
        if not set(OLD_HEADER) <= set(header) or len(set(header)) < len(header):
            raise ValueError("this is not a table of runs as it was downloaded here: columns are missing")
        for number, row in enumerate(filter(None, rows), start=1):
            if number > RUNS:
                raise ValueError(f"a table must have at most {RUNS:,} runs, this one has more")
            try:
                items.append((_values(header, row), None, None))
            except ValueError as error:
                reasons.append(f"run {number}: {harmless(str(error)[:200])}")
    except csv.Error as error:
        raise ValueError("this is not a table in UTF-8") from error
    if not items and not reasons:
        raise ValueError("this is a table without runs")
    # Those of one moment are written the newest first, too.
    items.reverse()
    items.sort(key=lambda item: item[0]["created"])
    return items, reasons


def _lines(content):
    """The lines of a table, one at a time: as a list they would take many times its bytes."""
    try:
        for line in io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""):
            if len(line) > MAX_LINE:
                raise ValueError(f"a line of the table must be at most {MAX_LINE:,} characters, this one is longer")
            yield line
    except UnicodeDecodeError as error:
        raise ValueError("this is not a table in UTF-8") from error


def _values(header, row):
    if len(row) != len(header):
        raise ValueError(f"its row is too {'short' if len(row) < len(header) else 'long'}")
    texts = dict.fromkeys(ORIGIN, "") | {name: _text(cell) for name, cell in zip(header, row, strict=True)}
    run = {name: texts[name] or None for name in ("group", "message", "digest", "origin", "group_id")}
    run |= {name: texts[name] for name in ("title", "status", "data_name", "note", "version")}
    run |= {name: _number(texts[name], whole=NUMBERS[name][2]) for name in (*MEASURED, "measured_at")}
    run["created"] = run["heartbeat"] = _time(texts["created"])
    run["pinned"], run["marks"] = False, [_mark(mark) for mark in texts["marks"].split("; ") if mark]
    config = {name: _setting(name, texts[PLANNED if name == "iterations" else name]) for name in HYPERPARAMETERS}
    return checked_values(run) | {"config": plain_config(checked_config(config))}


def _text(cell):
    return FORMULA.sub(lambda found: found[1] + found[2][1:], SKIPPED.sub(lambda found: found[1][1:], cell))


def _time(text):
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except (OverflowError, OSError) as error:
        raise ValueError("created must be a time") from error


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
