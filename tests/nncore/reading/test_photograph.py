"""Photographs of a digit, and of pages, shadows and tables with none: where it is found, and that nothing else is."""

import numpy as np
import pytest
from PIL import Image

import nncore
from benchmarks import scenes
from benchmarks.photographs import answer, is_sure, photographs, shares
from nncore.reading.image_files import read_picture
from nncore.reading.photograph import find_box, ink_and_others, ink_in
from tests.nncore.reading.pen import LIGHTS, inks, photograph, seven


def read(picture, box):
    """What is read in a box, or None."""
    ink = ink_in(picture, box)
    return None if ink is None else answer(nncore.drawing_to_digit(np.uint8(np.round(255 * ink))))


@pytest.mark.parametrize("kind", scenes.WITH_DIGIT)
def test_a_digit_on_a_photograph_is_found_and_read(kind):
    for file, label in photographs(kind, 2, inks(), setting=True):
        picture = read_picture(file)
        assert read(picture, find_box(picture))[0] == label


# Of patches that overlap, a sliver may be as thin as a stroke.
@pytest.mark.parametrize("kind", [kind for kind in scenes.WITHOUT if kind != "only colour patches"])
def test_where_there_is_none_nothing_is_found(kind):
    for file, _ in photographs(kind, 2, inks(), setting=True):
        picture = read_picture(file)
        assert find_box(picture) is None
        # Nor does a box over an edge have anything that is read for sure.
        height, width = picture.shape[:2]
        for top, left in ((0, 0), (height // 2, width // 2), (height // 4, width // 4)) if "edge" in kind else ():
            found = read(picture, (top, top + height // 2, left, left + width // 2))
            assert found is None or not is_sure(found)


def test_of_colour_patches_few_are_read_for_sure():
    _, sure, nothing = shares(photographs("only colour patches", 8, inks(), setting=True))
    assert sure <= 0.15 and nothing >= 0.6


@pytest.mark.parametrize("light", LIGHTS)
def test_a_pen_of_any_width_under_any_light_is_found_whole(light):
    for pen in (8, 26):
        ink = seven(pen=pen)
        top, bottom, left, right = find_box(photograph(ink, LIGHTS[light]))
        rows, columns = np.nonzero(ink)
        assert top <= rows.min() and bottom > rows.max() and left <= columns.min() and right > columns.max()
        assert bottom - top < 230 and right - left < 200
    paper = photograph(np.zeros((280, 280)), LIGHTS[light])
    assert find_box(paper) is None and ink_in(paper, (40, 200, 50, 220)) is None


def test_a_box_over_part_of_the_page_reads_what_is_in_it():
    both = photograph(np.hstack([seven(pen=12), np.rot90(seven(pen=12), 2)]), np.hstack([LIGHTS["grey paper"]] * 2))
    upright, upside_down = ink_in(both, (0, 280, 0, 280)), ink_in(both, (0, 280, 280, 560))
    assert np.corrcoef(upright.ravel(), np.rot90(upside_down, 2).ravel())[0, 1] > 0.9


def test_a_digit_cut_out_closely_or_on_nothing_is_found():
    cropped, transparent = seven(pen=14)[40:228, 62:200], np.zeros((280, 280, 4), np.uint8)
    transparent[..., 3] = seven(pen=14)
    for picture in (cropped, 255 - cropped, transparent):
        assert read(picture, find_box(picture))[0] == 7


@pytest.mark.parametrize("light", ["grey paper", "the edge of a shadow"])
def test_another_digit_in_the_box_is_told_and_no_speck(light):
    ink = np.zeros((280, 840))
    ink[:, 40:320] = ink[:, 480:760] = seven(pen=12)
    ink[100:108, 380:388] = 255
    page = photograph(ink, np.resize(LIGHTS[light].mean(), ink.shape))
    for left, right, is_there, n_others in ((0, 840, True, 1), (0, 420, True, 0), (340, 460, False, 0)):
        ink, others = ink_and_others(page, (0, 280, left, right))
        assert ((ink is not None), others) == (is_there, n_others)


@pytest.mark.parametrize("size", [(1, 1), (1, 1000), (1000, 1), (2, 3)], ids=str)
@pytest.mark.parametrize("value", [0, 255])
def test_a_picture_of_any_size_has_its_box_within_it_or_no_ink(size, value):
    picture = np.full(size, value, np.uint8)
    picture[0, 0] = 255 - value
    found, (height, width) = find_box(picture), size
    assert found is None or (0 <= found[0] < found[1] <= height and 0 <= found[2] < found[3] <= width)
    for box in ((0, height, 0, width), (height - 1, height, width - 1, width)):
        ink = ink_in(picture, box)
        assert ink is None or ink.ndim == 2


def test_a_picture_without_pixels_is_refused():
    with pytest.raises(ValueError, match="must have pixels"):
        find_box(np.zeros((0, 5), np.uint8))


def test_a_picture_as_a_camera_held_it_is_read_upright(tmp_path):
    exif, path = Image.Exif(), tmp_path / "camera.jpg"
    exif[scenes.ORIENTATION] = 6
    Image.fromarray(np.rot90(255 - seven(pen=14))).save(path, exif=exif)
    picture = read_picture(path)
    assert read(picture, find_box(picture))[0] == 7
