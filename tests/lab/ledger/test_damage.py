"""What is damaged, or cannot be opened again, costs that item; the rest of a lab book is there."""

import io
import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from lab.ledger.files import export_file, import_file
from lab.runs.history import History
from nncore.network import Layer
from tests.lab.ledger.books import CONFIG, NETWORK, add, add_finished, ids_of

pytestmark = pytest.mark.both_databases

NOT_FINITE = replace(
    NETWORK, layers=(Layer(NETWORK.layers[0].weights * np.nan, NETWORK.layers[0].bias), NETWORK.layers[1])
)


@pytest.fixture
def sql(path, ledger, token):
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection.execute
    connection.close()


@pytest.mark.parametrize("add_to", ["at once", "at the end"])
def test_a_network_that_could_not_be_opened_again_is_not_kept(ledger, token, add_to):
    history = History([2.3, float("nan")], [0.1, 0.2], [1, 2], [0.15, 0.25])
    if add_to == "at once":
        id = ledger.add_finished(token, CONFIG, "Digits", 20, history, NOT_FINITE, 1.0)
    else:
        id = add(ledger, token)
        ledger.finish(token, id, "finished", history, 1.0, network=NOT_FINITE)
    (entry,) = ledger.entries(token)
    assert (entry.network_bytes, entry.digest, entry.iterations) == (0, None, 2)
    assert ledger.network(token, id) is None
    assert np.isfinite(ledger.curves(token, [id])[id].costs).all() and entry.last_cost == 2.3


@pytest.mark.parametrize("cost", [float("inf"), float("nan"), 1e305])
def test_a_run_with_a_cost_beyond_numbers_can_be_exported_and_imported(ledger, token, cost):
    ledger.add_finished(token, CONFIG, "Digits", 20, History([2.3, cost], [0.1, 0.1], [1, 2], [0.1, 0.1]), None, 1.0)
    other = ledger.new_lab_book()
    assert import_bytes(ledger, other, export_file(ledger, token)).left_out == []


def import_bytes(ledger, token, content):
    return import_file(ledger, token, io.BytesIO(content))


DAMAGES = {
    "a config without units": "config = '{}'",
    "a config that is a list": "config = '[]'",
    "a config that is no JSON": "config = '{'",
    "a config of bytes": "config = x'ff00ff'",
    "settings out of range": """config = '{"hidden_units": [4], "iterations": -1}'""",
    "a whole number that is none": """config = '{"hidden_units": [4.0]}'""",
    "marks that are no JSON": "marks = 'x'",
    "marks that are none": "marks = '[1]'",
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


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_row_costs_that_run_and_is_told(ledger, token, sql, damage):
    whole, damaged = add_finished(ledger, token), add_finished(ledger, token)
    sql(f"UPDATE runs SET {damage} WHERE id = {damaged}")
    assert ids_of(ledger, token) == [whole] and ledger.unreadable(token) == ["Run 1, again"]
    assert len(import_bytes(ledger, ledger.new_lab_book(), export_file(ledger, token)).ids) == 1


def test_a_title_that_is_no_text_is_one(ledger, token, sql):
    add_finished(ledger, token)
    sql("UPDATE runs SET title = CAST(x'ff41' AS TEXT)")
    (entry,) = ledger.entries(token)
    assert entry.title == "\ufffdA"


@pytest.mark.parametrize("damage", ["x''", "x'00'", "'text'", "zeroblob(100)", "substr(costs, 1, 9)", "iterations"])
def test_damaged_curves_cost_those_curves(ledger, token, sql, damage):
    whole, damaged = (add_finished(ledger, token) for _ in range(2))
    sql(f"UPDATE curves SET costs = {damage} WHERE run_id = {damaged}")
    assert set(ledger.curves(token, [whole, damaged])) == {whole}
    assert len(ids_of(ledger, token)) == 2
    assert len(import_bytes(ledger, ledger.new_lab_book(), export_file(ledger, token)).ids) == 2


@pytest.mark.parametrize("damage", ["x''", "'text'", "zeroblob(100)", "substr(content, 1, 1000)"])
def test_a_damaged_network_is_told_in_a_sentence(ledger, token, sql, damage):
    id = add_finished(ledger, token)
    ledger.keep_checkpoints(token, id, [(0, NETWORK)])
    for table in ("networks", "checkpoints"):
        sql(f"UPDATE {table} SET content = {damage}")
    with pytest.raises(ValueError, match=r"The network that is kept of this run is damaged\."):
        ledger.network(token, id)
    with pytest.raises(ValueError, match="damaged"):
        ledger.checkpoints(token, id)
    imported = import_bytes(ledger, ledger.new_lab_book(), export_file(ledger, token))
    assert imported.left_out == [] and len(imported.ids) == 1


def test_a_heartbeat_from_the_future_is_no_sign_of_life(ledger, token, sql, clock):
    add(ledger, token)
    sql(f"UPDATE runs SET heartbeat = {clock.now + 3600}")
    assert [entry.status for entry in ledger.entries(token)] == ["interrupted"]


def test_a_file_that_is_taken_away_is_begun_anew_and_what_follows_is_kept(path, ledger, token, caplog):
    add_finished(ledger, token)
    for file in path.parent.iterdir():
        file.unlink()
    id = add_finished(ledger, token)
    assert "taken away" in caplog.text
    ledger.close()
    assert ids_of(ledger, token) == [id]


def test_a_file_in_place_of_which_there_is_another_is_opened(path, ledger, token, tmp_path):
    add_finished(ledger, token)
    ledger.close()
    ledger.entries(token)
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    assert len(ledger.entries(token)) == 1


def test_deleted_runs_are_purged_also_where_nobody_writes(ledger, token, sql, clock):
    ids = [add_finished(ledger, token) for _ in range(5)]
    add(ledger, token)
    ledger.delete(token, ids)
    clock.now += 25 * 3600
    assert ledger.undelete(token, ids[:1]) == 0
    ledger.entries(token)
    assert sql("SELECT count(*) FROM runs").fetchone() == (1,)
