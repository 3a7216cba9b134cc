"""A lab book as a file: what is exported comes back to the bit, and a hostile archive changes nothing."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest

import nncore
from lab.ledger import limits
from lab.ledger.files import export_csv, export_file, import_file
from lab.runs.history import History

CONFIG = nncore.TrainingConfig(hidden_units=(4, 3), iterations=30, training_digits=50, batch_size=10, seed=1)
NETWORK = nncore.initial_network(CONFIG)
HISTORY = History([2.3, 1 / 3], [0.1, 0.2], [1, 2], [0.15, 0.25])
SAME = (
    "title",
    "note",
    "pinned",
    "status",
    "message",
    "config",
    "data_name",
    "n_test",
    "iterations",
    "seconds",
    "first_cost",
    "last_cost",
    "train_accuracy",
    "test_accuracy",
    "marks",
    "created",
    "heartbeat",
    "version",
    "digest",
    "group",
    "network_bytes",
)


@pytest.fixture
def archive(ledger, token):
    """An archive of two runs, the first with a network and marks, the second without anything measured."""
    first = ledger.add(token, CONFIG, "Digits", 20, title="Ünit × 'quoted'", group="a sweep")
    ledger.finish(token, first, "stopped", HISTORY, 1.5, [(1, "learning rate 0.5")], NETWORK, "A message.")
    ledger.annotate(token, first, "one\ntwo")
    ledger.pin(token, [first])
    ledger.add_finished(token, CONFIG, "Digits", 20, History(), None, 0.25, "failed")
    return export_file(ledger, token)


def read(ledger, token, content):
    return import_file(ledger, token, io.BytesIO(content)).ids


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content, **changes):
    """The archive with other values for its first run; a change of ... leaves one out."""
    parts = unpacked(content)
    whole = json.loads(parts["runs.json"])
    run = whole["runs"][0] | changes
    whole["runs"][0] = {name: value for name, value in run.items() if value is not ...}
    return packed(parts | {"runs.json": json.dumps(whole)})


def replaced(content, **parts):
    """The archive with other parts; None leaves one out."""
    names = {"runs": "runs.json", "curves": "curves/1.json", "network": "networks/1.safetensors"}
    whole = unpacked(content) | {names.get(name, name): part for name, part in parts.items()}
    return packed({name: part for name, part in whole.items() if part is not None})


def test_what_is_exported_comes_back_to_the_bit(ledger, token, archive):
    other = ledger.new_lab_book()
    ids = read(ledger, other, archive)
    before, after = ledger.entries(token), ledger.entries(other)
    assert len(before) == len(after) == 2 and {entry.id for entry in after} == set(ids)
    for one, copy in zip(before, after, strict=True):
        for name in SAME:
            assert getattr(one, name) == getattr(copy, name), name
        curves, copied = ledger.curves(token, [one.id])[one.id], ledger.curves(other, [copy.id])[copy.id]
        for name in ("iterations", "costs", "train_accuracies", "test_iterations", "test_accuracies"):
            np.testing.assert_array_equal(getattr(curves, name), getattr(copied, name))
    assert ledger.network(other, after[0].id).digest == NETWORK.digest
    parts, copies = unpacked(archive), unpacked(export_file(ledger, other))
    assert list(parts) == list(copies)
    assert all(parts[name] == copies[name] for name in parts if name.startswith("curves"))
    # The copies say that they are some, and their groups are their own.
    runs, copied = (json.loads(each["runs.json"])["runs"] for each in (parts, copies))
    assert [
        run | {"imported": True, "group_id": copy["group_id"]} for run, copy in zip(runs, copied, strict=True)
    ] == copied


def test_a_network_in_an_archive_opens_by_itself(archive):
    assert nncore.load_network(io.BytesIO(unpacked(archive)["networks/1.safetensors"])).digest == NETWORK.digest


def test_nobody_else_s_runs_are_exported(ledger, token, archive):
    other = ledger.new_lab_book()
    assert json.loads(unpacked(export_file(ledger, other))["runs.json"])["runs"] == []
    assert len(export_csv(ledger, other).splitlines()) == 1


def test_a_run_that_goes_on_arrives_as_interrupted(ledger, token):
    ledger.add(token, CONFIG, "Digits", 20)
    other = ledger.new_lab_book()
    read(ledger, other, export_file(ledger, token))
    assert ledger.entries(other)[0].status == "interrupted"


def test_a_run_whose_network_is_kept_on_the_way_arrives_with_it(ledger, token):
    id = ledger.add(token, CONFIG, "Digits", 20)
    ledger.update(token, id, "running", HISTORY, 1.0, network=NETWORK)
    other = ledger.new_lab_book()
    read(ledger, other, export_file(ledger, token))
    (entry,) = ledger.entries(other)
    assert entry.digest == NETWORK.digest and entry.network_bytes


def test_the_future_is_not_taken_over(ledger, archive):
    other = ledger.new_lab_book()
    read(ledger, other, changed(archive, created=2**32))
    assert all(entry.created <= entry.created.now(entry.created.tzinfo) for entry in ledger.entries(other))


def test_the_newest_runs_that_there_is_room_for_are_taken_and_the_others_are_told(ledger, token, archive, monkeypatch):
    monkeypatch.setattr(limits, "RUNS", 3)
    imported = import_file(ledger, token, io.BytesIO(archive))
    assert imported.left_out == ["There was no room for the 1 oldest."]
    assert [entry.status for entry in ledger.entries(token) if entry.id in imported.ids] == ["failed"]
    with pytest.raises(ValueError, match="the notebook is full"):
        read(ledger, token, archive)
    assert len(ledger.entries(token)) == 3


def test_networks_from_a_file_take_nobody_s_place(ledger, token, archive, monkeypatch):
    monkeypatch.setattr(limits, "NETWORK_BYTES", ledger.entries(token)[0].network_bytes)
    kept = [entry.id for entry in ledger.entries(token) if entry.network_bytes]
    imported = import_file(ledger, token, io.BytesIO(archive))
    assert len(ledger.entries(token)) == 4 and imported.left_out == ["There was no room for 1 of the networks."]
    assert [entry.id for entry in ledger.entries(token) if entry.network_bytes] == kept


def test_an_unknown_lab_book_takes_nothing(ledger, archive):
    with pytest.raises(ValueError, match="no such notebook"):
        read(ledger, "nobody", archive)


# Tables


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_table_has_a_row_for_each_run(ledger, token, archive):
    second, first = rows_of(export_csv(ledger, token))
    assert (first["title"], first["note"], first["hidden_units"]) == ("Ünit × 'quoted'", "one\ntwo", "4 3")
    assert float(first["last_cost"]) == 1 / 3 and first["marks"] == "1: learning rate 0.5"
    assert (second["title"], second["status"], second["last_cost"], second["batch_size"]) == (
        "Run 2",
        "failed",
        "",
        "10",
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_spreadsheet_computes_nothing(ledger, token, start):
    text = f"{start}HYPERLINK(1)"
    id = ledger.add(token, CONFIG, f"{text} data", 20, title=text, group=text)
    ledger.annotate(token, id, f" \t{text}")
    ledger.update(token, id, "running", HISTORY, 1.0)
    (row,) = rows_of(export_csv(ledger, token))
    assert (row["title"], row["group"], row["data_name"]) == (f"'{text}", f"'{text}", f"'{text} data")
    assert row["note"] == f"' \t'{text}" and float(row["first_cost"]) == 2.3


def test_an_empty_lab_book_gives_an_empty_table(ledger, token):
    assert rows_of(export_csv(ledger, token)) == []
