"""The curves of a class."""

import base64
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from lab.origin import Origin
from render import board_figures, board_sentences
from render.run_curves import MAX_ITEMS


@dataclass
class Line:
    entry: SimpleNamespace
    curves: SimpleNamespace
    before: int = 0
    met: bool | None = None
    outside: str = ""


def a_line(status="finished", fewest=500, before=0):
    """One that was measured after 20 of its iterations, or goes on after 24."""
    done, at = (24, None) if status == "running" else (20, 20)
    measured = {"iterations": done, "test_accuracy": 0.9, "measured_at": at, "fewest_tested": fewest, "n_test": 1000}
    config = SimpleNamespace(hidden_units=(4,))
    entry = SimpleNamespace(status=status, data_name="MNIST", origin=Origin(), config=config, **measured)
    curves = SimpleNamespace(test_iterations=np.array([1, 10, 20]), test_accuracies=np.array([0.1, 0.8, 0.9]))
    return Line(entry, curves, before)


def drawn(*lines):
    """[(mode, [(iteration, per cent)])] of what is drawn of some Lines, and the axis's last iteration."""
    chart = board_figures.curves(lines, [f"No. {number}" for number in range(len(lines))])
    traces = [(trace.mode, list(zip(trace.x, trace.y, strict=True))) for trace in chart.data]
    return traces, chart.layout.xaxis.range[1]


WAY, END = ("lines", [(1, 10), (10, 80)]), ("markers", [(20, 90)])
WHOLE = ("lines", [*WAY[1], *END[1]])


@pytest.mark.parametrize("status", ["finished", "paused"])
def test_an_end_on_all_digits_is_a_point_of_its_own(status):
    assert drawn(a_line(status)) == ([WAY, END], 20)
    # Where all are of the same digits nothing is apart.
    assert drawn(a_line(status, fewest=1000)) == drawn(a_line(status, fewest=None)) == ([WHOLE], 20)


def test_the_curve_of_what_goes_on_comes_to_its_row():
    line = a_line("running")
    assert drawn(line) == ([WHOLE], 24)
    line.entry.test_accuracy = 0.95
    assert drawn(line)[0] == [("lines", [*WHOLE[1], (24, 95)])]
    # A run of which no curve is written yet has a point.
    line.curves, line.before = None, 500
    assert drawn(line) == ([("markers", [(524, 95)])], 524)


def test_a_run_without_curves_is_a_point():
    ended, begun = a_line(), a_line("running")
    ended.curves = begun.curves = begun.entry.test_accuracy = None
    assert drawn(ended, begun) == ([END], 24)


def test_those_behind_the_best_come_to_their_numbers_too():
    traces, _ = drawn(*(a_line() for _ in range(MAX_ITEMS + 2)))
    assert sum(mode == "lines" for mode, _ in traces) == MAX_ITEMS + 2
    assert [len(places) for mode, places in traces if mode == "markers"] == [2, *[1] * MAX_ITEMS]


def test_what_goes_on_begins_where_its_network_had_come_to():
    assert drawn(a_line(before=500))[0] == [("lines", [(501, 10), (510, 80)]), ("markers", [(520, 90)])]


def test_a_goal_is_a_dashed_line_with_its_name():
    layout = board_figures.curves([a_line()], ["Mia"], goal=0.835).layout
    (line,), (name,) = layout.shapes, layout.annotations
    assert (line.y0, line.y1, line.line.dash, name.y, name.text) == (83.5, 83.5, "dash", 83.5, "goal")
    assert not board_figures.curves([a_line()], ["Mia"]).layout.shapes
    assert "the goal, 83.5\u202f%" in board_sentences.alt([a_line()], ["Mia"], 0.835)


@pytest.mark.parametrize("dark", [False, True])
def test_the_table_shows_how_each_curve_looks(dark):
    lines = [a_line() for _ in range(MAX_ITEMS + 2)]
    names = ["" for _ in lines]
    chart = board_figures.curves(lines, names, dark)
    looks = [(trace.line.color, trace.line.dash) for trace in chart.data if trace.mode == "lines"]
    table = board_sentences.table(lines, names, dark)
    assert "Goal" not in table, "where none is asked, that column is empty"
    marks = [base64.b64decode(each["html"].rpartition(",")[2][:-2]).decode() for each in table["Curve"]]
    # Those behind are drawn first.
    for mark, (colour, dash) in zip(marks, looks[2:], strict=False):
        assert f'stroke="{colour}"' in mark and f'dasharray="{"none" if dash == "solid" else dash}"' in mark
    assert len(set(marks)) == MAX_ITEMS + 1 and all(looks[0][0] in mark for mark in marks[MAX_ITEMS:])
    assert chart.layout.showlegend is False, "their names are nowhere twice"


def test_what_a_point_by_itself_is_is_said_where_there_is_one():
    apart, joined = a_line(), a_line(fewest=None)
    assert board_sentences.below([joined, apart], ["Mia", "Ben"]) == board_sentences.POINTS
    assert board_sentences.below([joined], ["Mia"]) == ""
    joined.outside = "it was before"
    said = board_sentences.not_counting([joined], ["Mia"])
    assert board_sentences.below([apart, joined], ["Ben", "Mia"]) == f"{said} {board_sentences.POINTS}"
    apart.met = True
    assert board_sentences.below([apart], ["Ben"]) == f"{board_sentences.HAS_MET} {board_sentences.POINTS}"
