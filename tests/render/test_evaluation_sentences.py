"""Sentences about an evaluation: when a test is no fair test, and what is luck."""

from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.data_library import MNIST
from lab.networks import ReadingNetwork
from lab.origin import BEFORE, EARLIER, FILE, FRESH, READY, UNKNOWN, WORDS, Origin, gone_on
from nncore.study.evaluation import Evaluation
from render import evaluation_sentences

DATA = nncore.load_digits()
OF_ALL = nncore.TrainingConfig(training_digits=60_000)
REMEMBERS = "what it remembers"


def run_of(origin=None, data_name=DATA.name, config=OF_ALL):
    return SimpleNamespace(data_name=data_name, origin=origin or Origin(), iteration=400, config=config)


def reader_of(origin=None, data_name=DATA.name):
    return ReadingNetwork("Your network", None, run=run_of(origin, data_name))


def few_called(name):
    parts = DATA.train_images, DATA.train_labels, DATA.test_images, DATA.test_labels
    return nncore.Digits(name, *(each[:20] for each in parts))


def caution(reader, data=DATA):
    return evaluation_sentences.caution(reader, data) or ""


@pytest.mark.parametrize(
    ("trained_on", "n", "said"),
    # The first 4,000 of MNIST's are those built in to train on.
    [("MNIST", 60_000, True), ("MNIST", 4_001, True), ("MNIST", 4_000, False), (DATA.name, 4_000, False)],
)
def test_who_has_seen_the_test_digits_before_is_no_fair_test(trained_on, n, said):
    run = run_of(None, trained_on, nncore.TrainingConfig(training_digits=n))
    reader = ReadingNetwork("Your network", None, run=run)
    assert (REMEMBERS in caution(reader)) == (REMEMBERS in caution(reader_of(gone_on(run, 9)))) == said
    assert not caution(reader, few_called("Mine"))


def test_what_began_from_another_may_know_the_test_digits():
    """Of a lesson on the ready network it is known, of a file or another run it is not."""
    ready = ReadingNetwork("Ready network", None, ready=True)
    assert REMEMBERS in caution(reader_of(ready.origin))
    opened = ReadingNetwork("Your network", None)
    for other in (reader_of(Origin(FILE)), reader_of(Origin(UNKNOWN, BEFORE, 20)), opened):
        assert "not known here" in caution(other)
    # What goes on from that says so too.
    assert reader_of(ready.origin).origin.words == "the run before, after 400 iterations, begun from the ready network"
    assert REMEMBERS in caution(reader_of(reader_of(ready.origin).origin))
    assert "[x](" not in caution(reader_of(Origin(went_on=BEFORE, seen="[x](http://a)")))


@pytest.mark.parametrize(("begun", "said"), [(FRESH, ""), (READY, REMEMBERS), (FILE, "not known here")])
def test_of_an_earlier_run_it_is_known_what_it_learned_from(begun, said):
    origin = gone_on(run_of(Origin(begun), config=nncore.TrainingConfig()), 1, EARLIER)
    reader = ReadingNetwork("Your network", None, of_run=origin)
    assert said in caution(reader) and bool(caution(reader)) == bool(said)
    assert reader.origin.words == f"an earlier run, after 1 iteration, begun from {WORDS[begun]}"


def test_digits_of_a_class_may_be_ones_own_that_it_learned_from():
    ours = few_called("Our digits, 20 by 2 people")
    lesson = reader_of(Origin(READY, base=DATA.name, own_digits=12), "Mixed")
    for reader, said in ((reader_of(Origin(READY)), False), (lesson, True)):
        assert ("has seen them before" in caution(reader, ours)) == said


@pytest.mark.parametrize(
    ("name", "root", "said"),
    [(DATA.name, FRESH, ""), (MNIST, FRESH, REMEMBERS), (DATA.name, FILE, "not known"), ("My folder", FRESH, "not kn")],
)
def test_what_the_runs_before_learned_from_counts_as_well(name, root, said):
    later = reader_of(reader_of(reader_of(Origin(root), name).origin).origin)
    assert said in caution(later) and bool(caution(later)) == bool(said)


def of_wrong(rows, n=1000):
    """The Evaluation of n zeros of which these are read as ones."""
    probabilities = np.tile([0.9, 0.1], (n, 1))
    probabilities[list(rows)] = 0.1, 0.9
    return Evaluation(probabilities, np.zeros(n, int))


def of_both(one, other):
    return {ReadingNetwork("Your network", None): one, ReadingNetwork("Ready network", None): other}


@pytest.mark.parametrize(
    ("only_first", "only_second", "verdict", "said"),
    [
        (4, 16, "That is more than luck", "(p = 1.2\u202f% by luck alone, McNemar's exact test)."),
        (10, 16, "That may be luck", "p = 32.7\u202f%"),
        (0, 0, "Here they are equally good", "p = 100.0\u202f%"),
    ],
)
def test_two_networks_are_compared_by_what_one_alone_misreads(only_first, only_second, verdict, said):
    one, other = [*range(20), *range(100, 100 + only_first)], [*range(20), *range(200, 200 + only_second)]
    found = of_both(of_wrong(one), of_wrong(other))
    sentence = evaluation_sentences.comparison(found)
    assert f"20 digits are misread by both, {only_first} only by yours, {only_second} only by the ready one" in sentence
    assert all(each in evaluation_sentences.difference(found) for each in (verdict, said))
    # Of digits that one has learned from, no test of luck says anything.
    said = evaluation_sentences.difference(found, list(found)[1:])
    assert "cannot be told from this" in said and "the ready one" in said and "McNemar" not in said


def test_an_interval_says_what_it_is_of_and_no_more():
    found = of_both(of_wrong(range(100)), of_wrong(range(10)))
    sentence = evaluation_sentences.how_sure(found)
    assert "of each network is probably within 2.0 points of its number; with" in sentence
    assert "within 4.9. " in sentence
    sentence = evaluation_sentences.how_sure(dict([*found.items()][:1]))
    assert "the true accuracy of yours is probably within 2.0 points of its number" in sentence
    said = evaluation_sentences.harder(DATA, {"Mine": np.array([0.95, 0.5])})
    assert "±4.4 percentage points or less (95\u202f% interval)" in said


def test_an_evaluation_in_words():
    found, names = of_wrong(range(100)), ["nought", "*one*"]
    shown = evaluation_sentences.numbers(found, 900, 1000)
    assert all(f"<dd>{each}</dd>" in shown for each in ("90.0\u202f%", "88.0–91.7\u202f%", "900 of 1,000"))
    assert evaluation_sentences.table(found, names) == {
        "Digit": ["nought", r"\*one\*"],
        "How many": ["1,000", "0"],
        "Accuracy": ["90.0\u202f%"] * 2,
        "Precision": ["100.0\u202f%", "0.0\u202f%"],
        "Recall": ["90.0\u202f%", "–"],
    }
    assert evaluation_sentences.cell(found, 0, 1, names) == (
        r"**100** of 1,000 digits labelled **nought** were read as **\*one\***."
    )
    said = [evaluation_sentences.mistakes(each) for each in (found, of_wrong([5]), of_wrong([]))]
    assert said == ["100 mistakes, 10.0\u202f%", "1 mistake, 0.1\u202f%", "no mistakes"]
    assert evaluation_sentences.guesses([("7", 0.9), ("1", 0.001)]).replace("\N{NO-BREAK SPACE}", " ") == (
        "7: 90\u202f%, 1: under 1\u202f%"
    )
    assert "on average 90.0\u202f% sure, 90.0\u202f% right." in evaluation_sentences.calibration(found.calibration)


def test_the_confusion_matrix_in_words_has_every_mistake():
    counts = np.zeros((10, 10), int)
    counts[range(10), range(10)], counts[4, 9], counts[4, 1], counts[7, 2] = 90, 3, 5, 1
    said = evaluation_sentences.confusion_alt("Yours", SimpleNamespace(confusion=counts), list("0123456789"))
    assert said == "Confusion matrix of Yours. Mistakes: 4 as 1 (5), 9 (3); 7 as 2 (1)."
    assert counts[0, 0] == 90, "what is told of stays as it is"
