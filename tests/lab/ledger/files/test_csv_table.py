"""A lab book as a table: no text in it is a formula."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab.ledger import csv_table


@given(st.text(st.sampled_from("=+-@＝＋－＠'\"a;,|\t\r\n ")))
@example("a;=1+1")
@example("'=1")
def test_any_text_is_no_formula_whatever_ends_a_cell(text):
    cell = csv_table.cell(text)
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
