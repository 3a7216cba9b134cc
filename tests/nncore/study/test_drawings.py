"""How a collection of drawings is read: by digit, by writer, what is doubted, and which are the worst."""

import math

import numpy as np
import pytest

import nncore
from nncore.metrics import interval
from nncore.reading.strokes import StrokeDigit
from nncore.study.drawings import draw_all, score_drawings, share
from tests.nncore.reading.pen import SEVEN
from tests.nncore.study.samples import scores_of


def test_shares_by_digit_and_by_writer_are_counted():
    scores = scores_of([1, 1, 7, 7, 4], [1, 7, 7, 7, 9], [3, 3, 3, 50, 50])
    assert (scores.whole.n_right, scores.whole.n, scores.whole.accuracy) == (3, 5, 0.6)
    digits = {label: (found.n_right, found.n) for label, found in scores.digits.items()}
    assert digits == {1: (1, 2), 4: (0, 1), 7: (2, 2)}
    assert {writer: (found.n_right, found.n) for writer, found in scores.writers.items()} == {3: (2, 3), 50: (1, 2)}
    assert [(found.n_right, found.n) for found in scores.by_ready] == [(2, 3), (1, 2)]
    assert scores.kept_aside == [50]


def test_the_worst_are_sure_mistakes_then_unsure_right_ones():
    scores = scores_of([1, 1, 7, 7, 4], [1, 7, 2, 7, 4], [1] * 5, [0.6, 0.9, 0.8, 0.99, 0.7])
    assert scores.worst(5).tolist() == [1, 2, 0, 4, 3]
    assert scores.worst(2).tolist() == [1, 2]


def test_what_is_blank_is_read_wrong_and_doubted():
    scores = scores_of([1, 1], [1, 1], [1, 1], blank=[1])
    assert scores.right.tolist() == [True, False] and scores.drawings.doubted[1]


def test_a_dot_is_a_drawing_with_nothing_on_it():
    digits = [StrokeDigit(7, 1, (np.array(SEVEN["strokes"][0]),)), StrokeDigit(1, 1, (np.array([[5, 5]]),))]
    drawn = []
    drawings = draw_all(digits, on_digit=lambda: drawn.append(1))
    assert drawings.blank.tolist() == [False, True] and len(drawn) == 2
    scores = score_drawings(nncore.load_ready_network(), drawings)
    assert scores.right.tolist() == [True, False] and scores.n_doubted[0] == 1


def test_the_interval_is_wider_where_writers_differ():
    writers, right = np.repeat(np.arange(6), 50), np.ones(300, bool)
    right[:12] = False  # one hand alone is misread
    low, high = share(right, writers).interval
    alone = interval(0.96, 300)
    assert low < alone[0] - 0.05 and high > alone[1]
    # As many as leave ±t·s, with Student's t of 5 degrees of freedom from a table.
    apart = np.array([-12 + 0.04 * 50] + [0.04 * 50] * 5)
    half = 2.5706 * math.sqrt(6 / 5 * (apart**2).sum()) / 300
    assert (low, high) == pytest.approx(interval(0.96, 1.96**2 * 0.96 * 0.04 / half**2), abs=1e-4)
    # Two misread of everybody: closer together than luck would have it. And one writer says nothing of others.
    assert share(np.arange(300) % 25 > 0, writers).interval == pytest.approx(alone)
    assert share(right, np.ones(300)).interval == pytest.approx(alone)
    for all_same in (np.ones(300, bool), np.zeros(300, bool)):
        assert share(all_same, writers).interval == pytest.approx(interval(all_same.mean(), 300))
