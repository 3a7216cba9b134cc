"""The network that ships with the package: small, quick to load, and what its card says."""

import json
from pathlib import Path

import numpy as np
import pytest

import nncore
from nncore.__main__ import main
from nncore.presets import READY
from nncore.reading.strokes import kept_aside, load_strokes, prepared_digit
from nncore.storage import READY as FILE
from nncore.storage import load_saved
from nncore.study.robustness import accuracy_under
from tests.nncore.reading.test_ink import seven
from tests.nncore.reading.test_strokes import FOUR, ONE, SEVEN

PEN = Path(__file__).resolve().parents[3] / "shared" / "pen" / "strokes_tra.json"


def test_it_is_at_most_a_megabyte_and_a_half():
    assert FILE.stat().st_size <= 1_500_000


def test_it_reads_the_embedded_test_digits():
    data, network = nncore.load_digits(), nncore.load_ready_network()
    # They are of MNIST's training set, which it has learned from.
    assert nncore.accuracy(network.predict(nncore.flatten(data.test_images)), data.test_labels) > 0.99


def test_it_reads_a_drawing_in_both_polarities_anywhere_and_of_any_size():
    network = nncore.load_ready_network()
    for picture in (seven(), 255 - seven(), seven(pen=14, at=(15, 10), scale=0.5), seven(pen=28, at=(150, 90))):
        digit = nncore.drawing_to_digit(picture)
        assert network.predict(nncore.flatten(digit[None]))[0] == 7


@pytest.mark.skipif(not PEN.exists(), reason="the collection of pen strokes is not in ../shared/pen")
def test_it_reads_what_writers_draw_that_it_has_not_learned_from():
    everybody = load_strokes(PEN)
    writers = kept_aside(everybody)
    aside = [(number, digit) for number, digit in enumerate(everybody) if digit.writer in writers]
    images = np.stack([prepared_digit(digit, number) for number, digit in aside])
    guesses = nncore.load_ready_network().predict(nncore.flatten(images))
    assert nncore.accuracy(guesses, np.array([digit.label for _, digit in aside])) >= 0.99


def test_noise_does_not_spoil_its_reading():
    data, network = nncore.load_digits(), nncore.load_ready_network()
    assert accuracy_under(network, data.test_images, data.test_labels, "noise", 0.3) > 0.95


def test_it_remembers_how_it_was_trained():
    saved = load_saved(FILE)
    trained = saved.config
    assert trained.augment and trained.hidden_units == READY.config.hidden_units and trained.seed == READY.config.seed
    assert saved.notes["data"] == "MNIST and pen strokes"
    card = (FILE.parent / "ready.md").read_text(encoding="utf-8")
    assert f"{100 * saved.notes['test_accuracy']:.2f} %" in card


def test_it_is_loaded_once_for_everybody():
    assert nncore.load_ready_network() is nncore.load_ready_network()


def test_evaluate_tells_digits_and_writers(tmp_path, capsys):
    digits = [{**digit, "writer": writer} for writer in range(1, 7) for digit in (SEVEN, ONE, FOUR)]
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps(digits))
    assert main(["evaluate", "--drawings", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "of 18 digits" in printed and "  7: " in printed and "  writer  5: " in printed
    assert printed.count("  (*)\n") == 1 and "has not learned from this writer" in printed
    assert main(["evaluate", "--drawings", str(path), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert set(scores["digits"]) == {"1", "4", "7"} and len(scores["writers"]) == 6
    assert scores["kept_aside"] == ["5"] and scores["n_digits_kept_aside"] == 3
    assert scores["accuracy"] == pytest.approx(np.mean(list(scores["digits"].values())))


def test_predict_uses_it(tmp_path, capsys):
    from PIL import Image

    Image.fromarray(255 - seven()).save(tmp_path / "seven.png")
    assert main(["predict", str(tmp_path / "seven.png")]) == 0
    assert capsys.readouterr().out.startswith("7: ")
