"""Ink and paper: on uneven light, with dust and dots around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from nncore import drawing_to_digit
from nncore.reading.ink import connected_parts, find_ink, otsu, without_specks
from tests.nncore.reading.pen import LIGHTS, photograph, seven, with_dot


def assert_same_digit(picture, ink):
    """The digit found on a picture is that of its ink, but for a fraction of a pixel."""
    blurred = []
    for each in (picture, ink):
        padded = np.pad(drawing_to_digit(each).astype(float), 1)
        rows = padded[:-2] + padded[1:-1] + padded[2:]
        blurred.append((rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]).ravel())
    assert np.corrcoef(blurred)[0, 1] > 0.97


@pytest.mark.parametrize("light", LIGHTS)
def test_a_photograph_under_uneven_light_gives_the_same_digit(light):
    for pen in (8, 26):
        assert_same_digit(photograph(seven(pen=pen), LIGHTS[light]), seven(pen=pen))
    assert drawing_to_digit(photograph(np.zeros((280, 280)), LIGHTS[light])) is None


def test_light_ink_on_an_unevenly_lit_board_is_found_too():
    ink, board = seven(pen=16), 0.6 * LIGHTS["from the left"]
    assert_same_digit(np.uint8(255 * (board + (0.95 - board) * ink / 255)), ink)


# Specks and dots


@pytest.mark.parametrize(("x", "y", "radius"), [(20, 20, 4), (260, 265, 8), (30, 150, 11)])
def test_a_dot_beside_a_digit_changes_nothing_and_alone_is_none(x, y, radius):
    np.testing.assert_array_equal(drawing_to_digit(with_dot(seven(), x, y, radius)), drawing_to_digit(seven()))
    assert drawing_to_digit(with_dot(np.zeros((280, 280), np.uint8), 150, 100, radius + 3)) is None


def test_dust_all_over_the_page_changes_nothing():
    random, dusty = np.random.default_rng(1), seven().copy()
    for x, y in random.integers(0, 278, (40, 2)):
        dusty[y : y + 2, x : x + 2] = np.maximum(dusty[y : y + 2, x : x + 2], 160)
    assert np.abs(drawing_to_digit(dusty).astype(int) - drawing_to_digit(seven())).mean() < 1


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
    labels, number = np.zeros(np.add(mask.shape, 2), int), 0
    inside = np.pad(mask, 1)
    for start in zip(*np.nonzero(inside), strict=True):
        number += not labels[start]
        ways = [] if labels[start] else [start]
        while ways:
            row, column = ways.pop()
            if inside[row, column] and not labels[row, column]:
                labels[row, column] = number
                ways += [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return labels[1:-1, 1:-1]


@given(arrays(bool, st.tuples(st.integers(1, 14), st.integers(1, 14)), elements=st.booleans()))
def test_connected_parts_are_those_that_a_walk_finds(mask):
    # Both number the parts in the order of their first pixels.
    np.testing.assert_array_equal(connected_parts(mask), slow_parts(mask))


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.1, 0.9), (0.02, 0.2)])
def test_otsu_separates_two_groups(low, high):
    assert low < otsu(np.repeat([low, high], [900, 100])) <= high
