"""A network with something to evaluate."""

import pytest

import nncore


@pytest.fixture(scope="module")
def network():
    """A network that has learned a little, and makes many mistakes."""
    config = nncore.TrainingConfig(hidden_units=(24,), iterations=60, training_digits=300, initializer="he")
    return list(nncore.train(config, nncore.load_digits()))[-1].network
