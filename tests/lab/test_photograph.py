"""A photograph's box: found, moved by what a browser says and by nothing else, and read."""

import base64

import numpy as np
import pytest

from lab.photograph import LONGEST, MIDDLE, SMALLEST, Photograph, file_of
from tests.nncore.reading.test_ink import LIGHTS, photograph, seven


def two():
    """A photograph with a large 7 on its left and a smaller one on its right: (280, 560)."""
    ink = np.hstack([seven(pen=12), seven(pen=8, at=(90, 90), scale=0.6)])
    return photograph(ink, np.hstack([LIGHTS["from the left"]] * 2))


def test_the_box_is_around_the_larger_mark_and_what_is_read_is_in_the_box():
    opened = Photograph.of(two())
    left, top, right, bottom = opened.box
    assert opened.found and left < 70 / 560 and right > 190 / 560 and top < 50 / 280 and bottom > 220 / 280
    assert right < 0.5, "it reaches over the other one"
    moved = opened.moved({"name": opened.name, "box": [0.5, 0, 1, 1]})
    assert moved.box == (0.5, 0, 1, 1) and moved.start == opened.start and moved.ink is not None
    # The smaller one is in the middle of the box, with paper all around it.
    assert not moved.ink[:10].any() and not moved.ink[-10:].any()


def test_where_nothing_is_found_the_box_is_in_the_middle_and_has_no_ink():
    opened = Photograph.of(np.full((60, 40), 200, np.uint8))
    assert not opened.found and opened.box == MIDDLE and opened.ink is None


def test_a_box_of_another_photograph_changes_nothing():
    opened = Photograph.of(two())
    assert opened.moved({"name": "another", "box": [0, 0, 1, 1]}) is opened
    assert opened.moved({"name": opened.name, "box": list(opened.box)}) is opened


@pytest.mark.parametrize(
    "box",
    [
        None,
        5,
        "0011",
        [0, 0, 1],
        [0, 0, 1, 1, 1],
        [0, 0, 1, "1"],
        [0, 0, 1, True],
        [0, 0, 1, None],
        [0, 0, 1, float("nan")],
        [0, 0, 1, float("inf")],
        [-0.1, 0, 1, 1],
        [0, 0, 1.1, 1],
        [0.6, 0, 0.4, 1],
        [0, 0.5, 1, 0.5 + SMALLEST / 2],
        [0, 0, 1, 10**400],
    ],
)
def test_what_is_no_box_is_refused(box):
    opened = Photograph.of(two())
    with pytest.raises(ValueError, match="a box must be"):
        opened.moved({"name": opened.name, "box": box})


@pytest.mark.parametrize("said", [None, [], "x", {}, {"box": [0, 0, 1, 1]}, {"name": 5, "box": [0, 0, 1, 1]}])
def test_a_box_of_no_photograph_is_refused(said):
    with pytest.raises(ValueError, match="which photograph"):
        Photograph.of(two()).moved(said)


@pytest.mark.parametrize("box", [(0, 0, SMALLEST, SMALLEST), (1 - SMALLEST, 1 - SMALLEST, 1, 1), (0, 0, 1, 1)])
@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (3, 3)])
def test_a_box_of_any_size_on_a_picture_of_any_size_is_looked_into(box, size):
    opened = Photograph(np.zeros((*size, 4), np.uint8))
    assert opened.moved({"name": opened.name, "box": list(box)}).ink is None


def test_a_photograph_from_a_browser_is_a_file():
    assert file_of(base64.b64encode(b"picture").decode()).read() == b"picture"


@pytest.mark.parametrize("said", [None, 5, "", "no base 64!", "AAA", "ä" * 4, b"AAAA", "A" * (LONGEST + 4)])
def test_what_is_none_is_refused_with_a_sentence(said):
    with pytest.raises(ValueError, match="has not come as a whole"):
        file_of(said)
