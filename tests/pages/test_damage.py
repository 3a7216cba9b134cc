"""Runs that are damaged, and files of runs: each costs a sentence and that run, never a page."""

import re

import pytest
from sqlalchemy import text

from lab.ledger import writer
from lab.ledger.files import export_file
from lab.origin import BEFORE, Origin
from tests.lab.ledger.books import CONFIG, HISTORY, add_finished
from tests.pages.app import every_piece, go_to, open_app, tables, upload, words
from tests.pages.session import part
from ui.session import LabBook, Teaching

HOSTILE = "![x](http://203.0.113.9/a.png) <img src=x> :red[b] $x$ www.example.org"


@pytest.fixture
def ledger():
    return writer.default().ledger


def compare(app):
    go_to(app, "compare.py")
    assert not app.exception
    return app


def with_runs(ledger, n=2, **names):
    app = open_app()
    token = part(app, LabBook).token
    return app, token, [add_finished(ledger, token, **names) for _ in range(n)]


def damage(ledger, statement):
    with ledger.database.begin(writes=True) as connection:
        connection.execute(text(statement))


def test_a_damaged_run_is_told_on_compare_and_the_others_are_there(ledger):
    app, _, ids = with_runs(ledger)
    damage(ledger, f"UPDATE runs SET config = '[]' WHERE id = {ids[0]}")
    compare(app)
    said = app.warning[0].value
    assert said.startswith("Damaged, or from another version of this app: Run 1. ") and len(app.checkbox) == 1


def test_a_damaged_network_is_told_and_no_page_is_lost(ledger):
    app, token, ids = with_runs(ledger, 1)
    damage(ledger, f"UPDATE networks SET content = zeroblob(50) WHERE run_id = {ids[0]}")
    part(app, LabBook).open_network(ledger.entries(token)[0])
    assert [error.value for error in compare(app).error] == ["The network that is kept of this run is damaged."]


def test_damaged_curves_leave_the_page_and_its_table(ledger):
    app, _, ids = with_runs(ledger, 1)
    damage(ledger, f"UPDATE curves SET costs = x'00' WHERE run_id = {ids[0]}")
    assert tables(compare(app))


def test_how_many_runs_came_in_is_said_and_what_did_not(ledger):
    other = ledger.new_lab_book()
    for _ in range(2):
        add_finished(ledger, other)
    file = export_file(ledger, other)
    app = compare(open_app())
    upload(app, "Runs that were downloaded", "runs.zip", file)
    assert "2 runs came in." in [info.value for info in app.info]
    assert all("from a file" in box.label for box in app.checkbox)
    torn = file.replace(b"PK\x01\x02", b"PK\x01\x03")
    upload(app, "Runs that were downloaded", "runs.zip", torn)
    assert "The file was not opened: this is no whole archive of runs" in app.error[0].value
    assert "2 runs came in." not in [info.value for info in app.info]


def shown_as_markdown(app):
    kinds = ("markdown", "caption", "info", "warning", "error", "success")
    found = [each.value for kind in kinds for each in app.get(kind)]
    found += [box.label for box in app.checkbox] + [box.help or "" for box in app.checkbox]
    return found


def test_texts_of_a_file_are_shown_as_texts(ledger):
    app, _, _ = with_runs(ledger, 1)
    other = ledger.new_lab_book()
    id = ledger.add(other, CONFIG, HOSTILE, 20, title=HOSTILE, group=None, origin=Origin(went_on=BEFORE, seen=HOSTILE))
    ledger.annotate(other, id, HOSTILE)
    ledger.finish(other, id, "failed", HISTORY, 1.0, [(1, HOSTILE[:80])], None, HOSTILE)
    upload(compare(app), "Runs that were downloaded", "runs.zip", export_file(ledger, other))
    for box in app.checkbox:
        box.check()
    app.run()
    assert not app.exception and len(app.checkbox) == 2 and len(tables(app)) == 2
    markup = re.compile(r"(?<!\\)(!\[|<img|:red|\$x)")
    assert not [found for found in shown_as_markdown(app) if markup.search(found)]
    assert HOSTILE[:6] in str(tables(app)) and "<img" not in str([piece.get("html") for piece in every_piece(app)])


def test_a_damaged_run_closes_no_class_for_its_teacher(ledger, school):
    code, secret = school.make("9b")
    ids = [add_finished(ledger, school.join(code, name, "2718")) for name in ("Mia", "Ben")]
    damage(ledger, f"UPDATE runs SET config = '{{broken' WHERE id = {ids[0]}")
    app = open_app()
    part(app, Teaching).secrets = [secret]
    go_to(app, "classroom.py")
    ((titles, *rows),) = tables(app)
    newest = [row[titles.index("Newest run")] for row in rows]
    assert newest == ["damaged", "Run 1: 2 of 30, finished, on Digits"]
    assert "This class is over" not in words(every_piece(app))
