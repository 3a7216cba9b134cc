"""Points that are chosen on a chart: what they set, and those that set nothing."""

from types import SimpleNamespace

import pytest

from render import figures
from ui.session import widgets
from ui.session.tabs import Tab, working_for


@pytest.fixture(autouse=True)
def tab():
    with working_for(Tab(served=False)):
        yield


def taken(monkeypatch, points):
    state = {"chart": SimpleNamespace(selection=SimpleNamespace(points=points)), "layer": 0, "unit": 1}
    monkeypatch.setattr(widgets.st, "session_state", state)
    widgets.take_selection("chart", "layer", "unit")
    return state["layer"], state["unit"]


def test_a_point_sets_the_widgets_to_what_it_stands_for(monkeypatch):
    assert taken(monkeypatch, [{"x": 1, "customdata": [1, 7]}]) == (1, 7)


def test_what_a_point_says_nothing_of_stays(monkeypatch):
    assert taken(monkeypatch, [{"customdata": [None, 7]}]) == (0, 7)


def test_the_same_point_can_be_chosen_again(monkeypatch):
    chart = figures.figure([], figures.axis(""), figures.axis(""), 100, False)
    before = figures.marked(chart, 0).to_dict()
    taken(monkeypatch, [])
    assert widgets.times_chosen("chart") == 1
    after = figures.marked(chart, widgets.times_chosen("chart"))
    assert after.to_dict() != before and after.layout.height == 100


@pytest.mark.parametrize("points", [[], [{"x": 0, "y": 0.5}], [{"customdata": None}]], ids=str)
def test_a_point_that_stands_for_nothing_changes_nothing(monkeypatch, points):
    assert taken(monkeypatch, points) == (0, 1)
