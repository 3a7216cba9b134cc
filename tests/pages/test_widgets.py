"""Points that are chosen on a chart: what they set, and those that set nothing."""

from types import SimpleNamespace

import pytest

from ui.session import widgets


def taken(monkeypatch, points):
    state = {"chart": SimpleNamespace(selection=SimpleNamespace(points=points)), "layer": 0, "unit": 1}
    monkeypatch.setattr(widgets.st, "session_state", state)
    widgets.take_selection("chart", "layer", "unit")
    return state["layer"], state["unit"]


def test_a_point_sets_the_widgets_to_what_it_stands_for(monkeypatch):
    assert taken(monkeypatch, [{"x": 1, "customdata": [1, 7]}]) == (1, 7)


@pytest.mark.parametrize("points", [[], [{"x": 0, "y": 0.5}], [{"customdata": None}]], ids=str)
def test_a_point_that_stands_for_nothing_changes_nothing(monkeypatch, points):
    assert taken(monkeypatch, points) == (0, 1)
