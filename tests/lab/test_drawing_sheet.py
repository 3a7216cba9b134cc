"""A drawing as a value, without a page: undo, the other paper, and what a canvas may send."""

import io

import numpy as np
import pytest
from PIL import Image

import nncore
from lab.canvas_strokes import MAX_STROKES
from lab.drawing_sheet import MAX_BYTES, DrawingSheet
from nncore.reading.strokes import CANVAS
from tests.lab.strokes import STROKE
from tests.nncore.reading.test_ink import seven

STROKES = [STROKE | {"left": number} for number in range(3)]
BACKDROP = np.full((CANVAS, CANVAS), 30, np.uint8)


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def ink(rows=slice(100, 120)):
    """White strokes on nothing, as the canvas sends them."""
    picture = np.zeros((CANVAS, CANVAS, 4), np.uint8)
    picture[rows] = 255
    return picture


def test_undo_takes_stroke_by_stroke_then_the_backdrop():
    sheet = DrawingSheet(STROKES, ink(), BACKDROP)
    for left in (2, 1, 0):
        sheet = sheet.undone()
        assert sheet.strokes == STROKES[:left]
        assert sheet.backdrop is BACKDROP
    # The canvas draws no stroke any more, so there is no ink of it.
    assert sheet.ink is None
    assert sheet.picture is BACKDROP
    assert sheet.undone().empty
    assert DrawingSheet().undone().empty


def test_a_change_leaves_the_sheet_before_as_it_was():
    sheet = DrawingSheet(STROKES, ink(), BACKDROP)
    sheet.undone(), sheet.recoloured(True), sheet.drawn_on([], png(ink()))
    assert sheet.strokes == STROKES
    assert {stroke["stroke"] for stroke in sheet.strokes} == {"#FFFFFF"}
    assert (sheet.backdrop == 30).all()


def test_the_other_paper_turns_ink_and_backdrop_round_and_back():
    white = DrawingSheet(STROKES, ink(), BACKDROP).recoloured(True)
    assert {stroke["stroke"] for stroke in white.strokes} == {"#000000"}
    assert (white.backdrop == 225).all()
    black = white.recoloured(False)
    assert black.strokes == STROKES
    np.testing.assert_array_equal(black.backdrop, BACKDROP)
    assert (DrawingSheet.of_picture(BACKDROP, True).backdrop == 225).all()


def test_strokes_are_laid_over_the_backdrop_by_their_opacity():
    half = ink()
    half[100:120, :, 3] = 51  # a fifth
    sheet = DrawingSheet(backdrop=BACKDROP).drawn_on(STROKES, png(half))
    assert (sheet.picture[100:120] == 30 + (255 - 30) // 5).all()
    assert (sheet.picture[:100] == 30).all()


def test_what_a_network_sees_of_it_is_nothing_or_the_digit():
    assert DrawingSheet().digit() is None
    assert DrawingSheet(ink=ink(slice(0, 0)), strokes=STROKES).digit() is None
    sheet = DrawingSheet(backdrop=seven())
    np.testing.assert_array_equal(sheet.digit(), nncore.drawing_to_digit(seven()))


@pytest.mark.parametrize(
    ("strokes", "content"),
    [
        (STROKES, b"not a picture"),
        (STROKES, b"x" * (MAX_BYTES + 1)),
        (STROKES * MAX_STROKES, png(ink())),
        ([STROKE | {"path": [["Q", *[12345.678] * 4]] * (MAX_BYTES // 40)}], png(ink())),
        (STROKES, png(np.zeros((CANVAS + 1, CANVAS), np.uint8))),
    ],
)
def test_what_no_canvas_sends_is_refused(strokes, content):
    with pytest.raises(ValueError):
        DrawingSheet().drawn_on(strokes, content)
