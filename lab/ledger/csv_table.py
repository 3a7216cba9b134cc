"""A lab book as a table (.csv): settings and scores, one run a row.

For spreadsheets: without curves and networks, which no table has, and not to be opened here again.
"""

import csv
import io
import re

from nncore.hyperparameters import HYPERPARAMETERS

MEASURED = ("n_test", "iterations", "seconds", "first_cost", "last_cost", "train_accuracy", "test_accuracy")
TOLD = ("group", "note", "message", "marks", "created", "version", "digest")
COLUMNS = ("number", "title", "status", "data_name", *MEASURED, *TOLD)
ORIGIN = ("measured_at", "imported", "group_id", "origin")
# The run has a setting of the same name as the number of iterations that were done.
HEADER = (*COLUMNS, *("iterations_planned" if name == "iterations" else name for name in HYPERPARAMETERS), *ORIGIN)
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
        row += [*(getattr(entry, name) for name in ORIGIN[:-1]), entry.origin.words if entry.origin.goes_on else None]
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
