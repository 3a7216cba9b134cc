"""The curves of a class."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from render import board_figures


@dataclass
class Line:
    entry: SimpleNamespace
    curves: SimpleNamespace
    before: int = 0


def a_line(status="finished", fewest=500, before=0):
    entry = SimpleNamespace(status=status, fewest_tested=fewest, n_test=1000)
    curves = SimpleNamespace(test_iterations=np.array([1, 10, 20]), test_accuracies=np.array([0.1, 0.8, 0.9]))
    return Line(entry, curves, before)


def ends(line):
    (trace,) = board_figures.curves([line], ["Mia"]).to_dict()["data"]
    return trace["x"][-1], trace["y"][-1]


def test_the_end_of_a_run_that_is_of_other_digits_than_the_way_there_is_no_leap_of_its_curve():
    assert ends(a_line()) == (10, 80)
    assert ends(a_line("running")) == (20, 90)
    assert ends(a_line(fewest=1000)) == ends(a_line(fewest=None)) == (20, 90)


def test_the_curve_of_what_goes_on_from_an_own_network_begins_where_that_had_come_to():
    lines = [a_line(), a_line(before=500)]
    first, on = board_figures.curves(lines, ["Mia", "Ben"]).to_dict()["data"]
    assert (first["x"][0], on["x"][0]) == (1, 501)
