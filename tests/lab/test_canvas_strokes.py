"""What a canvas may have sent: strokes of its own brush, and nothing that asks another server."""

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.canvas_strokes import LARGEST, MAX_POINTS, MAX_STROKES, Stroke, for_canvas, read, within_bounds
from lab.pixels import Pixels
from nncore.reading.strokes import paint
from tests.lab.strokes import SAID, STROKE, plain

ADDRESS = "http://ev.il/picture.png"
PIXELS = Pixels((0, 29, 783), True)
WRONG = {
    "points": [None, [], [1, 2, 3], [1, "2"], [1, math.nan], [LARGEST + 1, 2], [True, 2], [1, 2] * (MAX_POINTS + 1)],
    "width": [None, 0, 10_000],
    "cells": [None, "0", [], [-1], [784], [1.0], [True], [10**30], [0] * 785],
    "ink": [1, None],
}


def test_strokes_and_pixels_come_back_and_have_the_papers_ink():
    assert read(SAID) == STROKE == read(plain(STROKE)) and read(plain(PIXELS)) == PIXELS
    for on_white, ink in ((False, "#FFFFFF"), (True, "#000000")):
        (shown,) = for_canvas([STROKE], on_white)
        assert shown["stroke"] == ink and shown["strokeWidth"] == 20
        assert [part[1:3] for part in shown["path"]] == [[10.5, 20], [10.5, 20], [50, 60], [110.5, 110]]


def test_a_dot_is_drawn_round_by_the_canvas_too():
    dot = read({"points": [50, 60], "width": 20})
    (shown,) = for_canvas([dot], False)
    assert len({tuple(part[-2:]) for part in shown["path"]}) > 1, "a path of no length is not drawn"
    rows, columns = np.nonzero(paint([(dot.points, dot.width)]))
    assert abs(rows.mean() - 60) < 1 and abs(columns.mean() - 50) < 1
    assert math.pi * 9**2 < len(rows) < math.pi * 11.5**2


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_what_is_no_stroke_of_the_pen_is_refused(key, value):
    with pytest.raises(ValueError):
        read((SAID if key in SAID else plain(PIXELS)) | {key: value})


def test_a_drawing_has_room_for_so_many_strokes_and_points():
    one_by_one = [Pixels((cell,), ink) for ink in (True, False) for cell in range(784)]
    assert within_bounds(one_by_one) and within_bounds([STROKE] * MAX_STROKES)
    many = [Stroke(((1.0, 2.0),) * (MAX_POINTS // 2 + 1), 20.0)] * 2
    for strokes in ([STROKE] * (MAX_STROKES + 1), many, [Pixels(tuple(range(784)), True)] * (MAX_POINTS // 784 + 1)):
        with pytest.raises(ValueError):
            within_bounds(strokes)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["M", "L", "Path", ADDRESS, "#FFFFFF"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*SAID, "src", "clipPath"]), inner),
)
MORE = st.dictionaries(st.sampled_from([*SAID, "src", "path", "stroke", "cells", "fill"]), anything, max_size=5)


@given(st.lists(MORE.map(lambda more: SAID | more), max_size=5))
@settings(suppress_health_check=[HealthCheck.data_too_large])  # some are; they are passed over
def test_whatever_comes_no_address_goes_out(strokes):
    try:
        kept = within_bounds(tuple(map(read, strokes)))
    except ValueError:
        return
    assert ADDRESS not in json.dumps(for_canvas(kept, True), allow_nan=False)
