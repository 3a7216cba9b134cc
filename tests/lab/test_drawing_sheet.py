"""A drawing as a value, without a page: undo, the other paper, and what a network sees of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore
from lab.canvas_strokes import MAX_POINTS, MAX_STROKES, Stroke
from lab.drawing_sheet import STACKED, DrawingSheet
from lab.pixels import Pixels
from nncore.reading.preparation import Preparation
from nncore.reading.strokes import CANVAS
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import BAR, SEVEN, STROKE, number

BACKDROP = np.full((CANVAS, CANVAS), 30, np.uint8)
AS_IT_IS = Preparation(find_ink=False, remove_specks=False, crop=False, scale=False, centre=None)
INK, WIPED = Pixels((0, 29, 783), True), Pixels((29,), False)
RAMP = np.arange(784, dtype=np.uint8).reshape(28, 28).repeat(10, axis=0).repeat(10, axis=1)
presses = st.builds(Pixels, st.lists(st.integers(0, 783), min_size=1).map(tuple), st.booleans())


def read(sheet):
    """What the ready network takes the digits of a sheet for."""
    return nncore.load_ready_network().predict(nncore.flatten(np.stack(sheet.digits()))).tolist()


def test_undo_takes_stroke_by_stroke_then_the_backdrop():
    strokes = (STROKE, SEVEN, BAR)
    sheet = DrawingSheet(strokes, BACKDROP)
    for left in (2, 1, 0):
        sheet = sheet.undone()
        assert sheet.strokes == strokes[:left] and sheet.backdrop is BACKDROP
    assert sheet.picture is BACKDROP
    assert sheet.undone().empty and DrawingSheet().undone().empty


def test_pixels_and_strokes_lie_over_what_was_before():
    sheet = DrawingSheet((SEVEN,), RAMP)
    for mark in (Pixels(tuple(range(280, 308)), False), INK, STROKE, WIPED):
        before, sheet = sheet, sheet.with_stroke(mark)
        np.testing.assert_array_equal(sheet.undone().picture, before.picture)
        np.testing.assert_array_equal(sheet.picture, DrawingSheet(sheet.strokes, RAMP).picture)
    assert (sheet.picture[100:110] == 0).sum() > 2000, "wiped is paper, also over a picture"
    assert (sheet.picture[270:, 270:] == 255).all() and (sheet.picture[10:20, 10:20] == 0).all()


def test_the_other_paper_turns_ink_and_backdrop_round_and_back():
    sheet = DrawingSheet((STROKE, INK, SEVEN), BACKDROP)
    white = sheet.recoloured(True)
    assert (white.backdrop == 225).all() and (white.picture == 255 - sheet.picture).all()
    black = white.recoloured(False)
    np.testing.assert_array_equal(black.picture, sheet.picture)
    assert black.recoloured(False) is black
    assert (DrawingSheet.of_picture(BACKDROP, True).backdrop == 225).all()


@pytest.mark.parametrize(("on_white", "ink"), [(False, 255), (True, 0)])
def test_strokes_are_laid_over_plain_paper_or_the_backdrop(on_white, ink):
    plain = DrawingSheet((BAR,), on_white=on_white).picture
    assert set(np.unique(plain)) == {0, 255} and (plain[105:115, 30:240] == ink).all() and (plain[:90] != ink).all()
    over = DrawingSheet(backdrop=BACKDROP, on_white=on_white).with_stroke(BAR).picture
    assert (over[105:115, 30:240] == ink).all() and (over[:90] == 30).all()


@pytest.mark.parametrize(
    "sheet", [DrawingSheet((INK,) * MAX_STROKES), DrawingSheet((Stroke(((1.0, 2.0),) * MAX_POINTS, 20.0),))]
)
def test_what_there_is_no_room_for_is_refused(sheet):
    with pytest.raises(ValueError, match="has room for"):
        sheet.with_stroke(STROKE)


def test_the_canvas_has_strokes_on_a_picture_of_the_rest():
    sheet = DrawingSheet((STROKE, INK, SEVEN, BAR))
    assert sheet.on_top == (SEVEN, BAR) and sheet.below.strokes == (STROKE, INK)
    assert DrawingSheet((STROKE, SEVEN)).below.empty and not DrawingSheet((INK,)).on_top


# What a network sees


def test_what_a_network_sees_is_nothing_or_the_digit():
    assert DrawingSheet().digit() is None and DrawingSheet().digits() == []
    # Beside the canvas; a dot; and pixels that are all specks.
    for mark in (
        Stroke(((-90.0, -90.0), (-50.0, -50.0)), 20.0),
        Stroke(((90.0, 90.0),), 20.0),
        Pixels((290, 318, 374), True),
    ):
        assert DrawingSheet((mark,)).digit() is None
    picture = DrawingSheet((SEVEN,)).picture
    np.testing.assert_array_equal(DrawingSheet(backdrop=picture).digit(), nncore.drawing_to_digit(picture))


@given(st.lists(presses, min_size=1, max_size=6), st.booleans())
def test_with_every_step_off_a_network_sees_these_pixels(marks, on_white):
    sheet, grid = DrawingSheet(tuple(marks), on_white=on_white), np.zeros(784, bool)
    for mark in marks:
        grid[list(mark.cells)] = mark.ink
    expected = 255 * np.uint8(grid.reshape(28, 28) != on_white)
    np.testing.assert_array_equal(sheet.on_grid, expected)
    seen = sheet.digit(AS_IT_IS)
    assert (seen is None and not expected.any()) or (seen == expected).all()


def test_a_pressed_pixel_is_a_speck_only_among_specks():
    bar, leg = range(28 * 8 + 8, 28 * 8 + 19), [28 * (10 + 2 * step) + 18 - step for step in range(6)]
    sheet = DrawingSheet((Pixels(tuple(bar), True), Pixels(tuple(leg), True)))
    assert sheet.digit()[14:].any(), "the leg is gone"


def test_on_the_grid_a_page_is_the_mean_of_ten_by_ten():
    np.testing.assert_array_equal(DrawingSheet(backdrop=RAMP).on_grid, RAMP[::10, ::10])
    half = np.zeros((280, 280), np.uint8)
    half[:5, :10] = 255
    assert DrawingSheet(backdrop=half).on_grid.ravel()[:2].tolist() == [128, 0]


# Numbers of several digits


def test_a_number_is_several_digits_and_one_digit_is_one():
    assert len(number(1, 0, 7, gap=85).digits()) == 3
    (five,) = number(5).digits()
    assert (five == number(5).digit()).all()
    both, four = number(4, 2), number(4).digit()
    assert (both.digits()[0] == four).all(), "it is as if alone on the page"
    assert len(DrawingSheet(both.strokes, np.zeros((CANVAS, CANVAS), np.uint8)).digits()) == 1, "it is on a picture"
    fifty_one = number(5, 1, gap=60)
    assert fifty_one.doubt is None and len(fifty_one.digits()) == 2, "together they look like one"


def test_a_bar_beside_its_digit_is_no_digit():
    *others, bar = number(2, 5).strokes
    beside = Stroke(tuple((x + 50, y) for x, y in bar.points), bar.width)
    assert len(DrawingSheet((*others, beside)).digits()) == 2


def test_while_a_stroke_is_drawn_no_number_comes_and_none_goes():
    angle = Stroke(((90.0, 60.0), (80.0, 110.0), (74.0, 150.0), (125.0, 152.0)), 14)
    before, half = DrawingSheet((angle,)), DrawingSheet((angle, Stroke(((150.0, 60.0), (150.0, 130.0)), 14)))
    assert len(half.digits()) == 2, "half a 4 looks like two digits"
    assert len(half.digits(before=before)) == 1
    two, three = number(1, 0, gap=85), number(1, 0, 7, gap=85)
    assert len(three.digits(before=two)) == 3
    assert len(two.digits(before=number(1))) == 1, "until the pen is up"
    across = two.with_stroke(Stroke(((10.0, 130.0), (270.0, 130.0)), 14))
    assert len(across.digits(before=two)) == 1


def test_a_brush_too_wide_for_a_number_fills_no_holes():
    labels = [4, 2, 0, 8]
    sheet = number(*labels, gap=64, height=70, width=26)
    assert read(sheet) == labels
    # What is seen of each is what a finer brush would have drawn.
    np.testing.assert_array_equal(sheet.digits(), number(*labels, gap=64, height=70, width=9.8).digits())


ON_GRID = {  # rows of digits, in squares of the grid
    4: "#..# #..# #### ...# ...# ...#",
    7: "#### ...# ..#. ..#. .#.. .#..",
}


@pytest.mark.parametrize("on_white", [False, True])
def test_digits_entered_pixel_by_pixel_are_a_number_too(on_white):
    cells, left = [], 3
    for label in (4, 7):
        rows = np.array([[each == "#" for each in row] for row in ON_GRID[label].split()])
        down, right = np.nonzero(rows.repeat(2, axis=0).repeat(2, axis=1))
        cells += (28 * (down + 6) + left + right).tolist()
        left += 2 * rows.shape[1] + 3
    both = DrawingSheet((Pixels(tuple(cells), True),), on_white=on_white)
    assert read(both) == [4, 7]
    # What is wiped is no digit; and of pixels and strokes nobody can say which belong together.
    alone = both.with_stroke(Pixels(tuple(cell for cell in range(784) if cell % 28 > 12), False))
    assert read(alone) == [4] and len(both.with_stroke(BAR).digits()) == 1


def test_digits_one_above_another_are_told_and_one_is_one():
    def above_one_another(labels, height):
        drawn = [(label, 20 + (height + 20) * number) for number, label in enumerate(labels)]
        strokes = [stroke for label, top in drawn for stroke in placed(HANDS[label], height, 90, top)]
        return DrawingSheet(tuple(Stroke(tuple(stroke), 20) for stroke in strokes))

    for labels in ((5, 0), (3, 7)):
        assert above_one_another(labels, 100).doubt == STACKED
    for label in HANDS:
        alone = above_one_another([label], 200)
        assert not alone.is_stacked and alone.doubt is None


def test_an_8_of_two_loops_is_no_stack():
    angles = np.linspace(0, 2 * np.pi, 40)
    loops = [(140 + r * np.sin(angles), y - r * np.cos(angles)) for y, r in ((95, 34), (175, 42))]
    sheet = DrawingSheet(tuple(Stroke(tuple(zip(*np.round(each, 1).tolist(), strict=True)), 20) for each in loops))
    assert read(sheet) == [8] and not sheet.is_stacked and sheet.doubt is None


def test_what_is_added_to_a_digit_is_left_out_or_doubted():
    seven, line = Stroke(((80, 80), (180, 80), (120, 200)), 20), Stroke(((60, 240), (200, 244)), 20)
    alone, underlined = DrawingSheet((seven,)), DrawingSheet((seven, line))
    assert (underlined.digit() == alone.digit()).all() and underlined.doubt is None
    as_it_is = Preparation(find_ink=False)
    assert (underlined.digit(as_it_is) != alone.digit(as_it_is)).any()
