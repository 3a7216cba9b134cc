"""What the command line tells of how drawings are read."""

import json

import numpy as np
import pytest
from PIL import Image

from nncore.__main__ import main
from nncore.metrics import interval
from nncore.study.drawings_report import FACTOR, MARGIN
from tests.nncore.reading.pen import FOUR, ONE, SEVEN

DOT = {"label": 1, "writer": 1, "strokes": [[[5, 5]]]}


@pytest.fixture
def evaluate(tmp_path, capsys):
    """A function: what evaluating some digits prints."""

    def ask(digits, *options):
        path = tmp_path / "strokes.json"
        path.write_text(json.dumps(digits))
        assert main(["evaluate", "--drawings", str(path), *options]) == 0
        return capsys.readouterr().out

    return ask


def test_lines_have_shares_intervals_doubts_and_the_worst(evaluate):
    printed = evaluate([{**digit, "writer": writer} for writer in (4, 5) for digit in (SEVEN, ONE, FOUR)] + [DOT])
    low, high = interval(1, 2)
    assert f"  7: 100.0% (2 of 2, 95% interval {100 * low:.1f} to {100 * high:.1f}%)" in printed
    assert "accuracy: 85.71% of 7 digits, 95% interval " in printed
    assert "  writer  1: 0.0% (0 of 1" in printed and printed.count("  (*)\n") == 1
    assert "  all (*): 100.0% (3 of 3, " in printed and "has not learned from this writer" in printed
    assert "not sure to be one digit: 1 of the 1 read wrong" in printed
    worst = "first, then those read right and unsure; ? where it may be no digit:\n  1 with nothing found, no. 7, w"
    assert worst in printed


def test_of_other_writers_nothing_is_said_of_learning(evaluate):
    printed = evaluate([{**SEVEN, "writer": 50}])
    assert "(*)" not in printed and "learned" not in printed
    scores = json.loads(evaluate([{**SEVEN, "writer": 50}], "--json"))
    assert scores["kept_aside"] == [] and "accuracy_kept_aside" not in scores
    assert "has learned from all these writers" in evaluate([{**SEVEN, "writer": 4}])


def test_facts_and_the_worst_as_one_picture(evaluate, tmp_path):
    picture = tmp_path / "worst.png"
    scores = json.loads(evaluate([FOUR, {**ONE, "label": 8}], "--worst", str(picture), "--json"))
    worst = scores["worst"]
    assert [(each["drawing"], each["label"]) for each in worst] == [(1, 8), (0, 4)] and worst[0]["read"] == 1
    assert scores["accuracy"] == 0.5 and scores["digits"] == {"4": 1.0, "8": 0.0}
    assert scores["by_digit"]["8"]["n_right"] == 0 and scores["by_writer"]["5"]["n_digits"] == 1
    assert scores["kept_aside"] == ["5"] and scores["n_digits_kept_aside"] == 1
    with Image.open(picture) as found:
        pixels = np.asarray(found)
    # Two tiles beside one another, the mistake first.
    side = 28 * FACTOR
    assert pixels.shape[1] == 2 * (side + MARGIN) + MARGIN
    tile = pixels[MARGIN : MARGIN + side : FACTOR, MARGIN : MARGIN + side : FACTOR]
    assert tile.max() == 255 and np.count_nonzero(tile[:, 10:18]) > 0.9 * np.count_nonzero(tile), "a straight 1"
