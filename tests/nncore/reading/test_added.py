"""What is added to a digit is told from what is part of it."""

import numpy as np
import pytest

from nncore.reading.added import added, evenly, struck

SEVEN = [(80, 80), (180, 80), (120, 200)]
FOUR = [(120, 60), (70, 150), (190, 150)], [(160, 110), (160, 220)]
ROUND = [(140 + 110 * np.cos(angle), 140 + 110 * np.sin(angle)) for angle in np.linspace(0, 2 * np.pi, 40)]
ZERO = [(140 + (x - 140) / 2, y) for x, y in ROUND]
FRAME = [(20, 20), (260, 20), (260, 260), (20, 260), (20, 20)]


@pytest.mark.parametrize(
    "strokes, found",
    [
        ([SEVEN], set()),
        ([SEVEN, [(60, 240), (200, 244)]], {1}),
        ([[(60, 240), (200, 244)], SEVEN], {0}),
        ([SEVEN, ROUND], {1}),
        ([FRAME, *FOUR], {0}),
        ([FRAME, *FOUR, [(90, 240), (190, 240)]], {0, 3}),
        (FOUR, set()),
        ([[(140, 60), (140, 200)], [(90, 202), (190, 202)]], set()),  # the foot of a 1
        ([ZERO, [(90, 230), (190, 50)]], set()),  # its slash
    ],
)
def test_a_line_below_or_what_goes_around_is_added(strokes, found):
    assert added([evenly(each) for each in strokes], 20) == found


@pytest.mark.parametrize(
    "strokes, line",
    [
        ([SEVEN, [(20, 140), (260, 140)]], 1),
        ([SEVEN, [(110, 140), (170, 140)]], None),  # the bar of a 7
        (FOUR, None),
        ([ZERO, [(60, 270), (220, 10)]], None),  # a slashed zero
    ],
)
def test_a_line_from_side_to_side_strikes_it_out(strokes, line):
    assert struck([evenly(each) for each in strokes]) == line
