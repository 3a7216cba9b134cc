"""What a browser may send in place of a drawing: no page ends in an error."""

import pytest

from lab.drawing_sheet import DrawingSheet
from tests.lab.strokes import SENT
from tests.pages.app import open_app


def shown(monkeypatch, sent):
    """What the canvas returns where the browser sent this."""
    open_app()  # the canvas can be imported only once the app runs
    from ui.draw import canvas

    monkeypatch.setattr(canvas, "_component", lambda **_: sent)
    return canvas.show({"objects": [], "generation": 0}, canvas.DEFAULT_BRUSH, DrawingSheet(), True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"drawing": 5},
        {"drawing": [SENT]},
        {"drawing": {"raw": [SENT], "data": 5}},
        {"drawing": {"raw": None}},
        {"drawing": None, "backgroundFit": None},
    ],
)
def test_what_is_no_drawing_is_nothing(monkeypatch, sent):
    assert shown(monkeypatch, sent) == []


def test_a_drawing_comes_through_whatever_comes_with_it(monkeypatch):
    assert shown(monkeypatch, {"drawing": {"raw": {"objects": [SENT]}, "data": 5}, "backgroundFit": 3}) == [SENT]
