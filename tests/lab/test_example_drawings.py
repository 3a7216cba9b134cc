"""The drawings to begin with are read as what they are, and show what they say."""

from dataclasses import replace

import pytest

import nncore
from lab.example_drawings import BY_NAME, EXAMPLES
from lab.networks import ready_network
from nncore.reading.preparation import ALL_STEPS


def read(name, **steps):
    """What the ready network reads: (digit, probability)."""
    digit = BY_NAME[name].sheet.digit(replace(ALL_STEPS, **steps))
    probabilities = ready_network().network.predict_proba(nncore.flatten(digit[None]))[0]
    return int(probabilities.argmax()), probabilities.max()


@pytest.mark.parametrize("name", BY_NAME)
def test_with_every_step_it_is_read(name):
    digit, probability = read(name)
    assert digit == BY_NAME[name].label and str(digit) in name and probability > 0.9


def test_without_its_step_it_becomes_another():
    assert read("A 7 in the corner", centre=None)[0] == 2
    assert read("A 5 on white paper", find_ink=False)[0] != 5
    assert read("A small 3", scale=False)[0] != 3
    assert len(BY_NAME) == len(EXAMPLES)
