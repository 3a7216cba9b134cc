"""A lab book as a table: a row for each run, and no text in it is a formula."""

import csv
import io
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab.ledger import csv_table
from lab.ledger.files import export_csv
from tests.lab.ledger.books import CONFIG, HISTORY, add_finished

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@given(st.text(st.sampled_from("=+-@＝＋－＠'\"a;,|\t\r\n \u3000")))
@example("a;=1+1")
def test_any_text_is_no_formula_whatever_ends_a_cell(text):
    cell = csv_table.cell(text)
    for sign in ",;|\t\n\r":
        for part in cell.split(sign):
            assert not part.lstrip(' "\t\r\n\u3000').startswith(SIGNS)
    assert not cell.lstrip(" ").startswith(("\t", "\r", "\n"))
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["a=b", "a - b", "x' =1", "a;b", "'a", " a", "=", "1"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert csv_table.cell(f"a{text}") == f"a{text}"


@pytest.mark.parametrize("text", ["\t", '"\n', " ", ";\t", "'"])
def test_a_long_note_of_blanks_is_gone_through_once(text):
    begun = time.process_time()
    csv_table.cell(text * 20_000)
    assert time.process_time() - begun < 1


def test_a_table_has_a_row_for_each_run_the_newest_first(ledger, token, clock):
    assert export_csv(ledger, token).count(b"\n") == 1
    id = ledger.add(token, CONFIG, "=data", 20, title="Ünit × 'quoted'", group="+group")
    ledger.finish(token, id, "stopped", HISTORY, 1.5, [(1, "learning rate 0.5")])
    ledger.annotate(token, id, " \t=HYPERLINK(1)\none")
    clock.now += 1
    add_finished(ledger, token)
    second, first = csv.DictReader(io.StringIO(export_csv(ledger, token).decode("utf-8-sig")))
    assert (first["title"], first["data_name"], first["group"]) == ("Ünit × 'quoted'", "'=data", "'+group")
    assert first["note"] == "' \t'=HYPERLINK(1)\none" and first["marks"] == "1: learning rate 0.5"
    assert (float(first["last_cost"]), first["hidden_units"], first["imported"]) == (1 / 3, "4", "False")
    assert (second["number"], second["status"], second["origin"]) == ("2", "finished", "")
    assert (second["iterations"], second["iterations_planned"]) == ("2", "30")
