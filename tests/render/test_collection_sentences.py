"""What is said of people's drawings: by whom they are, whether the network has learned from them, and tables."""

from types import SimpleNamespace

import numpy as np

import nncore
from lab.data_library import MNIST
from lab.networks import ReadingNetwork
from lab.origin import FILE, Origin
from nncore.reading.strokes import read_strokes
from nncore.study.drawings import DrawingScores
from render import collection_sentences, evaluation_sentences
from tests.nncore.study.test_drawings import scores_of

HERE = Origin()
OF_ALL = nncore.TrainingConfig(training_digits=60_000)
READY = ReadingNetwork("Ready network", None, ready=True)


def own(origin=HERE, data_name=MNIST, run=True):
    from_run = SimpleNamespace(data_name=data_name, origin=origin, iteration=400, config=OF_ALL) if run else None
    return ReadingNetwork("Your network", None, run=from_run)


def by(*writers):
    return scores_of([1] * len(writers), [1] * len(writers), writers)


def test_the_ready_network_is_said_to_have_learned_from_people_of_these_numbers_only_if_they_are_they():
    both = collection_sentences.learned(READY, by(4, 4, 5))
    assert "If the numbers here mean the same people" in both
    assert "**100.0\u202f% (34.2–100.0)** of the drawings of those, and **100.0\u202f% (20.7–100.0)** of the" in both
    assert "none here of the drawings of others" in collection_sentences.learned(READY, by(1, 2))
    assert "none here of the drawings of those" in collection_sentences.learned(READY, by(0, 5, 31))


def test_what_began_from_the_ready_network_has_learned_from_whom_it_learned():
    for origin in (READY.origin, own(READY.origin).origin):
        said = collection_sentences.learned(own(origin), by(4))
        assert (
            said.startswith("Your network began from the ready network. The ready")
            and "none here of the drawings of others" in said
        )


def test_what_was_trained_here_has_learned_from_none_and_of_a_file_nothing_is_known():
    assert collection_sentences.learned(own(), by(4)) == "Your network has learned from none of these drawings."
    later = own(own().origin)
    assert collection_sentences.learned(later, by(4)).endswith("none of these drawings.")
    mine = own(Origin(base=MNIST, own_digits=12))
    assert "none of these drawings, but from 12 digits of your own" in collection_sentences.learned(mine, by(4))
    for unknown in (own(run=False), own(Origin(FILE)), own(own(Origin(FILE)).origin)):
        assert "Whether Your network has learned from these drawings is not known" in collection_sentences.learned(
            unknown, by(4)
        )


def test_tables_have_a_row_each_and_a_column_a_network():
    one = scores_of([1, 1, 7], [1, 7, 7], [3, 3, 9])
    other = DrawingScores(one.drawings, scores_of([1, 1, 7], [1, 1, 7], [3, 3, 9]).evaluation)
    table = collection_sentences.by_digit({"Your network": one, "Ready network": other})
    assert table["Digit"] == ["1", "7"] and table["Drawings"] == ["2", "1"]
    assert table["Your network"] == ["50.0\u202f% (9.5–90.5)", "100.0\u202f% (20.7–100.0)"]
    assert table["Ready network"][0].startswith("100.0\u202f%")
    table = collection_sentences.by_writer({"Your network": one})
    assert table["Writer"] == ["3", "9"], "the one read worst first"
    assert collection_sentences.of_writers(one) == "The ones read worst first."


def test_two_networks_are_compared_drawing_by_drawing():
    one, other = scores_of([1, 1, 7, 7], [1, 7, 1, 7], [3] * 4), scores_of([1, 1, 7, 7], [2, 7, 7, 1], [3] * 4)
    assert evaluation_sentences.comparison({own(): one, READY: other}, "drawing") == (
        "1 drawing is misread by both, 1 only by yours, 2 only by the ready one."
    )


def test_of_many_writers_those_read_worst_are_shown():
    labels, answers = np.ones(90, int), np.where(np.arange(90) == 77, 2, 1)
    scores = scores_of(labels, answers, np.arange(90))
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


def test_the_sample_is_a_file_of_strokes():
    assert [digit.label for digit in read_strokes(collection_sentences.SAMPLE.encode())] == [7, 4]
