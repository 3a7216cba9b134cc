"""How a drawing compares with MNIST's digits: what is called unusual, and what stands beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore
from nncore.reading.measures import measures
from nncore.reading.preparation import BOX, drawing_to_digit
from nncore.reading.strokes import StrokeDigit, render
from render import sentences
from ui.draw.preparation_steps import USUAL as RANGES

LARGEST = {"ink": 1.0, "stroke": 14.0, "size": 28.0, "slant": 90.0, "offset": 14.0}


def test_the_usual_ranges_hold_nine_of_ten_of_mnists_digits():
    for name, values in measures(nncore.load_digits().train_images).items():
        low, high = np.percentile(values, (5, 95))
        wanted = {"offset": (0, high), "size": (min(low, BOX), high)}.get(name, (low, high))
        assert RANGES[name] == pytest.approx(wanted, rel=1e-3), name


def test_what_was_measured_stands_beside_what_is_usual():
    found = dict.fromkeys(RANGES, 0.5)
    table = sentences.measured(found, RANGES)
    assert table["Measure"][0] == "Ink" and table["Your drawing"][0] == "50\u202f%"
    assert all(" to " in text for text in table["9 of 10 of MNIST's digits"])


@given(st.sampled_from(list(RANGES)), st.floats(0, 1))
def test_nothing_is_called_unusual_whose_number_is_one_of_the_usual(name, share):
    value = share * LARGEST[name]
    usual = {measure: sum(RANGES[measure]) / 2 for measure in RANGES}
    said = sentences.unusual({**usual, name: value}, RANGES)
    written = sentences.MEASURES[name][1]
    if said:
        assert written(value) not in (written(RANGES[name][0]), written(RANGES[name][1]))


@given(st.integers(0, 2**32), st.floats(0.2, 1), st.floats(0.2, 1))
def test_a_drawing_that_was_scaled_is_never_called_small_or_large(seed, width, height):
    points = np.random.default_rng(seed).random((6, 2)) * (100 * width, 100 * height)
    drawn = drawing_to_digit(render(StrokeDigit(0, 0, (points,)), np.random.default_rng(seed)))
    found = {name: float(values[0]) for name, values in measures(drawn[None]).items()}
    assert not [text for text in sentences.unusual(found, RANGES) if "smaller" in text or "larger" in text]


@pytest.mark.parametrize("pixels", [7, 12, 17])
def test_a_small_digit_is_called_small(pixels):
    digit = np.zeros((28, 28), np.uint8)
    digit[4 : 4 + pixels, 13:16] = 255
    found = {name: float(values[0]) for name, values in measures(digit[None]).items()}
    assert any(f"smaller than usual: {pixels} pixels" in text for text in sentences.unusual(found, RANGES))


def test_nine_of_ten_are_in_every_range():
    found = measures(nncore.load_digits().train_images)
    for name, (low, high) in RANGES.items():
        assert ((found[name] >= low) & (found[name] <= high)).mean() >= 0.9 - 1e-9
