"""A digit in Braille's dots, for those who cannot see the picture."""

import numpy as np

from render import braille_digit


def test_a_digit_in_dots():
    digit = np.zeros((28, 28), np.uint8)
    digit[2:6, 2] = 255  # the left four dots of the first character
    digit[25, 25] = 255  # the lowest right dot of the last one
    lines = braille_digit.dots(digit, "\n").split("\n")
    assert [len(line) for line in lines] == [12] * 6
    assert (lines[0][0], lines[-1][-1], lines[3][3]) == ("\u2847", "\u2880", "\u2800")
