"""What a canvas may have sent: strokes of its own brush, and nothing that asks another server."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.canvas_strokes import LARGEST, MAX_POINTS, MAX_STROKES, rebuilt
from tests.lab.strokes import SENT, STROKE

ADDRESS = "http://ev.il/picture.png"
PICTURE = {"type": "Image", "src": ADDRESS}


def test_a_stroke_of_the_brush_is_kept_with_what_it_needs():
    for name in ("type", "path", "stroke", "strokeWidth", "left", "top", "originX", "originY", "fill"):
        assert STROKE[name] == SENT[name]
    assert rebuilt([STROKE]) == [STROKE] and rebuilt([]) == []


@pytest.mark.parametrize(
    "more",
    [
        {"fill": {"type": "pattern", "source": ADDRESS, "repeat": "repeat"}},
        {"clipPath": PICTURE},
        {"clipPath": {"type": "Group", "objects": [PICTURE]}},
        {"objects": [PICTURE]},
        {"src": ADDRESS, "backgroundImage": PICTURE, "sourcePath": ADDRESS},
        {"strokeLineCap": ADDRESS, "fontFamily": f"url({ADDRESS})"},
    ],
)
def test_what_else_a_stroke_brings_is_dropped(more):
    assert rebuilt([SENT | more]) == [STROKE]


def test_an_origin_is_one_that_there_is():
    (stroke,) = rebuilt([SENT | {"originX": ADDRESS, "originY": [ADDRESS]}])
    assert "originX" not in stroke and "originY" not in stroke


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Image"},
        {"type": None},
        {"stroke": {"type": "pattern", "source": ADDRESS}},
        {"stroke": f"url({ADDRESS})"},
        {"stroke": ["#FFFFFF"]},
        {"strokeWidth": "20"},
        {"left": math.nan},
        {"top": LARGEST + 1},
        {"path": ADDRESS},
        {"path": []},
        {"path": [["M", 1, 2], PICTURE]},
        {"path": [["M", 1]]},
        {"path": [["X", 1, 2]]},
        {"path": [[["M"], 1, 2]]},
        {"path": [["L", math.inf, 2]]},
        {"path": [["L", True, 2]]},
        {"path": [["L", 10**400, 2]]},
        {"path": [["M", 1, 2]] * (MAX_POINTS + 1)},
    ],
)
def test_what_is_no_stroke_is_refused(wrong):
    with pytest.raises(ValueError):
        rebuilt([SENT | wrong])


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        {},
        "M",
        [5],
        [None],
        [SENT] * (MAX_STROKES + 1),
        [SENT | {"path": [["M", 1, 2]] * (MAX_POINTS // 2 + 1)}] * 2,
    ],
)
def test_what_are_no_strokes_is_refused(strokes):
    with pytest.raises(ValueError):
        rebuilt(strokes)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["M", "L", "Path", ADDRESS, "#FFFFFF"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*SENT, "src", "clipPath"]), inner),
)


@given(st.lists(st.dictionaries(st.sampled_from([*SENT, "src", "clipPath"]), anything).map(lambda more: SENT | more)))
def test_whatever_comes_no_address_goes_out(strokes):
    try:
        built = rebuilt(strokes)
    except ValueError:
        return
    assert ADDRESS not in json.dumps(built, allow_nan=False)
