"""A drawing as a value, without a page: undo, the other paper, and what is seen of it."""

import numpy as np
import pytest

import nncore
from lab.canvas_strokes import MAX_POINTS, MAX_STROKES, Stroke
from lab.drawing_sheet import STACKED, DrawingSheet
from lab.pixels import Pixels
from nncore.reading.strokes import CANVAS
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.nncore.reading.test_ink import seven

STROKES = (STROKE, SEVEN, BAR)
BACKDROP = np.full((CANVAS, CANVAS), 30, np.uint8)


def test_undo_takes_stroke_by_stroke_then_the_backdrop():
    sheet = DrawingSheet(STROKES, BACKDROP)
    for left in (2, 1, 0):
        sheet = sheet.undone()
        assert sheet.strokes == STROKES[:left]
        assert sheet.backdrop is BACKDROP
    assert sheet.picture is BACKDROP
    assert sheet.undone().empty
    assert DrawingSheet().undone().empty


def test_a_change_leaves_the_sheet_before_as_it_was():
    sheet = DrawingSheet(STROKES, BACKDROP)
    before = sheet.picture.copy()
    sheet.undone(), sheet.recoloured(True), sheet.with_stroke(STROKE)
    assert sheet.strokes == STROKES and not sheet.on_white
    assert (sheet.backdrop == 30).all() and (sheet.picture == before).all()


def test_the_other_paper_turns_ink_and_backdrop_round_and_back():
    sheet = DrawingSheet(STROKES, BACKDROP)
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


def test_what_a_network_sees_of_it_is_nothing_or_the_digit():
    assert DrawingSheet().digit() is None
    # Beside the canvas, and a dot.
    assert DrawingSheet((Stroke(((-90.0, -90.0), (-50.0, -50.0)), 20.0),)).digit() is None
    assert DrawingSheet((Stroke(((90.0, 90.0),), 20.0),)).digit() is None
    sheet = DrawingSheet(backdrop=seven())
    np.testing.assert_array_equal(sheet.digit(), nncore.drawing_to_digit(seven()))


def test_a_7_is_read_on_either_paper():
    read = [DrawingSheet((SEVEN,), on_white=on_white).digit() for on_white in (False, True)]
    assert nncore.load_ready_network().predict(nncore.flatten(np.stack(read))).tolist() == [7, 7]


@pytest.mark.parametrize(
    "sheet", [DrawingSheet((STROKE,) * MAX_STROKES), DrawingSheet((Stroke(((1.0, 2.0),) * MAX_POINTS, 20.0),))]
)
def test_what_there_is_no_room_for_is_refused(sheet):
    with pytest.raises(ValueError, match="has room for"):
        sheet.with_stroke(STROKE)


def number(*labels, gap=110, height=90, width=12):
    """A sheet with these digits beside one another."""
    drawn = [stroke for n, label in enumerate(labels) for stroke in placed(HANDS[label], height, 20 + gap * n, 80)]
    return DrawingSheet(tuple(Stroke(tuple(stroke), width) for stroke in drawn))


def test_a_number_is_several_digits_and_one_digit_is_one():
    for sheet, n in ((number(4, 2), 2), (number(1, 0, 7, gap=85), 3), (number(5), 1), (DrawingSheet(), 0)):
        digits = sheet.digits()
        assert len(digits) == n
        if n == 1:
            assert (digits[0] == sheet.digit()).all()


@pytest.mark.parametrize("labels", [[5], [2, 5], [4, 5]])
def test_a_bar_beside_its_digit_is_no_digit(labels):
    *others, bar = number(*labels).strokes
    beside = Stroke(tuple((x + 50, y) for x, y in bar.points), bar.width)
    assert len(DrawingSheet((*others, beside)).digits()) == len(labels)


def test_two_digits_that_look_like_one_are_two():
    fifty_one = number(5, 1, gap=60)
    assert fifty_one.doubt is None and len(fifty_one.digits()) == 2


def test_of_a_stroke_that_is_being_drawn_no_number_comes_and_none_goes():
    angle = Stroke(((90.0, 60.0), (80.0, 110.0), (74.0, 150.0), (125.0, 152.0)), 14)
    before, half = DrawingSheet((angle,)), DrawingSheet((angle, Stroke(((150.0, 60.0), (150.0, 130.0)), 14)))
    assert len(half.digits()) == 2, "half a 4 looks like two digits"
    assert len(half.digits(before=before)) == 1
    two, three = number(1, 0, gap=85), number(1, 0, 7, gap=85)
    assert len(three.digits(before=two)) == 3
    assert len(two.digits(before=number(1))) == 1, "until the pen is up"
    across = two.with_stroke(Stroke(((10.0, 130.0), (270.0, 130.0)), 14))
    assert len(across.digits(before=two)) == 1
    assert len(number(4, 2).with_stroke(Pixels((0,), True)).digits(before=number(4, 2))) == 1, "pixels have no strokes"


def test_the_digits_of_a_number_are_each_as_if_alone_on_the_page():
    both, four = number(4, 2).digits(), number(4).digit()
    assert (both[0] == four).all() and both[1].any()


def test_a_brush_that_is_too_wide_for_the_digits_of_a_number_fills_no_holes():
    labels = [4, 2, 0, 8]
    sheet = number(*labels, gap=64, height=70, width=26)
    digits = sheet.digits()
    assert nncore.load_ready_network().predict(nncore.flatten(np.stack(digits))).tolist() == labels
    # What is seen of each is what a finer brush would have drawn.
    for thin, thick in zip(number(*labels, gap=64, height=70, width=9.8).digits(), digits, strict=True):
        np.testing.assert_array_equal(thin, thick)


ON_GRID = {  # rows of digits, in squares of the grid
    1: "# # # # # #",
    3: "#### ...# ..#. ...# ...# ####",
    4: "#..# #..# #### ...# ...# ...#",
    7: "#### ...# ..#. ..#. .#.. .#..",
}


def on_grid(*labels, on_white=False):
    """A sheet with these digits beside one another, pixel by pixel, each square of four."""
    cells, left = [], 3
    for label in labels:
        rows = np.array([[each == "#" for each in row] for row in ON_GRID[label].split()])
        down, right = np.nonzero(rows.repeat(2, axis=0).repeat(2, axis=1))
        cells += (28 * (down + 6) + left + right).tolist()
        left += 2 * rows.shape[1] + 3
    return DrawingSheet((Pixels(tuple(cells), True),), on_white=on_white)


@pytest.mark.parametrize("on_white", [False, True])
def test_digits_that_are_entered_pixel_by_pixel_are_a_number_too(on_white):
    ready = nncore.load_ready_network()
    for labels in ([1, 3], [4, 7], [7, 3], [3], [4], [7]):
        sheet = on_grid(*labels, on_white=on_white)
        assert ready.predict(nncore.flatten(np.stack(sheet.digits()))).tolist() == labels
    # What is wiped is no digit; and of pixels and strokes nobody can say which belong together.
    both = on_grid(4, 7, on_white=on_white)
    alone = both.with_stroke(Pixels(tuple(cell for cell in range(784) if cell % 28 > 12), False))
    assert len(both.digits()) == 2 and len(alone.digits()) == 1
    assert len(both.with_stroke(BAR).digits()) == 1


def test_what_is_on_a_picture_is_one_digit():
    sheet = number(4, 2)
    assert len(DrawingSheet(sheet.strokes, np.zeros((CANVAS, CANVAS), np.uint8)).digits()) == 1


def test_a_page_that_is_painted_stroke_by_stroke_is_the_same():
    random = np.random.default_rng(3)
    for on_white in (False, True):
        sheet = DrawingSheet(on_white=on_white)
        for number in range(30):
            if number % 7 == 3:
                more = Pixels(tuple(map(int, random.integers(0, 784, 9))), bool(number % 2))
            else:
                points = random.uniform(-20, 300, (int(random.integers(1, 8)), 2)).round(1).tolist()
                more = Stroke(tuple(map(tuple, points)), float(random.integers(8, 30)))
            sheet = sheet.with_stroke(more)
            whole = DrawingSheet(sheet.strokes, on_white=on_white)
            np.testing.assert_array_equal(sheet.picture, whole.picture)


def test_digits_one_above_another_are_told_and_one_digit_is_one():
    def above_one_another(labels, height):
        drawn = [(label, 20 + (height + 20) * number) for number, label in enumerate(labels)]
        strokes = [stroke for label, top in drawn for stroke in placed(HANDS[label], height, 90, top)]
        return DrawingSheet(tuple(Stroke(tuple(stroke), 20) for stroke in strokes))

    for labels in ((5, 0), (1, 7), (8, 8), (3, 7), (4, 2)):
        assert above_one_another(labels, 100).doubt == STACKED
    for label in HANDS:
        alone = above_one_another([label], 200)
        assert not alone.is_stacked and alone.doubt is None
