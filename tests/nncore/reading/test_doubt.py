"""A drawing that is no digit is doubted, and one that is, is not."""

import numpy as np
import pytest

import nncore
from benchmarks.drawings import no_digits
from benchmarks.no_digits import NO_DIGITS, OTHERS, UNLIKE
from nncore.reading.doubt import FILE, KINDS, doubts, load_doubting_network
from nncore.reading.preparation import drawing_to_digit
from nncore.reading.strokes import paint
from tests.browser.hands import STROKES, placed


def prepared(strokes, width=20):
    return drawing_to_digit(paint([(np.array(stroke, float), width) for stroke in strokes]))


@pytest.mark.parametrize("width", [14, 20, 26])
@pytest.mark.parametrize(
    ("drawings", "n", "most"),
    [(NO_DIGITS, 30, 2), (OTHERS["letters"], 30, 0), (OTHERS["shapes"], 30, 5), (UNLIKE, 25, 3)],
)
def test_of_drawings_that_are_no_digits_few_are_read_for_sure(drawings, n, most, width):
    n_sure, not_doubted = no_digits(drawings, width)
    assert len(drawings) == n and n_sure >= 10 and len(not_doubted) <= most


@pytest.mark.parametrize("width", [14, 20, 26])
def test_a_heart_is_doubted_and_of_ten_dots_nothing_is_read(width):
    assert doubts(prepared(OTHERS["shapes"]["heart"], width)[None]) == ["shape"]
    assert prepared([[(40 + 50 * column, 90 + 100 * row)] for row in range(2) for column in range(5)], width) is None


def test_digits_are_not_doubted():
    data = nncore.load_digits()
    assert sum(kind is not None for kind in doubts(data.test_images)) <= 0.02 * len(data.test_images)
    drawn = [prepared(placed(strokes, height, 60, 20)) for strokes in STROKES.values() for height in (100, 180, 230)]
    assert [kind for kind in doubts(np.stack(drawn)) if kind] == []


FRAME = [(30, 20), (250, 20), (250, 262), (30, 262), (30, 20)]
BAR = [(70, 230), (210, 228)]


@pytest.mark.parametrize("width", [14, 20, 26])
def test_a_framed_digit_and_a_line_are_doubted_and_an_underlined_one_is_not_another(width):
    strokes = [
        [*placed(STROKES[7], 140, 100, 70), FRAME],
        [[(40, 140), (240, 142)]],
        *([*placed(STROKES[digit], 160, 90, 30), BAR] for digit in (6, 9)),
    ]
    images = np.stack([prepared(each, width) for each in strokes])
    read, kinds = nncore.load_ready_network().predict(nncore.flatten(images)), doubts(images)
    assert kinds[0] and kinds[1]
    assert all(kind or found == digit for kind, found, digit in zip(kinds[2:], read[2:], (6, 9), strict=True))


@pytest.mark.parametrize("digits", [(1, 7), (9, 9)])
def test_two_digits_side_by_side_are_doubted_as_one(digits):
    first, second = (placed(STROKES[digit], 150, left, 60) for digit, left in zip(digits, (40, 160), strict=True))
    assert doubts(prepared([*first, *second])[None]) != [None]


def test_what_it_looks_like_is_said_by_its_kind():
    scribble = prepared(NO_DIGITS["scribble"])
    grid = prepared([line for at in (40, 110, 180, 240) for line in ([(40, at), (240, at)], [(at, 40), (at, 240)])], 14)
    two = prepared([*placed(STROKES[4], 120, 20, 60), *placed(STROKES[2], 120, 160, 60)])
    assert doubts(np.stack([grid, scribble, two])) == ["lines", "scribble", "several"]
    assert doubts(np.zeros((0, 28, 28), np.uint8)) == []


def test_the_network_is_small_and_has_an_output_for_every_kind():
    network = load_doubting_network()
    assert network is load_doubting_network() and FILE.stat().st_size < 2 * 2**20
    assert network.predict_proba(np.zeros((1, 784), np.float32)).shape[1] >= len(KINDS)
