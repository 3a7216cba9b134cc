"""How a collection of drawings is read: by digit, by writer, what is doubted, and which are the worst."""

import json
import math

import numpy as np
import pytest
from PIL import Image

import nncore
from nncore.__main__ import main
from nncore.metrics import interval
from nncore.reading.strokes import StrokeDigit, learned_by_ready
from nncore.study import drawings_report
from nncore.study.drawings import Drawings, DrawingScores, draw_all, score_drawings, share
from nncore.study.evaluation import Evaluation
from tests.nncore.reading.test_strokes import FOUR, ONE, SEVEN

DOT = {"label": 1, "writer": 1, "strokes": [[[5, 5]]]}


def scores_of(labels, answers, writers, confidence=0.9, blank=()):
    """DrawingScores of drawings that have got these answers, each so sure."""
    n = len(labels)
    images = np.full((n, 28, 28), 9, np.uint8)
    images[list(blank)] = 0
    probabilities = np.zeros((n, 10))
    probabilities[np.arange(n), answers] = confidence
    drawings = Drawings(images, np.array(labels), np.array(writers))
    return DrawingScores(drawings, Evaluation(probabilities, np.array(labels)))


def file_of(tmp_path, digits):
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps(digits))
    return str(path)


def test_shares_by_digit_and_by_writer_are_counted():
    scores = scores_of([1, 1, 7, 7, 4], [1, 7, 7, 7, 9], [3, 3, 3, 50, 50])
    assert (scores.whole.n_right, scores.whole.n, scores.whole.accuracy) == (3, 5, 0.6)
    assert {label: (found.n_right, found.n) for label, found in scores.digits.items()} == {
        1: (1, 2),
        4: (0, 1),
        7: (2, 2),
    }
    assert {writer: (found.n_right, found.n) for writer, found in scores.writers.items()} == {3: (2, 3), 50: (1, 2)}
    assert [(found.n_right, found.n) for found in scores.by_ready] == [(2, 3), (1, 2)]
    assert scores.kept_aside == [50]


def test_the_worst_are_the_surest_mistakes_then_the_least_sure_right_ones():
    confidence = [0.6, 0.9, 0.8, 0.99, 0.7]
    scores = scores_of([1, 1, 7, 7, 4], [1, 7, 2, 7, 4], [1] * 5, confidence)
    assert scores.worst(5).tolist() == [1, 2, 0, 4, 3]
    assert scores.worst(2).tolist() == [1, 2]


def test_what_is_blank_is_read_wrong_and_doubted_whatever_is_said_of_it():
    scores = scores_of([1, 1], [1, 1], [1, 1], blank=[1])
    assert scores.right.tolist() == [True, False] and scores.drawings.doubted[1]


def test_a_dot_is_a_drawing_with_nothing_on_it():
    digits = [StrokeDigit(each["label"], 1, tuple(map(np.array, each["strokes"]))) for each in (SEVEN, DOT)]
    drawn = []
    drawings = draw_all(digits, on_digit=lambda: drawn.append(1))
    assert drawings.blank.tolist() == [False, True] and len(drawn) == 2
    scores = score_drawings(nncore.load_ready_network(), drawings)
    assert scores.right.tolist() == [True, False] and scores.n_doubted[0] == 1


def test_the_interval_of_one_writer_is_wilsons():
    right = np.arange(100) >= 3
    assert share(right, np.ones(100)).interval == pytest.approx(interval(0.97, 100))


def test_the_interval_is_wider_where_writers_differ_by_more_than_luck_and_never_narrower():
    writers, right = np.repeat(np.arange(6), 50), np.ones(300, bool)
    right[:12] = False  # one hand alone is misread
    low, high = share(right, writers).interval
    alone = interval(0.96, 300)
    assert low < alone[0] - 0.05 and high > alone[1]
    # As many as leave ±t·s, with Student's t of 5 degrees of freedom from a table.
    apart = np.array([-12 + 0.04 * 50] + [0.04 * 50] * 5)
    half = 2.5706 * math.sqrt(6 / 5 * (apart**2).sum()) / 300
    assert (low, high) == pytest.approx(interval(0.96, 1.96**2 * 0.96 * 0.04 / half**2), abs=1e-4)
    # Two misread of everybody: closer together than luck would have it.
    assert share(np.arange(300) % 25 > 0, writers).interval == pytest.approx(alone)
    for all_same in (np.ones(300, bool), np.zeros(300, bool)):
        assert share(all_same, writers).interval == pytest.approx(interval(all_same.mean(), 300))


def test_the_interval_holds_what_other_people_have_of_it():
    """Hands that differ: of collections of ten people about 95 in 100 have the true share within their interval."""
    random, held = np.random.default_rng(0), 0
    for _ in range(200):
        of_hand = random.beta(18, 2, 10)
        right = random.random((10, 60)) < of_hand[:, None]
        low, high = share(right.ravel(), np.repeat(np.arange(10), 60)).interval
        held += low <= 0.9 <= high
    assert 180 <= held <= 199


def test_the_ready_network_has_learned_from_four_of_five_writers():
    assert len(learned_by_ready()) == 24 and not learned_by_ready() & {0, 5, 10, 15, 20, 25, 30, 31}


# The command line


def test_evaluate_prints_shares_intervals_doubts_and_the_worst(tmp_path, capsys):
    file = file_of(tmp_path, [{**digit, "writer": writer} for writer in (4, 5) for digit in (SEVEN, ONE, FOUR)] + [DOT])
    assert main(["evaluate", "--drawings", file]) == 0
    low, high = interval(1, 2)
    printed = capsys.readouterr().out
    assert f"  7: 100.0% (2 of 2, 95% interval {100 * low:.1f} to {100 * high:.1f}%)" in printed
    assert "accuracy: 85.71% of 7 digits, 95% interval " in printed
    assert "  writer  1: 0.0% (0 of 1" in printed and printed.count("  (*)\n") == 1
    assert "  all (*): 100.0% (3 of 3, " in printed
    assert "not sure to be one digit: 1 of the 1 read wrong" in printed
    assert "first, then those read right and unsure; ? where it may be no digit:\n  1 with nothing found, no. 7, w" in (
        printed
    )


def test_of_writers_it_did_not_learn_from_nothing_is_said_of_learning(tmp_path, capsys):
    file = file_of(tmp_path, [{**SEVEN, "writer": 50}])
    assert main(["evaluate", "--drawings", file]) == 0
    assert "(*)" not in (printed := capsys.readouterr().out) and "learned" not in printed
    assert main(["evaluate", "--drawings", file, "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["kept_aside"] == [] and "accuracy_kept_aside" not in scores


def test_evaluate_writes_the_worst_as_one_picture(tmp_path, capsys):
    file, picture = file_of(tmp_path, [FOUR, {**ONE, "label": 8}]), tmp_path / "worst.png"
    assert main(["evaluate", "--drawings", file, "--worst", str(picture), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    worst = scores["worst"]
    assert [(each["drawing"], each["label"]) for each in worst] == [(1, 8), (0, 4)] and worst[0]["read"] == 1
    assert scores["by_digit"]["8"]["n_right"] == 0 and scores["by_writer"]["5"]["n_digits"] == 1
    with Image.open(picture) as found:
        pixels = np.asarray(found)
    # Two tiles beside one another, the mistake first.
    side, margin = 28 * drawings_report.FACTOR, drawings_report.MARGIN
    assert pixels.shape[1] == 2 * (side + margin) + margin
    tile = pixels[margin : margin + side : drawings_report.FACTOR, margin : margin + side : drawings_report.FACTOR]
    assert tile.max() == 255 and np.count_nonzero(tile[:, 10:18]) > 0.9 * np.count_nonzero(tile), "a straight 1"


def test_the_worst_are_asked_for_with_drawings_alone(tmp_path, capsys):
    assert main(["evaluate", "--worst", str(tmp_path / "worst.png")]) == 1
    assert "--drawings" in capsys.readouterr().err
