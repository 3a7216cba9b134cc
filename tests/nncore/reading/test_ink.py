"""Ink and paper: on uneven light, with dust and dots around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from nncore import drawing_to_digit
from nncore.reading.ink import connected_parts, find_ink, otsu, without_specks


def seven(size=280, pen=22, at=(70, 50), scale=1.0):
    """A 7 with a pen: (size, size) uint8, 255 where the pen went."""
    sheet = Image.new("L", (size, size))
    points = [(at[0] + scale * x, at[1] + scale * y) for x, y in ((0, 0), (120, 0), (50, 170))]
    ImageDraw.Draw(sheet).line(points, 255, pen, joint="curve")
    return np.asarray(sheet)


def with_dot(picture, x, y, radius):
    sheet = Image.fromarray(picture)
    ImageDraw.Draw(sheet).ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(sheet)


def photograph(ink, light, noise=0.02, pen=0.25, seed=0):
    """Ink as a camera sees it: light (h, w) is the paper's brightness, of which a pen's stroke leaves a share."""
    random = np.random.default_rng(seed)
    gray = light * (1 - (1 - pen) * ink / 255) + noise * random.standard_normal(ink.shape)
    return np.uint8(np.round(255 * np.clip(gray, 0, 1)))


def assert_same_digit(picture, ink):
    """The digit found on a picture is that of its ink, but for a fraction of a pixel."""
    blurred = []
    for each in (picture, ink):
        digit = drawing_to_digit(each)
        assert digit is not None
        padded = np.pad(digit.astype(float), 1)
        rows = padded[:-2] + padded[1:-1] + padded[2:]
        blurred.append((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]).ravel())
    assert np.corrcoef(blurred)[0, 1] > 0.97


rows, columns = np.mgrid[0:1:280j, 0:1:280j]
LIGHTS = {
    "grey paper": np.full((280, 280), 0.6),
    "from the left": 0.95 - 0.5 * columns,
    "from above": 0.9 - 0.45 * rows,
    "in the corner": 0.95 - 0.3 * (rows + columns) / 2,
    "a lamp": 0.45 + 0.5 * np.exp(-((rows - 0.3) ** 2 + (columns - 0.4) ** 2) / 0.2),
    "the edge of a shadow": 0.9 - 0.35 / (1 + np.exp(-25 * (columns + 0.3 * rows - 0.75))),
}


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("pen", [8, 16, 26])
def test_a_photograph_under_uneven_light_gives_the_same_digit(light, pen):
    ink = seven(pen=pen)
    assert_same_digit(photograph(ink, LIGHTS[light]), ink)


@pytest.mark.parametrize("light", ["from the left", "a lamp"])
def test_light_ink_on_an_unevenly_lit_board_is_found_too(light):
    ink = seven(pen=16)
    board = 0.6 * LIGHTS[light]
    gray = board + (0.95 - board) * ink / 255
    assert_same_digit(np.uint8(255 * gray), ink)


@pytest.mark.parametrize("light", LIGHTS)
def test_an_empty_page_under_uneven_light_has_nothing_on_it(light):
    assert drawing_to_digit(photograph(np.zeros((280, 280)), LIGHTS[light])) is None


# Specks and dots


@pytest.mark.parametrize("radius", [3, 8, 11])
@pytest.mark.parametrize(("x", "y"), [(20, 20), (260, 265), (30, 150)])
def test_a_dot_beside_a_digit_changes_nothing(radius, x, y):
    np.testing.assert_array_equal(drawing_to_digit(with_dot(seven(), x, y, radius)), drawing_to_digit(seven()))


def test_dust_all_over_the_page_changes_nothing():
    random, dusty = np.random.default_rng(1), seven().copy()
    for x, y in random.integers(0, 278, (40, 2)):
        dusty[y : y + 2, x : x + 2] = np.maximum(dusty[y : y + 2, x : x + 2], 160)
    digit = drawing_to_digit(dusty).astype(int)
    assert np.abs(digit - drawing_to_digit(seven())).mean() < 1


@pytest.mark.parametrize("radius", [7, 10, 14])
def test_a_lone_dot_is_no_digit(radius):
    assert drawing_to_digit(with_dot(np.zeros((280, 280), np.uint8), 150, 100, radius)) is None


def test_the_loose_bar_of_a_5_is_part_of_it():
    sheet = Image.new("L", (280, 280))
    pen = ImageDraw.Draw(sheet)
    pen.arc((90, 130, 190, 230), 200, 170, 255, 20)
    without_bar = drawing_to_digit(np.asarray(sheet))
    pen.line((110, 70, 180, 66), 255, 20)
    with_bar = drawing_to_digit(np.asarray(sheet))
    # The bar makes it higher, so it was kept.
    assert with_bar.any(axis=0).sum() < without_bar.any(axis=0).sum()


def test_a_small_digit_is_no_dot():
    assert drawing_to_digit(seven(pen=6, scale=0.25)) is not None


def test_several_dots_are_no_digit_whichever_is_the_largest():
    page = np.zeros((280, 280), np.uint8)
    page[100:120, 100:110] = page[130:140, 100:110] = 255
    assert drawing_to_digit(page) is None
    # But where something longer is there, it stays beside a dot of more ink.
    page[40:230, 200:202] = 255
    assert without_specks(find_ink(page))[40:230, 200:202].all()


def test_ink_without_specks_is_left_as_it_is():
    ink = find_ink(seven())
    assert without_specks(ink) is ink


# What the rest is made of


def slow_parts(mask):
    """The parts of a mask by walking from pixel to pixel."""
    labels, number = np.zeros(mask.shape, int), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if labels[start]:
            continue
        number += 1
        ways = [start]
        while ways:
            row, column = ways.pop()
            if (
                0 <= row < mask.shape[0]
                and 0 <= column < mask.shape[1]
                and mask[row, column]
                and not labels[row, column]
            ):
                labels[row, column] = number
                ways += [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return labels


@given(arrays(bool, st.tuples(st.integers(1, 14), st.integers(1, 14)), elements=st.booleans()))
def test_connected_parts_are_those_that_a_walk_finds(mask):
    # Both number the parts in the order of their first pixels.
    np.testing.assert_array_equal(connected_parts(mask), slow_parts(mask))


def test_a_spiral_is_one_part():
    mask = np.zeros((41, 41), bool)
    for ring in range(0, 20, 2):
        mask[ring, ring : 41 - ring] = mask[ring : 41 - ring, 40 - ring] = mask[40 - ring, ring : 41 - ring] = True
        mask[ring + 2 : 41 - ring, ring] = True
        mask[ring + 2, ring : ring + 3] = True
    assert connected_parts(mask).max() == 1


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.1, 0.9), (0.02, 0.2)])
def test_otsu_separates_two_groups(low, high):
    assert low < otsu(np.repeat([low, high], [900, 100])) <= high
