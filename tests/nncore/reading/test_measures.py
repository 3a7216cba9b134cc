"""The measures of a digit, on shapes whose measures are known."""

import numpy as np
import pytest

from nncore.reading.measures import measures


def of(picture):
    return {name: values[0] for name, values in measures(np.asarray(picture, np.uint8)[None]).items()}


def bar(rows, columns):
    """A full rectangle: rows and columns are (first, one after the last)."""
    picture = np.zeros((28, 28))
    picture[slice(*rows), slice(*columns)] = 255
    return picture


def test_ink_size_and_offset_of_a_bar():
    assert of(bar((0, 14), (0, 28)))["ink"] == pytest.approx(0.5)
    assert of(bar((4, 24), (10, 15)))["size"] == of(bar((10, 15), (4, 24)))["size"] == 20
    assert of(bar((13, 15), (13, 15)))["offset"] == pytest.approx(0, abs=1e-4)
    assert of(bar((16, 18), (17, 19)))["offset"] == pytest.approx(5, abs=1e-4)


@pytest.mark.parametrize("width", [2, 4])
def test_stroke_width_of_a_long_bar(width):
    # Its two ends count as edge too, which makes it a little less.
    assert of(bar((2, 26), (12, 12 + width)))["stroke"] == pytest.approx(width, rel=0.2)


@pytest.mark.parametrize("degrees", [-30, 0, 10])
def test_slant_is_positive_to_the_right(degrees):
    # A stroke 3 pixels wide that leans to the right by so many degrees.
    rows, columns = np.mgrid[:28, :28] + 0.5
    middle = 14 - (rows - 14) * np.tan(np.radians(degrees))
    leaning = 255 * ((np.abs(columns - middle) < 1.5) & (np.abs(rows - 14) < 9))
    assert of(leaning)["slant"] == pytest.approx(degrees, abs=3)


def test_an_empty_picture_measures_nothing():
    assert set(of(np.zeros((28, 28))).values()) == {0}


def test_many_at_once_are_measured_as_each_alone(few_digits):
    together, alone = measures(few_digits.train_images), measures(few_digits.train_images[17:18])
    for name, values in together.items():
        assert values[17] == pytest.approx(alone[name][0], rel=1e-5)
