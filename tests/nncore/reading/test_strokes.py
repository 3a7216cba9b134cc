"""Pen strokes drawn as on the canvas, and the networks that read them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nncore.reading.preparation import drawing_to_digit
from nncore.reading.strokes import (
    BRUSHES,
    Bounds,
    kept_aside,
    load_strokes,
    paint,
    read_strokes,
    render,
    render_all,
    with_drawings,
)

SEVEN = {"label": 7, "writer": 3, "strokes": [[[0, 0], [100, 0], [40, 150]]]}
ONE = {"label": 1, "writer": 4, "strokes": [[[50, 0], [50, 100], [50, 200]]]}
FOUR = {"label": 4, "writer": 5, "strokes": [[[40, 0], [0, 80], [100, 80]], [[70, 50], [70, 160]]]}


def file_of(tmp_path, digits):
    path = tmp_path / "strokes.json"
    path.write_text(digits if isinstance(digits, str) else json.dumps(digits))
    return path


@pytest.fixture
def digits(tmp_path):
    writers = [{**digit, "writer": writer} for writer in range(1, 11) for digit in (SEVEN, ONE, FOUR)]
    return load_strokes(file_of(tmp_path, writers))


def test_strokes_are_read(tmp_path):
    seven, four = load_strokes(file_of(tmp_path, [SEVEN, FOUR]))
    assert (seven.label, seven.writer, len(seven.strokes), len(four.strokes)) == (7, 3, 1, 2)
    np.testing.assert_array_equal(seven.strokes[0], SEVEN["strokes"][0])


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "[",
        "3",
        "[]",
        "[3]",
        "{}",
        [{**SEVEN, "label": 10}],
        [{**SEVEN, "label": "7"}],
        [{**SEVEN, "strokes": []}],
        [{**SEVEN, "strokes": [[1, 2, 3]]}],
        [{**SEVEN, "strokes": [[[1, 2, 3]]]}],
        [{"label": 7}],
        [{**SEVEN, "strokes": [[[0, float("nan")], [1, 1]]]}],
        "[" * 100_000,
        "[null]",
        [{**SEVEN, "label": True}],
        [{**SEVEN, "writer": float("inf")}],
        [{**SEVEN, "writer": "3"}],
        [{**SEVEN, "writer": -1}],
        [{**SEVEN, "strokes": {"0": [[1, 2]]}}],
        [{**SEVEN, "strokes": [{}]}],
        [{**SEVEN, "strokes": [[]]}],
        [{**SEVEN, "strokes": [[[1, 2], [3]]]}],
        [{**SEVEN, "strokes": [[[1, 10**400]]]}],
        [{**SEVEN, "strokes": [[[1, 1e300], [1, -1e300]]]}],
        [{**SEVEN, "strokes": [[[1, 2]] * 10_001]}],
        [{**SEVEN, "strokes": [[[1, 2]]] * 501}],
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(tmp_path, bad):
    with pytest.raises(ValueError, match="strokes") as refused:
        load_strokes(file_of(tmp_path, bad))
    # No words of Python's own.
    assert not any(word in str(refused.value) for word in ("object", "float()", "array", "NoneType", "codec"))


def test_a_sentence_says_which_digit_is_wrong(tmp_path):
    with pytest.raises(ValueError, match="of digit 2, the label must be 0 to 9, got 12"):
        load_strokes(file_of(tmp_path, [SEVEN, {**SEVEN, "label": 12}]))


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(ValueError, match="it is not JSON"):
        read_strokes(b"\x89PNG\xff\xfe\x00")


@pytest.mark.parametrize("bounds", [{"n_bytes": 50}, {"digits": 1}, {"strokes": 2}, {"points": 7}])
def test_whoever_reads_may_have_bounds(bounds):
    content = json.dumps([SEVEN, FOUR]).encode()
    assert len(read_strokes(content, Bounds(digits=2, strokes=3, points=8))) == 2
    with pytest.raises(ValueError, match="file of strokes m"):
        read_strokes(content, replace(Bounds(digits=2, strokes=3, points=8), **bounds))


@pytest.mark.parametrize("part", [b"[],", b"{},", b"[[[],"])
def test_a_file_of_nothing_but_brackets_is_refused_before_it_is_read(part, monkeypatch):
    monkeypatch.setattr("nncore.reading.strokes.json.loads", None)
    with pytest.raises(ValueError, match="holds more than that"):
        read_strokes(b"[" + part * 10_000 + b"0]", Bounds(digits=100, strokes=300, points=1_000))


def test_one_without_a_writer_is_by_writer_0(tmp_path):
    assert load_strokes(file_of(tmp_path, [{"label": 7, "strokes": SEVEN["strokes"], "seq": 4}]))[0].writer == 0


def test_the_largest_numbers_are_drawn():
    far = json.dumps([{**SEVEN, "strokes": [[[-(10**9), 0], [10**9, 1e-9], [0, 10**9]]]}]).encode()
    assert render_all(read_strokes(far)).any()


def test_a_drawing_is_on_the_canvas_with_a_brush_in_range(digits):
    random = np.random.default_rng(0)
    for digit in digits:
        picture = render(digit, random)
        assert (picture.shape, picture.dtype) == ((280, 280), np.dtype(np.uint8))
        ink = picture if picture[0, 0] == 0 else 255 - picture
        # The 1 is a straight line: its width is the brush's.
        if digit.label == 1:
            width = np.count_nonzero(ink.any(axis=0))
            assert BRUSHES[0] - 2 <= width <= BRUSHES[1] + 2
        assert not ink[[0, -1]].all() and 0 < np.count_nonzero(ink) < 0.6 * ink.size


def test_both_polarities_and_all_sizes_and_places_are_drawn(digits):
    random = np.random.default_rng(0)
    pictures = [render(digits[0], random) for _ in range(60)]
    inks = [picture if np.median(picture) == 0 else 255 - picture for picture in pictures]
    dark = sum(np.median(picture) > 0 for picture in pictures)
    assert 15 < dark < 45
    heights = [np.count_nonzero(ink.any(axis=1)) for ink in inks]
    assert min(heights) < 130 and max(heights) > 220
    tops = [np.argmax(ink.any(axis=1)) for ink in inks]
    assert min(tops) < 30 and max(tops) > 80


def test_a_drawn_digit_is_the_same_wherever_it_is_drawn(digits):
    random = np.random.default_rng(0)
    images = np.stack([drawing_to_digit(render(digits[0], random)) for _ in range(20)]).astype(float)
    # Only the brush, for its size, differs.
    correlations = np.corrcoef(images.reshape(20, -1))
    assert correlations.min() > 0.5


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


def test_a_long_stroke_is_painted_piece_by_piece_as_in_one(monkeypatch):
    points = np.random.default_rng(0).uniform(20, 260, (300, 2))
    whole = paint([(points, 20)])
    monkeypatch.setattr("nncore.reading.strokes.PIECE", 10**6)
    np.testing.assert_array_equal(paint([(points, 20)]), whole)
    dot = paint([(points[:1], 20)])
    assert dot.any() and dot.sum() < whole.sum()
