"""A lab book as a table: what is in it comes back, and a hostile one changes nothing."""

import io

import pytest

from lab.ledger.files import export_csv
from lab.ledger.files.csv_table import HEADER
from tests.lab.ledger.files.test_files import SAME, archive, ledger, read  # noqa: F401  fixtures

KEPT = [name for name in SAME if name not in ("pinned", "heartbeat", "network_bytes")]


def test_a_table_comes_back_without_curves_and_networks(ledger, token, archive):  # noqa: F811
    other = ledger.new_lab_book()
    ids = read(ledger, other, export_csv(ledger, token))
    there = {entry.title: entry for entry in ledger.entries(token)}
    back = {entry.title: entry for entry in ledger.entries(other)}
    assert set(back) == set(there)
    for title, entry in back.items():
        assert {name: getattr(entry, name) for name in KEPT} == {name: getattr(there[title], name) for name in KEPT}
        assert entry.network_bytes == 0
    assert ledger.curves(other, ids) == {}


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(ledger, token, archive):  # noqa: F811
    entry = ledger.entries(token)[0]
    ledger.annotate(token, entry.id, "=1+1")
    other = ledger.new_lab_book()
    read(ledger, other, export_csv(ledger, token))
    assert "=1+1" in [entry.note for entry in ledger.entries(other)]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("0.1,constant", "nan,constant", "learning_rate"),
        ("0.1,constant", "ten,constant", "could not convert"),
        ("stopped", "won", "status"),
        ("sgd", "magic", "optimizer"),
        (",seed", ",sead", "columns are missing"),
        ("4 3", "4 -3", "hidden_units"),
        ("4 3", "4 x", "invalid literal"),
        ("1: learning", "one: learning", "invalid literal"),
    ],
)
def test_a_table_with_something_wrong_is_refused_whole(ledger, token, archive, old, new, rule):  # noqa: F811
    text = export_csv(ledger, token).decode("utf-8-sig")
    assert old in text
    before = ledger.entries(token)
    with pytest.raises(ValueError, match=rule):
        read(ledger, token, text.replace(old, new).encode())
    assert ledger.entries(token) == before


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        (b"\n1,2,3\n", "too short"),
        (b"\n\xff\xfe\n", "UTF-8"),
        (b"", "columns are missing"),
        (b"\n" + b",".join([b"1"] * 33) + b"\n" * 2, "run 1"),
    ],
    ids=["short", "bytes", "empty", "ones"],
)
def test_what_is_no_table_is_refused(ledger, token, tail, rule):  # noqa: F811
    with pytest.raises(ValueError, match=rule):
        read(ledger, token, ",".join(HEADER).encode() + tail)


def test_a_table_that_is_too_large_is_refused(ledger, token, monkeypatch):  # noqa: F811
    monkeypatch.setattr("lab.ledger.files.csv_table.MAX_BYTES", 10)
    with pytest.raises(ValueError, match="at most 10 bytes"):
        read(ledger, token, ",".join(HEADER).encode())
    monkeypatch.undo()
    monkeypatch.setattr("lab.ledger.files.csv_table.RUNS", 1)
    with pytest.raises(ValueError, match="at most 1 runs"):
        read(ledger, token, ",".join(HEADER).encode() + b"\n1\n2\n")


def test_nothing_but_a_file_object_is_needed(ledger, token, archive):  # noqa: F811
    from lab.ledger.files import import_file

    assert len(import_file(ledger, token, io.BytesIO(export_csv(ledger, token)))) == 2
