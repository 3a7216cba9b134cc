"""Numbers are written in one way, and nowhere by hand."""

import re
from pathlib import Path

import numpy as np
import pytest

from nncore.datasets import DIGIT_NAMES
from render import numbers, readings

TOP = Path(__file__).parents[2]
SHOWN = [path for room in ("render", "ui", "pages", "lab") for path in sorted((TOP / room).rglob("*.py"))]


def test_no_text_formats_a_share_in_a_way_of_its_own():
    assert len(SHOWN) > 100 and not [path for path in SHOWN if re.search(r":[.\d]*%[}\"']", path.read_text())]


def test_how_numbers_are_written():
    assert (numbers.per_cent(0.9105), numbers.per_cent(0.9105, 2)) == ("91.0\u202f%", "91.05\u202f%")
    assert numbers.per_cent(None) == numbers.per_cent(float("nan")) == "–"
    assert [numbers.cost(value) for value in (2.302117, 0.5, None, float("nan"))] == ["2.3021", "0.5000", "–", "–"]
    assert numbers.points(-0.0123) == "1.2 points"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0, "< 0.1"), (0.0009, "< 0.1"), (0.048, "= 4.8"), (12 / 252, "= 4.8"), (0.0499, "= 5.0"), (0.0501, "= 5.1")],
)
def test_a_p_value_never_reads_as_the_other_side_of_the_border(chance, said):
    assert numbers.p_value(chance) == f"p {said}\u202f% by luck alone"


def test_a_bar_is_never_certain_nor_its_name_markup():
    names = ["<b>a</b>", 'b & "c"', *DIGIT_NAMES[2:]]
    bars = readings.bars(np.array([0.997, 0.003, *[0.0] * 8]), names)
    assert "&gt;99\u202f%</span>" in bars and "0.3\u202f%" not in bars
    assert "&lt;b&gt;a&lt;/b&gt;" in bars and "<b>" not in bars


def test_an_axis_ends_at_a_round_number():
    assert [numbers.round_up(value) for value in (0, 1, 2.31, 127.4, 7.6, 0.013)] == [1, 1, 2.5, 150, 10, 0.015]
