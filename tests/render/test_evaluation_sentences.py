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

HERE = Origin()
OF_ALL = nncore.TrainingConfig(training_digits=60_000)


def test_a_network_that_has_seen_the_test_digits_before_is_no_fair_test():
    data = nncore.load_digits()
    parts = data.train_images, data.train_labels, data.test_images, data.test_labels
    other = nncore.Digits("Mine", *(each[:20] for each in parts))
    # The first 4,000 of MNIST's are those built in to train on.
    for trained_on, n, tested_on, said in (
        ("MNIST", 60_000, data, True),
        ("MNIST", 4_001, data, True),
        ("MNIST", 4_000, data, False),
        ("MNIST", 60_000, other, False),
        (data.name, 4_000, data, False),
    ):
        config = nncore.TrainingConfig(training_digits=n)
        run = SimpleNamespace(data_name=trained_on, origin=Origin(), config=config, iteration=9)
        reader = ReadingNetwork("Your network", None, run=run)
        assert ("what it remembers" in (evaluation_sentences.caution(reader, tested_on) or "")) == said
        later = reader_of(gone_on(run, 9))
        assert ("what it remembers" in (evaluation_sentences.caution(later, data) or "")) == (
            said or tested_on is other
        )


def reader_of(origin=HERE, data_name="Embedded MNIST digits", run=True):
    from_run = SimpleNamespace(data_name=data_name, origin=origin, iteration=400, config=OF_ALL) if run else None
    return ReadingNetwork("Your network", None, run=from_run)


def test_a_network_that_began_from_another_is_not_said_to_be_new_to_the_test_digits():
    """Of a lesson on the ready network it is known, of a file or another run it is not."""
    data = nncore.load_digits()
    ready = ReadingNetwork("Ready network", None, ready=True)
    assert "what it remembers" in evaluation_sentences.caution(reader_of(ready.origin), data)
    for other in (reader_of(Origin(FILE)), reader_of(Origin(UNKNOWN, BEFORE, 20)), reader_of(run=False)):
        assert "not known here" in evaluation_sentences.caution(other, data)
    # What goes on from that says so too.
    assert reader_of(ready.origin).origin.words == "the run before, after 400 iterations, begun from the ready network"
    later = reader_of(reader_of(ready.origin).origin)
    assert "what it remembers" in evaluation_sentences.caution(later, data)
    assert evaluation_sentences.caution(reader_of(), data) is None
    markup = evaluation_sentences.caution(reader_of(Origin(went_on=BEFORE, seen="[x](http://a)")), data)
    assert "[x](" not in markup


def test_of_a_run_of_the_notebook_it_is_known_what_it_learned_from():
    data = nncore.load_digits()
    for begun, said in ((FRESH, None), (READY, "what it remembers"), (FILE, "not known here")):
        run = SimpleNamespace(origin=Origin(begun), data_name=data.name, config=nncore.TrainingConfig())
        reader = ReadingNetwork("Your network", None, of_run=gone_on(run, 9, EARLIER))
        caution = evaluation_sentences.caution(reader, data)
        assert caution is None if said is None else said in caution
        assert reader.origin.words == f"an earlier run, after 9 iterations, begun from {WORDS[begun]}"


def test_digits_of_a_class_may_be_those_of_one_s_own_that_it_learned_from():
    data = nncore.load_digits()
    parts = data.train_images, data.train_labels, data.test_images, data.test_labels
    ours = nncore.Digits("Our digits, 20 by 2 people", *(each[:20] for each in parts))
    lesson = reader_of(Origin(READY, base=data.name, own_digits=12), "Mixed")
    for reader, said in ((reader_of(Origin(READY)), False), (lesson, True)):
        assert ("has seen them before" in (evaluation_sentences.caution(reader, ours) or "")) == said


def test_of_a_network_whose_runs_all_began_here_it_is_known_what_it_learned_from():
    data = nncore.load_digits()
    again = reader_of(reader_of(reader_of().origin).origin)
    assert evaluation_sentences.caution(again, data) is None
    # What a run before has learned from counts as well; of what began from a file nothing is known, however long ago.
    for name, root, said in ((MNIST, FRESH, "what it remembers"), (data.name, FILE, "not known")):
        later = reader_of(reader_of(reader_of(Origin(root), name).origin).origin)
        assert said in evaluation_sentences.caution(later, data)
    other = reader_of(reader_of(Origin(), "My folder").origin)
    assert "not known here" in evaluation_sentences.caution(other, data)


def test_a_network_after_one_iteration_is_of_one_iteration():
    run = SimpleNamespace(data_name="Embedded MNIST digits", origin=Origin())
    assert gone_on(run, 1).words.startswith("the run before, after 1 iteration, begun from random weights")
    assert gone_on(run, 1200).words.startswith("the run before, after 1,200 iterations,")


def of_wrong(rows, n=1000):
    """The Evaluation of n zeros of which these are read as ones."""
    probabilities = np.tile([0.9, 0.1], (n, 1))
    probabilities[list(rows)] = 0.1, 0.9
    return Evaluation(probabilities, np.zeros(n, int))


@pytest.mark.parametrize(
    ("only_first", "only_second", "verdict", "said"),
    [
        (4, 16, "That is more than luck", "(p = 1.2\u202f% by luck alone, McNemar's exact test)."),
        (10, 16, "That may be luck", "p = 32.7\u202f%"),
        (0, 0, "Here they are equally good", "p = 100.0\u202f%"),
    ],
)
def test_two_networks_are_compared_by_the_digits_that_one_alone_misreads(only_first, only_second, verdict, said):
    both = range(20)
    one = of_wrong([*both, *range(100, 100 + only_first)])
    other = of_wrong([*both, *range(200, 200 + only_second)])
    network = nncore.load_ready_network()
    found = {ReadingNetwork("Your network", network): one, ReadingNetwork("Ready network", network): other}
    sentence = evaluation_sentences.comparison(found)
    assert f"20 digits are misread by both, {only_first} only by yours, {only_second} only by the ready one" in sentence
    assert all(each in evaluation_sentences.difference(found) for each in (verdict, said))
    # Of digits that one has learned from, no test of luck says anything.
    said = evaluation_sentences.difference(found, list(found)[1:])
    assert "cannot be told from this" in said and "the ready one" in said and "McNemar" not in said


@pytest.mark.parametrize(("n", "said"), [(0, "0 digits are"), (1, "1 digit is"), (2, "2 digits are")])
def test_one_digit_that_both_misread_is_one_digit(n, said):
    found = {ReadingNetwork(title, None): of_wrong(range(n)) for title in ("Your network", "Ready network")}
    assert evaluation_sentences.comparison(found).startswith(f"{said} misread by both, 0 only by yours")


def test_an_interval_says_what_it_is_of_and_no_more():
    network = nncore.load_ready_network()
    one, other = ReadingNetwork("Your network", network), ReadingNetwork("Ready network", network)
    sentence = evaluation_sentences.how_sure({one: of_wrong(range(100)), other: of_wrong(range(10))})
    assert "of each network is probably within 2.0 points of its number; with" in sentence
    assert "within 4.9. " in sentence
    sentence = evaluation_sentences.how_sure({one: of_wrong(range(100))})
    assert "the true accuracy of yours is probably within 2.0 points of its number" in sentence
    assert "cannot be told apart" not in sentence


def test_the_curves_of_harder_digits_say_which_interval_and_that_it_is_the_widest():
    accuracies = {"Mine": np.array([0.95, 0.5])}
    sentence = evaluation_sentences.harder(nncore.load_digits(), accuracies)
    assert "95\u202f% interval" in sentence and "or less" in sentence and "certain" not in sentence


def test_the_confusion_matrix_in_words_has_every_mistake():
    counts = np.zeros((10, 10), int)
    counts[range(10), range(10)], counts[4, 9], counts[4, 1], counts[7, 2] = 90, 3, 5, 1
    names = [str(label) for label in range(10)]
    said = evaluation_sentences.confusion_alt("Yours", SimpleNamespace(confusion=counts), names)
    assert said == "Confusion matrix of Yours. Mistakes: 4 as 1 (5), 9 (3); 7 as 2 (1)."
    assert counts[0, 0] == 90, "what is told of stays as it is"
