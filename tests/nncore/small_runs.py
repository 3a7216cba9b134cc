"""A run that is over in milliseconds, and the two ways that steps are taken fast."""

import dataclasses

import pytest

from nncore import TrainingConfig

SMALL = TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.05, iterations=10, training_digits=60, dtype="float64"
)


def small(**changes):
    return dataclasses.replace(SMALL, **changes)


# Full-batch runs without weight decay go through the Gram matrix; with it, they go by the pixels.
BOTH_PATHS = pytest.mark.parametrize("l2", [0.0, 0.01], ids=["gram", "pixels"])
