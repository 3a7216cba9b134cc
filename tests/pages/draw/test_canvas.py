"""What the canvas is given: the strokes that it draws itself, and a picture of what it cannot."""

import io

import numpy as np
from PIL import Image

from lab.canvas_strokes import ABOVE, for_canvas
from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from tests.lab.strokes import BAR, SEVEN
from tests.pages.draw.canvas import draw, open_draw
from tests.pages.session import part
from ui.session import Drawing


def given(monkeypatch, canvas, sheet):
    """What the library's canvas is given for a sheet."""
    app, found = open_draw(canvas), {}
    monkeypatch.setattr("ui.live.canvas.library.st_canvas", lambda **options: found.update(options))
    part(app, Drawing).show(sheet)
    app.run()
    assert not app.exception
    return found


def picture(given):
    """What lies under the strokes, where one sees it: the canvas is higher than that."""
    page = np.asarray(Image.open(io.BytesIO(given["background_image"])))
    assert page.shape == (280 + ABOVE, 280)
    return page[ABOVE:]


def test_under_the_canvas_is_what_it_cannot_draw_itself(monkeypatch, canvas):
    pressed = DrawingSheet((SEVEN, Pixels((0, 1), True)))
    np.testing.assert_array_equal(picture(given(monkeypatch, canvas, pressed.with_stroke(BAR))), pressed.picture)
    backdrop = np.full((280, 280), 30, np.uint8)
    np.testing.assert_array_equal(picture(given(monkeypatch, canvas, DrawingSheet((SEVEN,), backdrop))), backdrop)
    assert given(monkeypatch, canvas, DrawingSheet((SEVEN, BAR)))["background_image"] is None


def test_strokes_are_as_far_down_as_the_canvas_is_cut_off(monkeypatch, canvas):
    found = given(monkeypatch, canvas, DrawingSheet((SEVEN,), on_white=True))
    assert found["initial_drawing"]["objects"] == for_canvas([SEVEN], True, ABOVE)
    ((_, x, y), *_) = found["initial_drawing"]["objects"][0]["path"]
    assert (x, y) == (80, 70 + ABOVE)
    assert not found["update_streamlit"] and found["stroke_color"] == "#000000"


def test_it_starts_anew_where_something_else_is_on_it_and_only_then(monkeypatch, canvas):
    found = given(monkeypatch, canvas, DrawingSheet((SEVEN,)))
    first = found["initial_drawing"]
    draw(canvas.app, BAR, pen="one")
    assert found["initial_drawing"] == first
    draw(canvas.app, BAR, "undo", pen="one")
    assert found["initial_drawing"]["generation"] == first["generation"] + 1
