"""Photographs of a digit, and of pages, shadows and tables with none: where it is found, and that nothing else is."""

import io

import numpy as np
import pytest
from PIL import Image

import nncore
from benchmarks import scenes
from benchmarks.photographs import answer, is_sure, photographs, shares
from nncore.reading.image_files import read_picture
from nncore.reading.photograph import find_box, ink_and_others, ink_in
from tests.nncore.reading.test_ink import LIGHTS, photograph, seven


def digits():
    """[(ink, label)]: some training digits, each of another class."""
    data = nncore.load_digits()
    first = [int(np.flatnonzero(data.train_labels == label)[0]) for label in range(10)]
    return [(scenes.of_pixels(data.train_images[index]), label) for label, index in enumerate(first)]


def read(picture, box):
    """What is read in a box, or None."""
    ink = ink_in(picture, box)
    return None if ink is None else answer(nncore.drawing_to_digit(np.uint8(np.round(255 * ink))))


def paper(light):
    return photograph(np.zeros((280, 280)), light)


@pytest.mark.parametrize("kind", scenes.WITH_DIGIT)
def test_a_digit_on_a_photograph_is_found_and_read(kind):
    for file, label in photographs(kind, 3, digits(), setting=True):
        picture = read_picture(file)
        assert read(picture, find_box(picture))[0] == label


# Of patches that overlap, a sliver may be as thin as a stroke.
@pytest.mark.parametrize("kind", [kind for kind in scenes.WITHOUT if kind != "only colour patches"])
def test_where_there_is_none_nothing_is_found(kind):
    for file, _ in photographs(kind, 3, digits(), setting=True):
        assert find_box(read_picture(file)) is None


def test_of_colour_patches_few_are_read_for_sure():
    _, sure, nothing = shares(photographs("only colour patches", 20, digits(), setting=True))
    assert sure <= 0.15 and nothing >= 0.6


@pytest.mark.parametrize("kind", ["only a shadow's edge", "only the table's edge"])
def test_no_box_over_an_edge_has_anything_that_is_read_for_sure(kind):
    for file, _ in photographs(kind, 2, digits(), setting=True):
        picture = read_picture(file)
        height, width = picture.shape[:2]
        for top, left in (
            (0, 0),
            (0, width // 2),
            (height // 2, 0),
            (height // 2, width // 2),
            (height // 4, width // 4),
        ):
            given = read(picture, (top, top + height // 2, left, left + width // 2))
            assert given is None or not is_sure(given)


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("pen", [8, 26])
def test_a_pen_of_any_width_under_any_light_is_found_whole(light, pen):
    ink = seven(pen=pen)
    top, bottom, left, right = find_box(photograph(ink, LIGHTS[light]))
    rows, columns = np.nonzero(ink)
    assert top <= rows.min() and bottom > rows.max() and left <= columns.min() and right > columns.max()
    assert bottom - top < 230 and right - left < 200


@pytest.mark.parametrize("light", LIGHTS)
def test_paper_has_nothing_on_it(light):
    assert find_box(paper(LIGHTS[light])) is None
    assert ink_in(paper(LIGHTS[light]), (40, 200, 50, 220)) is None


def test_a_box_over_part_of_the_page_reads_what_is_in_it():
    both = photograph(np.hstack([seven(pen=12), np.rot90(seven(pen=12), 2)]), np.hstack([LIGHTS["grey paper"]] * 2))
    upright, upside_down = ink_in(both, (0, 280, 0, 280)), ink_in(both, (0, 280, 280, 560))
    assert np.corrcoef(upright.ravel(), np.rot90(upside_down, 2).ravel())[0, 1] > 0.9


def test_a_digit_that_fills_its_picture_is_found():
    cropped = seven(pen=14)[40:228, 62:200]
    for picture in (cropped, 255 - cropped):
        assert read(picture, find_box(picture))[0] == 7


def test_a_picture_as_a_camera_held_it_is_read_upright():
    exif, file = Image.Exif(), io.BytesIO()
    exif[scenes.ORIENTATION] = 6
    Image.fromarray(np.rot90(255 - seven(pen=14))).save(file, "JPEG", exif=exif)
    picture = read_picture(file)
    assert read(picture, find_box(picture))[0] == 7


def test_a_transparent_drawing_is_found():
    picture = np.zeros((280, 280, 4), np.uint8)
    picture[..., 3] = seven(pen=14)
    assert read(picture, find_box(picture))[0] == 7


@pytest.mark.parametrize("light", LIGHTS)
def test_another_digit_in_the_box_is_told_and_a_speck_beside_it_is_none(light):
    ink = np.zeros((280, 840))
    ink[:, 40:320] = ink[:, 480:760] = seven(pen=12)
    ink[100:108, 380:388] = 255
    page = photograph(ink, np.resize(LIGHTS[light].mean(), ink.shape))
    for left, right, is_there, n_others in ((0, 840, True, 1), (0, 420, True, 0), (340, 460, False, 0)):
        ink, others = ink_and_others(page, (0, 280, left, right))
        assert ((ink is not None), others) == (is_there, n_others)
