"""A drawing that is no digit is doubted, and one that is, is not."""

import numpy as np
import pytest

import nncore
from benchmarks.drawings import taken
from benchmarks.no_digits import NO_DIGITS, OTHERS, UNLIKE
from nncore.reading.doubt import FILE, KINDS, doubts, likeness, load_doubting_network
from tests.browser.hands import STROKES, placed
from tests.nncore.reading.pen import prepared


@pytest.mark.parametrize(
    ("drawings", "width", "most"),
    [(NO_DIGITS, 14, 2), (NO_DIGITS, 26, 3), (OTHERS["letters"], 20, 0), (OTHERS["shapes"], 20, 5), (UNLIKE, 20, 3)],
)
def test_of_drawings_that_are_no_digits_few_are_read_for_sure(drawings, width, most):
    assert len(taken(drawings, width)) <= most


def test_digits_are_not_doubted():
    data = nncore.load_digits()
    assert sum(kind is not None for kind in doubts(data.test_images)) <= 0.025 * len(data.test_images)
    drawn = [prepared(placed(strokes, height, 60, 20)) for strokes in STROKES.values() for height in (100, 180, 230)]
    assert [kind for kind in doubts(np.stack(drawn)) if kind] == []


def test_what_it_looks_like_is_said_by_its_kind():
    lines = [line for at in (40, 110, 180, 240) for line in ([(40, at), (240, at)], [(at, 40), (at, 240)])]
    two = [*placed(STROKES[4], 120, 20, 60), *placed(STROKES[2], 120, 160, 60)]
    shown = [lines, NO_DIGITS["scribble"], two, OTHERS["shapes"]["heart"], STROKES[3]]
    images = np.stack([prepared(each, 14 if each is lines else 20) for each in shown])
    assert doubts(images) == ["lines", "scribble", "several", "shape", None]
    assert (likeness(images) > 0.4).tolist() == [False, False, False, False, True]
    assert doubts(np.zeros((0, 28, 28), np.uint8)) == []


def test_the_network_is_small_and_has_an_output_for_every_kind():
    network = load_doubting_network()
    assert network is load_doubting_network() and FILE.stat().st_size < 2 * 2**20
    assert network.sizes[-1] >= len(KINDS)
