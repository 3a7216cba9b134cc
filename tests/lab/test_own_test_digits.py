"""Networks of the ledger are read again on their own test digits alone."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab import own_test_digits
from tests.render.compare.entries import LESSON, entry


@pytest.fixture
def kept(monkeypatch, few_digits):
    """A ledger with one network, its Entry, and the data sets of the machine by name."""
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,)))
    right = np.mean(network.predict(nncore.flatten(few_digits.test_images)) == few_digits.test_labels)
    known = {"A few digits": few_digits}
    monkeypatch.setattr(own_test_digits, "library", SimpleNamespace(named=known.get))
    one = entry(1, accuracy=float(right), training_digits=60, hidden_units=(8,))
    one = replace(one, n_test=20, network_bytes=1, measured_at=one.iterations)
    return SimpleNamespace(network=lambda token, id: network), one, known


@pytest.mark.parametrize("own", [None, False, True], ids=["as it is", "own digits too", "own digits alone"])
def test_a_network_is_read_again_on_the_data_sets_digits(kept, own):
    ledger, one, _ = kept
    lesson = one
    if own is not None:
        lesson = replace(one, **LESSON, config=replace(one.config, training_digits=4000))
        lesson = replace(lesson, origin=replace(lesson.origin, only_own=own))
    assert own_test_digits.evaluated(ledger, "", lesson).accuracy == one.test_accuracy
    assert own_test_digits.misread_by_one(ledger, "", one, lesson) == (0, 0)
    assert not own_test_digits.are_others(ledger, "", lesson)


def test_digits_of_the_same_name_may_be_others(kept):
    ledger, one, known = kept
    data = known["A few digits"]
    answers = ledger.network("", 1).predict(nncore.flatten(data.test_images))
    for others in (
        replace(data, test_labels=answers.astype(data.test_labels.dtype)),
        replace(data, test_images=data.test_images[:9], test_labels=data.test_labels[:9]),
    ):
        known["A few digits"] = others
        assert own_test_digits.evaluated(ledger, "", one) is None and own_test_digits.are_others(ledger, "", one)


def test_what_cannot_be_told_is_not_taken_for_other_digits(kept):
    ledger, one, _ = kept

    def damaged(token, id):
        raise ValueError("damaged")

    for ledger_now, now in (
        (SimpleNamespace(network=damaged), one),
        (ledger, replace(one, network_bytes=0)),
        (ledger, replace(one, data_name="gone")),
        (ledger, replace(one, test_accuracy=None)),
    ):
        assert own_test_digits.evaluated(ledger_now, "", now) is None
        assert not own_test_digits.are_others(ledger_now, "", now)
    assert own_test_digits.misread_by_one(ledger, "", one, replace(one, data_name="gone")) is None
