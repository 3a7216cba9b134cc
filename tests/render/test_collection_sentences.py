"""What is said of people's drawings: by whom they are, whether the network has learned from them, and tables."""

from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.data_library import MNIST
from lab.networks import ReadingNetwork
from lab.origin import FILE, Origin
from nncore.reading.strokes import read_strokes
from nncore.study.drawings import Drawings, DrawingScores
from nncore.study.evaluation import Evaluation
from render import collection_sentences, evaluation_sentences

OF_ALL = nncore.TrainingConfig(training_digits=60_000)
READY = ReadingNetwork("Ready network", None, ready=True)


def own(origin=None, run=True):
    from_run = SimpleNamespace(data_name=MNIST, origin=origin or Origin(), iteration=400, config=OF_ALL)
    return ReadingNetwork("Your network", None, run=from_run if run else None)


def scores_of(labels, answers, writers, blank=()):
    """DrawingScores of drawings that have got these answers."""
    images = np.full((len(labels), 28, 28), 9, np.uint8)
    images[list(blank)] = 0
    drawings = Drawings(images, np.array(labels), np.array(writers))
    return DrawingScores(drawings, Evaluation(0.9 * np.eye(10)[answers], np.array(labels)))


def by(*writers):
    return scores_of([1] * len(writers), [1] * len(writers), writers)


def test_who_the_ready_network_learned_from_is_said_with_an_if():
    both = collection_sentences.learned(READY, by(4, 4, 5))
    assert "If the numbers here mean the same people" in both
    assert "**100.0\u202f% (34.2–100.0)** of the drawings of those, and **100.0\u202f% (20.7–100.0)** of the" in both
    assert "none here of the drawings of others" in collection_sentences.learned(READY, by(1, 2))
    assert "none here of the drawings of those" in collection_sentences.learned(READY, by(0, 5, 31))
    # So has what began from it.
    for origin in (READY.origin, own(READY.origin).origin):
        said = collection_sentences.learned(own(origin), by(4))
        assert said.startswith("Your network began from the ready network. The ready")
        assert "none here of the drawings of others" in said


NONE, UNKNOWN = "has learned from none of these drawings", "Whether Your network has learned from these drawings is not"


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (own(), f"Your network {NONE}."),
        (own(own().origin), f"{NONE}."),
        (own(Origin(base=MNIST, own_digits=12)), f"{NONE}, but from 12 digits of your own"),
        (own(run=False), UNKNOWN),
        (own(Origin(FILE)), UNKNOWN),
        (own(own(Origin(FILE)).origin), UNKNOWN),
    ],
)
def test_a_network_from_here_has_learned_from_none_of_them(reader, said):
    assert said in collection_sentences.learned(reader, by(4))


def test_tables_have_a_row_each_and_a_column_a_network():
    one, other = scores_of([1, 1, 7], [1, 7, 7], [3, 3, 9]), scores_of([1, 1, 7], [1, 1, 7], [3, 3, 9])
    table = collection_sentences.by_digit({"Your network": one, "Ready network": other})
    assert table["Digit"] == ["1", "7"] and table["Drawings"] == ["2", "1"]
    assert table["Your network"] == ["50.0\u202f% (9.5–90.5)", "100.0\u202f% (20.7–100.0)"]
    assert table["Ready network"][0].startswith("100.0\u202f%")
    assert collection_sentences.by_writer({"Your network": one})["Writer"] == ["3", "9"], "the one read worst first"
    assert collection_sentences.of_writers(one) == "The ones read worst first."
    assert evaluation_sentences.comparison({own(): one, READY: other}, "drawing") == (
        "0 drawings are misread by both, 1 only by yours, 0 only by the ready one."
    )


def test_of_many_writers_those_read_worst_are_shown():
    scores = scores_of(np.ones(90, int), np.where(np.arange(90) == 77, 2, 1), np.arange(90))
    table = collection_sentences.by_writer({"x": scores})
    assert len(table["Writer"]) == 40 and table["Writer"][0] == "77"
    assert collection_sentences.of_writers(scores) == "The 40 of 90 that are read worst."


def test_what_is_said_of_the_drawings():
    scores = scores_of([1, 1], [1, 1], [4, 4], blank=[1])
    assert collection_sentences.heading("Ready network", scores) == "**Ready network** on 2 drawings"
    assert collection_sentences.heading("Ready network", by(1, 2)) == "**Ready network** on 2 drawings by 2 people"
    assert collection_sentences.note(scores, 1) == "Writer 4. Nothing was found on it."
    assert "of them: " in collection_sentences.doubts(scores)
    assert collection_sentences.opened("<b>.json", 1) == r"Open: **\<b\>.json**, 1 drawing."
    assert [digit.label for digit in read_strokes(collection_sentences.SAMPLE.encode())] == [7, 4]
