"""What a canvas may have sent: strokes of its own brush, and nothing that asks another server."""

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.canvas_strokes import LARGEST, MAX_POINTS, MAX_STROKES, Stroke, for_canvas, read, within_bounds
from nncore.reading.strokes import paint
from tests.lab.strokes import SAID, STROKE, plain

ADDRESS = "http://ev.il/picture.png"
PICTURE = {"type": "Image", "src": ADDRESS}


def test_a_stroke_comes_back_and_is_shown_in_the_ink_of_its_paper():
    assert read(SAID) == STROKE and read(plain(STROKE)) == STROKE
    for on_white, ink in ((False, "#FFFFFF"), (True, "#000000")):
        (shown,) = for_canvas([STROKE], on_white)
        assert shown["stroke"] == ink and shown["strokeWidth"] == 20
        assert [part[1:3] for part in shown["path"]] == [[10.5, 20], [10.5, 20], [50, 60], [110.5, 110]]


def test_a_dot_is_drawn_round_by_the_canvas_too():
    dot = read({"points": [50, 60], "width": 20})
    (shown,) = for_canvas([dot], False)
    assert len({tuple(part[-2:]) for part in shown["path"]}) > 1, "a path of no length is not drawn"
    ink = paint([(dot.points, dot.width)])
    rows, columns = np.nonzero(ink)
    assert abs(rows.mean() - 60) < 1 and abs(columns.mean() - 50) < 1
    assert math.pi * 9**2 < len(rows) < math.pi * 11.5**2


@pytest.mark.parametrize(
    "more",
    [
        {"fill": {"type": "pattern", "source": ADDRESS, "repeat": "repeat"}},
        {"clipPath": PICTURE},
        {"clipPath": {"type": "Group", "objects": [PICTURE]}},
        {"objects": [PICTURE]},
        {"src": ADDRESS, "backgroundImage": PICTURE, "sourcePath": ADDRESS},
        {"strokeLineCap": ADDRESS, "fontFamily": f"url({ADDRESS})"},
        {"originX": ADDRESS, "originY": [ADDRESS]},
    ],
)
def test_what_else_a_stroke_brings_is_dropped(more):
    assert read(SAID | more) == STROKE


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": None},
        {"points": []},
        {"points": [1, 2, 3]},
        {"points": [1, "2"]},
        {"points": [1, math.nan]},
        {"points": [LARGEST + 1, 2]},
        {"points": [[1, 2]]},
        {"points": [1, 2] * (MAX_POINTS + 1)},
        {"width": None},
        {"width": -1},
        {"width": 10_000},
        {"points": [True, 2]},
        {"points": [10**400, 2]},
    ],
)
def test_what_is_no_stroke_of_the_pen_is_refused(wrong):
    with pytest.raises(ValueError):
        read(SAID | wrong)


@pytest.mark.parametrize(
    "strokes", [[STROKE] * (MAX_STROKES + 1), [Stroke(((1.0, 2.0),) * (MAX_POINTS // 2 + 1), 20.0)] * 2]
)
def test_too_many_strokes_are_refused(strokes):
    with pytest.raises(ValueError):
        within_bounds(strokes)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["M", "L", "Path", ADDRESS, "#FFFFFF"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*SAID, "src", "clipPath"]), inner),
)


MORE = st.dictionaries(st.sampled_from([*SAID, "src", "path", "stroke", "cells"]), anything, max_size=5)


@given(st.lists(MORE.map(lambda more: SAID | more), max_size=5))
@settings(suppress_health_check=[HealthCheck.data_too_large])  # some are; they are passed over
def test_whatever_comes_no_address_goes_out(strokes):
    try:
        kept = within_bounds(tuple(map(read, strokes)))
    except ValueError:
        return
    assert ADDRESS not in json.dumps(for_canvas(kept, True), allow_nan=False)
