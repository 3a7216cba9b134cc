"""A photograph's box: found, moved by what a browser says and by nothing else, and read."""

import base64

import numpy as np
import pytest

from lab.photograph import LONGEST, MIDDLE, SMALLEST, Photograph, file_of
from tests.nncore.reading.pen import seven


def two():
    """A photograph with a large 7 on its left and a smaller one on its right, lit from the left: (280, 560)."""
    larger, smaller = seven(at=(60, 40)), seven(at=(120, 100), scale=0.6)
    ink = np.hstack([larger, smaller])
    return np.uint8(255 * np.linspace(0.95, 0.6, 560) * (1 - 0.75 * ink / 255))


def test_the_box_is_around_the_larger_mark_until_it_is_moved():
    opened = Photograph.of(two())
    left, top, right, bottom = opened.box
    assert opened.found == 2 and left < 60 / 560 and right > 180 / 560 and top < 50 / 280 and bottom > 210 / 280
    assert right < 0.5, "it reaches over the other one"
    moved = opened.moved({"name": opened.name, "box": [0.5, 0, 1, 1]})
    assert moved.box == (0.5, 0, 1, 1) and moved.start == opened.start and moved.ink is not None
    # The smaller one is in the middle of the box, with paper all around it.
    assert not moved.ink[:10].any() and not moved.ink[-10:].any()
    assert opened.moved({"name": "another", "box": [0, 0, 1, 1]}) is opened
    assert opened.moved({"name": opened.name, "box": list(opened.box)}) is opened


def test_where_nothing_is_found_the_box_is_in_the_middle():
    opened = Photograph.of(np.full((60, 40), 200, np.uint8))
    assert not opened.found and opened.box == MIDDLE and opened.ink is None


NO_BOX = [None, [0, 0, 1], [0, 0, 1, "1"], [0, 0, 1, True], [0, 0, 1, float("nan")], [-0.1, 0, 1, 1], [0, 0, 1.1, 1]]


@pytest.mark.parametrize("box", [*NO_BOX, [0.6, 0, 0.4, 1], [0, 0.5, 1, 0.5 + SMALLEST / 2], [0, 0, 1, 10**400]])
def test_what_is_no_box_is_refused(box):
    opened = Photograph(np.zeros((9, 9, 4), np.uint8))
    with pytest.raises(ValueError, match="a box must be"):
        opened.moved({"name": opened.name, "box": box})
    for said in (box, {"box": [0, 0, 1, 1]}, {"name": 5, "box": [0, 0, 1, 1]}):
        with pytest.raises(ValueError, match="which photograph"):
            opened.moved(said)


@pytest.mark.parametrize("box", [(0, 0, SMALLEST, SMALLEST), (1 - SMALLEST, 1 - SMALLEST, 1, 1), (0, 0, 1, 1)])
@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1)])
def test_any_box_on_a_picture_of_any_size_is_looked_into(box, size):
    opened = Photograph(np.zeros((*size, 4), np.uint8))
    assert opened.moved({"name": opened.name, "box": list(box)}).ink is None


def test_a_photograph_from_a_browser_is_a_file_or_is_refused():
    assert file_of(base64.b64encode(b"picture").decode()).read() == b"picture"
    for said in (None, "", "no base 64!", "AAA", "ä" * 4, b"AAAA", "A" * (LONGEST + 4)):
        with pytest.raises(ValueError, match="has not come as a whole"):
            file_of(said)
