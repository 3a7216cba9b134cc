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


def a_line(status="finished", fewest=500, before=0, rests=True):
    """One that was measured after 20 of its iterations."""
    measured = {"iterations": 20 if rests else 24, "test_accuracy": 0.9, "measured_at": 20 if rests else None}
    entry = SimpleNamespace(
        status=status, fewest_tested=fewest, n_test=1000, data_name="MNIST", origin=Origin(), **measured
    )
    curves = SimpleNamespace(test_iterations=np.array([1, 10, 20]), test_accuracies=np.array([0.1, 0.8, 0.9]))
    return Line(entry, curves, before)


def drawn(*lines):
    """[(mode, [(iteration, per cent)])] of what is drawn of some Lines, and the axis's last iteration."""
    chart = board_figures.curves(lines, [f"No. {number}" for number in range(len(lines))])
    traces = [(trace.mode, list(zip(trace.x, trace.y, strict=True))) for trace in chart.data]
    return traces, chart.layout.xaxis.range[1]


def test_a_curve_comes_to_the_number_in_the_table_by_a_point_of_its_own_where_that_is_of_other_digits():
    way, end = ("lines", [(1, 10), (10, 80)]), ("markers", [(20, 90)])
    for status in ("finished", "stopped", "paused"):
        assert drawn(a_line(status)) == ([way, end], 20)
    assert drawn(a_line(before=500))[0][1] == ("markers", [(520, 90)])
    # Where all are of the same digits nothing is apart.
    assert drawn(a_line(fewest=1000)) == drawn(a_line(fewest=None)) == ([("lines", [*way[1], *end[1]])], 20)


def test_the_axis_reaches_to_where_a_run_is_now_which_is_further_than_its_curve():
    assert drawn(a_line("running", rests=False)) == ([("lines", [(1, 10), (10, 80), (20, 90)])], 24)


def test_the_curve_of_a_run_that_goes_on_comes_to_what_its_row_says_which_is_written_more_often():
    line = a_line("running", rests=False)
    line.entry.test_accuracy = 0.95
    assert drawn(line)[0] == [("lines", [(1, 10), (10, 80), (20, 90), (24, 95)])]
    # A run of which no curve is written yet has a point.
    line.curves, line.before = None, 500
    assert drawn(line) == ([("markers", [(524, 95)])], 524)


def test_also_those_behind_the_best_come_to_their_numbers():
    traces, _ = drawn(*(a_line() for _ in range(MAX_ITEMS + 2)))
    assert sum(mode == "lines" for mode, _ in traces) == MAX_ITEMS + 2
    assert [len(places) for mode, places in traces if mode == "markers"] == [2, *[1] * MAX_ITEMS]


def test_a_run_without_curves_is_a_point_and_one_before_its_first_is_none():
    ended, begun = a_line(), a_line("running", rests=False)
    ended.curves = begun.curves = begun.entry.test_accuracy = None
    assert drawn(ended, begun) == ([("markers", [(20, 90)])], 24)


def test_the_curve_of_what_goes_on_from_an_own_network_begins_where_that_had_come_to():
    lines = [a_line(), a_line(before=500)]
    curves = [places for mode, places in drawn(*lines)[0] if mode == "lines"]
    assert [places[0] for places in curves] == [(1, 10), (501, 10)]


def test_a_goal_is_a_dashed_line_with_its_name():
    layout = board_figures.curves([a_line()], ["Mia"], goal=0.835).layout
    (line,), (name,) = layout.shapes, layout.annotations
    assert (line.y0, line.y1, line.line.dash, name.y, name.text) == (83.5, 83.5, "dash", 83.5, "goal")
    assert not board_figures.curves([a_line()], ["Mia"]).layout.shapes
    assert "the goal, 83.5\u202f%" in board_sentences.alt([a_line()], ["Mia"], 0.835)


@pytest.mark.parametrize("dark", [False, True])
def test_the_table_shows_how_each_curve_looks(dark):
    lines = [a_line() for _ in range(MAX_ITEMS + 2)]
    chart = board_figures.curves(lines, ["" for _ in lines], dark)
    drawn = [(trace.line.color, trace.line.dash) for trace in chart.data if trace.mode == "lines"]
    marks = [base64.b64decode(each["html"].rpartition(",")[2][:-2]).decode() for each in marks_of(lines, dark)]
    # Those behind are drawn first.
    for mark, (colour, dash) in zip(marks, drawn[2:], strict=False):
        dash = "none" if dash == "solid" else dash
        assert f'stroke="{colour}"' in mark and f'dasharray="{dash}"' in mark
    assert len(set(marks)) == MAX_ITEMS + 1 and all(drawn[0][0] in mark for mark in marks[MAX_ITEMS:])
    assert chart.layout.showlegend is False, "their names are nowhere twice"


def marks_of(lines, dark):
    config = SimpleNamespace(hidden_units=(4,))
    for line in lines:
        line.met, line.outside, line.entry.config = None, "", config
    table = board_sentences.table(lines, ["" for _ in lines], dark)
    assert "Goal" not in table, "where none is asked, that column is empty"
    return table["Curve"]


def test_what_a_point_by_itself_is_is_said_below_the_table_where_there_is_one():
    apart, joined = a_line(), a_line(fewest=None)
    for line in (apart, joined):
        line.outside, line.met = "", None
    assert board_sentences.below([joined, apart], ["Mia", "Ben"]) == board_sentences.POINTS
    assert board_sentences.below([joined], ["Mia"]) == ""
    joined.outside = "it was before"
    said = board_sentences.not_counting([joined], ["Mia"])
    assert board_sentences.below([apart, joined], ["Ben", "Mia"]) == f"{said} {board_sentences.POINTS}"
    apart.met = True
    assert board_sentences.below([apart], ["Ben"]) == f"{board_sentences.HAS_MET} {board_sentences.POINTS}"
