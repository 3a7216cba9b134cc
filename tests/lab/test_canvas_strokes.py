"""What a canvas may have sent: strokes of its own brush, and nothing that asks another server."""

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab import canvas_strokes
from lab.canvas_strokes import LARGEST, MAX_POINTS, MAX_STROKES, for_canvas, read, read_all
from nncore.reading.strokes import paint
from tests.lab.strokes import SAID, SENT, STROKE

ADDRESS = "http://ev.il/picture.png"
PICTURE = {"type": "Image", "src": ADDRESS}


def test_a_stroke_is_the_same_from_the_canvas_and_from_the_pen_and_both_ways():
    assert read(SAID) == STROKE and read(STROKE.plain) == STROKE
    for on_white, ink in ((False, "#FFFFFF"), (True, "#000000")):
        (shown,) = for_canvas([STROKE], on_white)
        assert shown["stroke"] == ink and shown["strokeWidth"] == 20 and read(shown) == STROKE
    assert read_all([]) == ()


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
    assert read(SENT | more) == STROKE
    assert read(SAID | more) == STROKE


@pytest.mark.parametrize(
    "wrong",
    [
        {"stroke": {"type": "pattern", "source": ADDRESS}},
        {"stroke": f"url({ADDRESS})"},
        {"stroke": ["#FFFFFF"]},
        {"strokeWidth": "20"},
        {"strokeWidth": 0},
        {"path": ADDRESS},
        {"path": []},
        {"path": [["M", 1, 2]]},
        {"path": [["M", 1, 2], PICTURE]},
        {"path": [["M", 1]]},
        {"path": [["X", 1, 2]]},
        {"path": [[["M"], 1, 2]]},
        {"path": [["L", math.inf, 2]]},
        {"path": [["L", LARGEST + 1, 2]]},
        {"path": [["L", True, 2]]},
        {"path": [["L", 10**400, 2]]},
        {"path": [["M", 1, 2]] * (MAX_POINTS + 1)},
    ],
)
def test_what_is_no_stroke_of_the_canvas_is_refused(wrong):
    with pytest.raises(ValueError):
        read(SENT | wrong)


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
    ],
)
def test_what_is_no_stroke_of_the_pen_is_refused(wrong):
    with pytest.raises(ValueError):
        read(SAID | wrong)


@pytest.mark.parametrize(
    "strokes",
    [None, {}, "M", [5], [None], [SENT] * (MAX_STROKES + 1), [SAID | {"points": [1, 2] * (MAX_POINTS // 2 + 1)}] * 2],
)
def test_what_are_no_strokes_is_refused(strokes):
    with pytest.raises(ValueError):
        read_all(strokes)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["M", "L", "Path", ADDRESS, "#FFFFFF"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*SENT, "src", "clipPath"]), inner),
)


MORE = st.dictionaries(st.sampled_from([*SENT, *SAID, "src"]), anything, max_size=5)


@given(st.lists(MORE.map(lambda more: SENT | more), max_size=5))
@settings(suppress_health_check=[HealthCheck.data_too_large])  # some are; they are passed over
def test_whatever_comes_no_address_goes_out(strokes):
    try:
        kept = canvas_strokes.read_all(strokes)
    except ValueError:
        return
    assert ADDRESS not in json.dumps(for_canvas(kept, True), allow_nan=False)
