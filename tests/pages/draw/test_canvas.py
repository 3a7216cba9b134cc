"""What the canvas is given, and what a browser may send in place of a drawing: no page ends in an error."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from tests.lab.strokes import BAR, SENT, SEVEN
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


def given(monkeypatch, sheet):
    """The picture that the canvas is given to lie under its strokes, or None."""
    open_app()
    from ui.draw import canvas

    options = {}
    monkeypatch.setattr(
        canvas.library, "st_canvas", lambda **given: options.update(given) or SimpleNamespace(json_data=None)
    )
    canvas.show({"objects": [], "generation": 0}, canvas.DEFAULT_BRUSH, sheet, True)
    file = options["background_image"]
    return None if file is None else np.asarray(Image.open(io.BytesIO(file)))


def test_under_the_canvas_is_what_it_cannot_draw_itself(monkeypatch):
    pressed = DrawingSheet((SEVEN, Pixels((0, 1), True)))
    np.testing.assert_array_equal(given(monkeypatch, pressed.with_stroke(BAR)), pressed.picture)
    backdrop = np.full((280, 280), 30, np.uint8)
    np.testing.assert_array_equal(given(monkeypatch, DrawingSheet((SEVEN,), backdrop)), backdrop)
    assert given(monkeypatch, DrawingSheet((SEVEN, BAR))) is None
