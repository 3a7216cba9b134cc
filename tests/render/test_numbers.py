"""Numbers are written in one way, and nowhere by hand."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from nncore.datasets import DIGIT_NAMES
from render import numbers, readings, verdicts

TOP = Path(__file__).parents[2]
SHOWN = [path for room in ("render", "ui", "pages", "lab") for path in sorted((TOP / room).rglob("*.py"))]
# "91.0%", "91.0 %" with a wide space and "91.0 per cent", where everywhere else it is "91.0\u202f%" with a thin one.
OTHERWISE = re.compile(r"\b\d+ ?%(?![{\w])|\bper ?cent\b|\b\d+ ?px\b")
STYLE = re.compile(r"[\w-]+: ?[^;{}]+;")  # what style sheets say of lengths is another language


def texts_of(path):
    """What a file may show: its texts but for docstrings, with a 0 for each number that is put in."""
    tree = ast.parse(path.read_text())
    owners = ast.Module, ast.ClassDef, ast.FunctionDef
    # Docstrings, and what is within an f-string, which is read as a whole.
    parts = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, owners) and ast.get_docstring(node)}
    parts |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = re.sub(r"\{[^{}]*\}", "0", node.value)
        else:
            continue
        yield node.lineno, STYLE.sub("", text)


def formats_of(path):
    """How numbers are written in f-strings and by format()."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield node.lineno, "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, spec) for spec in re.findall(r"\{\w*:([^}]*)\}", node.value))


def test_no_text_writes_per_cent_or_pixels_in_a_way_of_its_own():
    by_hand = [(str(path), found) for path in SHOWN for found in texts_of(path) if OTHERWISE.search(found[1])]
    assert not by_hand
    assert not [(str(path), found) for path in SHOWN for found in formats_of(path) if found[1].endswith("%")]


@pytest.mark.parametrize("text", ["read 91%", "91.0% of them", "91.0 %", "5 per cent", "10 px"])
def test_another_way_is_found(text):
    assert OTHERWISE.search(text)


def test_how_numbers_are_written():
    assert (numbers.per_cent(0.9105), numbers.per_cent(0.9105, 2)) == ("91.0\u202f%", "91.05\u202f%")
    assert numbers.per_cent(None) == "–"
    assert [numbers.cost(value) for value in (2.302117, 0.5, None, float("nan"))] == ["2.3021", "0.5000", "–", "–"]
    assert numbers.points(-0.0123) == "1.2 points"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0, "< 0.1"), (0.0009, "< 0.1"), (0.048, "= 4.8"), (12 / 252, "= 4.8"), (0.0499, "= 5.0"), (0.0501, "= 5.1")],
)
def test_a_p_value_never_reads_as_the_other_side_of_the_border(chance, said):
    assert numbers.p_value(chance) == f"p {said}\u202f% by luck alone"


def test_a_bar_and_the_words_beside_it_say_the_same():
    values = np.array([0.997, 0.003, *[0.0] * 8])
    bars = readings.bars(values, DIGIT_NAMES)
    assert "&gt;99\u202f%</span>" in bars and "0.3\u202f%" not in bars
    assert "over 99\u202f% sure" in verdicts.answer(values)
    assert verdicts.probabilities_alt(values).startswith("Probabilities: 0: over 99\u202f%, 1: under 1\u202f%")
