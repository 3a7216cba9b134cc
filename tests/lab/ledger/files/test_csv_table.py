"""A lab book as a table: what is in it comes back, and a hostile one changes nothing."""

import csv
import io
import re
import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab.ledger.files import csv_table, export_csv, import_file
from lab.ledger.files.csv_table import HEADER, MAX_BYTES, OLD_HEADER
from tests.lab.ledger.files.test_files import SAME, archive, read  # noqa: F401  a fixture

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
        ("sgd", "magic", "optimizer"),
        (",seed", ",sead", "columns are missing"),
        ("4 3", "4 -3", "hidden_units"),
        ("4 3", "4 x", "invalid literal"),
    ],
)
def test_a_table_with_nothing_right_is_refused(ledger, archive, token, old, new, rule):  # noqa: F811
    text = export_csv(ledger, token).decode("utf-8-sig")
    assert old in text
    before = ledger.entries(token)
    with pytest.raises(ValueError, match=rule):
        read(ledger, token, text.replace(old, new).encode())
    assert ledger.entries(token) == before


@pytest.mark.parametrize(
    ("old", "new", "rule"), [("stopped", "won", "status"), ("1: learning", "one: learning", "invalid literal")]
)
def test_a_row_with_something_wrong_is_left_out_and_told(ledger, archive, token, old, new, rule):  # noqa: F811
    text, other = export_csv(ledger, token).decode("utf-8-sig"), ledger.new_lab_book()
    imported = import_file(ledger, other, io.BytesIO(text.replace(old, new).encode()))
    assert len(imported.left_out) == 1 and re.match(f"Left out run 2: .*{rule}", imported.left_out[0])
    assert [entry.status for entry in ledger.entries(other)] == ["failed"]


@given(st.text(st.sampled_from("=+-@＝＋－＠'\"a;,|\t\r\n ")))
@example("a;=1+1")
@example("'=1")
def test_any_text_comes_back_and_is_no_formula_whatever_ends_a_cell(text):
    cell = csv_table.cell(text)
    assert csv_table._text(cell) == text
    for sign in ",;|\t\n\r":
        for part in cell.split(sign):
            assert not part.lstrip(' "\t\r\n').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.lstrip(" ").startswith(("\t", "\r", "\n"))


PLAIN_FORMULA = re.compile(r"""((?:^|[;,|\t\r\n])[\s"]*)('*)(?=[=+\-@＝＋－＠])""")


@given(st.text(alphabet=" \t\n\r\"';,|=+-@a\u3000"))
def test_a_formula_is_found_wherever_one_may_begin(text):
    assert csv_table.FORMULA.sub(r"\1'\2", text) == PLAIN_FORMULA.sub(r"\1'\2", text)


@pytest.mark.parametrize("text", ["\t", "\t ", '"\n', " ", ";\t", "'", "\t'"])
def test_a_long_note_of_blanks_is_gone_through_once(text):
    begun = time.process_time()
    csv_table.cell(text * 20_000)
    assert time.process_time() - begun < 1


def test_a_table_of_before_there_were_origins_can_be_opened(ledger, token, archive):  # noqa: F811
    rows = list(csv.reader(io.StringIO(export_csv(ledger, token).decode("utf-8-sig"))))
    file = io.StringIO()
    csv.writer(file).writerows(row[: len(OLD_HEADER)] for row in rows)
    other = ledger.new_lab_book()
    assert len(read(ledger, other, file.getvalue().encode())) == 2


def test_what_comes_from_a_file_says_so(ledger, token, archive):  # noqa: F811
    other = ledger.new_lab_book()
    read(ledger, other, export_csv(ledger, token))
    assert all(entry.imported for entry in ledger.entries(other))
    assert export_csv(ledger, other).decode().splitlines()[1].split(",")[-3] == "True"


def test_a_hostile_table_costs_little_before_it_is_refused(ledger, token):
    header = ",".join(HEADER).encode()
    hostile = [
        header + b"\n" + b"," * (MAX_BYTES - 2000),
        header + b"\n" + b"1\n" * (MAX_BYTES // 2 - 2000),
        header + b"\n" + b'"' + b"\n" * (MAX_BYTES - 2000),
        header + b"," * (MAX_BYTES - 2000),
        header + b"\n" + (b"," * 100_000 + b"\n") * 80,
    ]
    for content in hostile:
        tracemalloc.start()
        with pytest.raises(ValueError, match=r"^[a-z]"):
            read(ledger, token, content)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 80 * 2**20


def test_no_more_of_a_file_is_read_than_a_table_may_have(ledger, token):
    class Endless(io.RawIOBase):
        n_read = 0

        def read(self, n):
            content = (",".join(HEADER).encode() if not self.n_read else b"") + b"\n" * n
            self.n_read += len(content[:n])
            return content[:n]

    file = Endless()
    with pytest.raises(ValueError, match="the table must be at most"):
        import_file(ledger, token, file)
    assert file.n_read <= MAX_BYTES + 1


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        (b"\n1,2,3\n", "too short"),
        (b"\n\xff\xfe\n", "UTF-8"),
        (b"", "without runs"),
        (b"\n" * 9, "without runs"),
        (b"\n" + b",".join([b"1"] * len(HEADER)) + b"\n" * 2, "run 1"),
    ],
    ids=["short", "bytes", "empty", "nothing", "ones"],
)
def test_what_is_no_table_is_refused(ledger, token, tail, rule):
    with pytest.raises(ValueError, match=rule):
        read(ledger, token, ",".join(HEADER).encode() + tail)


def test_a_table_that_is_too_large_is_refused(ledger, token, monkeypatch):
    monkeypatch.setattr("lab.ledger.files.csv_table.MAX_BYTES", 10)
    with pytest.raises(ValueError, match="at most 10 bytes"):
        read(ledger, token, ",".join(HEADER).encode())
    monkeypatch.undo()
    monkeypatch.setattr("lab.ledger.files.csv_table.RUNS", 1)
    with pytest.raises(ValueError, match="at most 1 runs"):
        read(ledger, token, ",".join(HEADER).encode() + b"\n1\n2\n")


def test_nothing_but_a_file_object_is_needed(ledger, token, archive):  # noqa: F811
    assert len(import_file(ledger, token, io.BytesIO(export_csv(ledger, token))).ids) == 2
