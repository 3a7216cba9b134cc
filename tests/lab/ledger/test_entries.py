"""A row of the ledger is read as an Entry, or costs that run and no other."""

import io
import sqlite3
from contextlib import closing

import pytest

from lab.ledger.entries import SILENCE
from lab.ledger.files import export_file, import_file
from tests.lab.ledger.books import HISTORY, add, add_finished, ids_of

DAMAGES = {
    "a config without units": "config = '{}'",
    "a config that is a list": "config = '[]'",
    "a config that is no JSON": "config = '{'",
    "a config of bytes": "config = x'ff00ff'",
    "settings out of range": """config = '{"hidden_units": [4], "iterations": -1}'""",
    "a whole number that is none": """config = '{"hidden_units": [4.0]}'""",
    "marks that are no JSON": "marks = 'x'",
    "marks without a text": "marks = '[[1]]'",
    "a status there is none of": "status = 'won'",
    "a text for a number": "iterations = 'many'",
    "a text for a time": "created = 'yesterday'",
    "a time beyond all calendars": "created = 1e300",
    "a time that is infinite": "heartbeat = 9e999",
    "a cost that is infinite": "last_cost = 9e999",
    "an accuracy that is a text": "test_accuracy = 'good'",
    "a digest of bytes": "digest = x'ff'",
    "a version of another type": "version = x'00'",
}


@pytest.fixture
def sql(path, ledger, token):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection.execute


def test_a_damaged_row_costs_that_run_and_is_told(ledger, token, sql):
    whole = add_finished(ledger, token)
    for name, damage in DAMAGES.items():
        id = add_finished(ledger, token, title=name)
        sql(f"UPDATE runs SET {damage} WHERE id = {id}")
    assert ids_of(ledger, token) == [whole] and set(ledger.unreadable(token)) == set(DAMAGES)
    content = io.BytesIO(export_file(ledger, token))
    assert len(import_file(ledger, ledger.new_lab_book(), content).ids) == 1


def test_a_title_that_is_no_text_is_one(ledger, token, sql):
    add_finished(ledger, token)
    sql("UPDATE runs SET title = CAST(x'ff41' AS TEXT)")
    (entry,) = ledger.entries(token)
    assert entry.title == "\ufffdA"


def test_settings_of_a_newer_version_are_left_out(ledger, token, sql):
    add_finished(ledger, token)
    sql("""UPDATE runs SET config = json_set(config, '$.nonesuch', 1)""")
    assert len(ledger.entries(token)) == 1


def test_a_run_that_was_not_heard_of_counts_as_interrupted(ledger, token, clock):
    ids = [add(ledger, token), add(ledger, token, status="paused"), add_finished(ledger, token)]
    ledger.update(token, ids[0], "running", HISTORY, 1.0)

    def statuses():
        found = {entry.id: entry.status for entry in ledger.entries(token)}
        return [found[id] for id in ids]

    clock.now += SILENCE
    assert statuses() == ["running", "paused", "finished"]
    clock.now += 1
    assert statuses() == ["interrupted", "interrupted", "finished"]
    ledger.update(token, ids[0], "running", HISTORY, 1.0)
    assert statuses() == ["running", "interrupted", "finished"]
    # A sign of life from the future is none.
    clock.now -= SILENCE + 1
    assert statuses() == ["interrupted", "paused", "finished"]
