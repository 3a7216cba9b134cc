"""Pen strokes drawn as on the canvas, to learn from and to judge by."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nncore.reading.preparation import drawing_to_digit
from nncore.reading.strokes import (
    BRUSHES,
    Bounds,
    kept_aside,
    learned_by_ready,
    load_strokes,
    paint,
    read_strokes,
    render,
    render_all,
    with_drawings,
)
from tests.nncore.reading.pen import FOUR, ONE, SEVEN


def read(digits):
    return read_strokes(json.dumps(digits).encode())


@pytest.fixture(scope="module")
def digits():
    return read([{**digit, "writer": writer} for writer in range(1, 11) for digit in (SEVEN, ONE, FOUR)])


def test_strokes_are_read_and_are_writer_0s_if_it_is_not_said(tmp_path):
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps([SEVEN, {"label": 4, "strokes": FOUR["strokes"], "seq": 4}]))
    seven, four = load_strokes(path)
    assert (seven.label, seven.writer, len(seven.strokes)) == (7, 3, 1)
    assert (four.label, four.writer, len(four.strokes)) == (4, 0, 2)
    np.testing.assert_array_equal(seven.strokes[0], SEVEN["strokes"][0])


@pytest.mark.parametrize("bad", ["", "[", "3", "[]", "{}", "[null]", "[" * 100_000, "\x89PNG"])
def test_what_is_no_list_of_digits_is_refused_with_a_sentence(bad):
    with pytest.raises(ValueError, match="file of strokes"):
        read_strokes(bad.encode("latin-1"))


@pytest.mark.parametrize(
    "changes",
    [
        {"label": 10},
        {"label": True},
        {"writer": float("inf")},
        {"writer": -1},
        {"strokes": None},
        {"strokes": []},
        {"strokes": [{}]},
        {"strokes": [[[1, 2, 3]]]},
        {"strokes": [[[1, 2], [3]]]},
        {"strokes": [[[0, float("nan")], [1, 1]]]},
        {"strokes": [[[1, 10**400]]]},
        {"strokes": [[[1, 1e300], [1, -1e300]]]},
        {"strokes": [[[1, 2]] * 10_001]},
        {"strokes": [[[1, 2]]] * 501},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_bad_digit_is_refused_with_a_sentence_that_says_which(changes):
    with pytest.raises(ValueError, match=r"of digit 2, (the|each) (label|writer|strokes?) must ") as refused:
        read([SEVEN, SEVEN | changes])
    # No words of Python's own.
    assert not any(word in str(refused.value) for word in ("object", "float()", "array", "NoneType", "codec"))


@pytest.mark.parametrize("bounds", [{"n_bytes": 50}, {"digits": 1}, {"strokes": 2}, {"points": 7}])
def test_whoever_reads_may_have_bounds(bounds):
    content = json.dumps([SEVEN, FOUR]).encode()
    assert len(read_strokes(content, Bounds(digits=2, strokes=3, points=8))) == 2
    with pytest.raises(ValueError, match="file of strokes m"):
        read_strokes(content, replace(Bounds(digits=2, strokes=3, points=8), **bounds))


@pytest.mark.parametrize("part", [b"[],", b"{},"])
def test_a_file_of_nothing_but_brackets_is_refused_unread(part, monkeypatch):
    monkeypatch.setattr("nncore.reading.strokes.json.loads", None)
    with pytest.raises(ValueError, match="holds more than that"):
        read_strokes(b"[" + part * 10_000 + b"0]", Bounds(digits=100, strokes=300, points=1_000))


def test_the_largest_numbers_are_drawn():
    assert render_all(read([SEVEN | {"strokes": [[[-(10**9), 0], [10**9, 1e-9], [0, 10**9]]]}])).any()


def test_drawings_have_all_polarities_brushes_and_places(digits):
    random = np.random.default_rng(0)
    pictures = [render(digits[1], random) for _ in range(60)]
    assert {(picture.shape, picture.dtype) for picture in pictures} == {((280, 280), np.dtype(np.uint8))}
    assert 15 < sum(np.median(picture) > 0 for picture in pictures) < 45
    inks = [picture if np.median(picture) == 0 else 255 - picture for picture in pictures]
    # The 1 is a straight line: its width is the brush's.
    widths = [np.count_nonzero(ink.any(axis=0)) for ink in inks]
    assert BRUSHES[0] - 2 <= min(widths) < 16 and 24 < max(widths) <= BRUSHES[1] + 2
    heights = [np.count_nonzero(ink.any(axis=1)) for ink in inks]
    assert min(heights) < 130 and max(heights) > 220
    for axis in (0, 1):
        places = [np.argmax(ink.any(axis=axis)) for ink in inks]
        assert min(places) < 30 and max(places) > 80
    # But for the brush, it is the same digit wherever it is drawn.
    images = np.stack([drawing_to_digit(render(digits[0], random)) for _ in range(20)]).astype(float)
    assert np.corrcoef(images.reshape(20, -1)).min() > 0.5


def test_what_a_digit_looks_like_does_not_depend_on_the_others(digits):
    np.testing.assert_array_equal(render_all(digits[:4], seed=2), render_all(digits, seed=2)[:4])
    assert (render_all(digits[:4], seed=3) != render_all(digits[:4], seed=2)).any()


def test_every_fifth_writer_is_kept_aside(digits, few_digits):
    assert kept_aside(digits) == {5, 10}
    data = with_drawings(few_digits, 50, digits, variants=2)
    assert len(data.train_labels) == len(data.train_images) == 50 + 2 * 8 * 3
    np.testing.assert_array_equal(data.train_images[:50], few_digits.train_images[:50])
    np.testing.assert_array_equal(data.train_labels[50:56], [7, 1, 4, 7, 1, 4])
    first, second = data.train_images[50:74], data.train_images[74:]
    assert (first != second).any(axis=(1, 2)).all(), "each variant is another drawing"
    assert len(learned_by_ready()) == 24 and not learned_by_ready() & {0, 5, 10, 15, 20, 25, 30, 31}


def test_a_long_stroke_is_painted_piece_by_piece_as_in_one(monkeypatch):
    points = np.random.default_rng(0).uniform(20, 260, (300, 2))
    whole = paint([(points, 20)])
    monkeypatch.setattr("nncore.reading.strokes.PIECE", 10**6)
    np.testing.assert_array_equal(paint([(points, 20)]), whole)
    dot = paint([(points[:1], 20)])
    assert dot.any() and dot.sum() < whole.sum()
