"""Networks that read: whose they are, numbers changed in them by hand, and files that may be anything."""

import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab import networks
from lab.networks import MAX_EDITS, ReadingNetwork, edited, known_networks, own_network, with_edit
from nncore.datasets import DIGIT_NAMES
from nncore.storage import Saved

CONFIG = nncore.TrainingConfig(hidden_units=(9, 5), hidden_activation="tanh")
NETWORK = nncore.initial_network(CONFIG)


def test_edits_are_values_and_there_is_room_for_so_many():
    none = {}
    one = with_edit(none, (1, 2, 3), 0.5)
    two = with_edit(one, (0, None, 4), -1.0)
    assert (none, one) == ({}, {(1, 2, 3): 0.5})
    changed = edited(NETWORK, two)
    assert changed.layers[1].weights[2, 3] == 0.5 and changed.layers[0].bias[4] == -1.0
    pairs = zip(changed.parameters, NETWORK.parameters, strict=True)
    assert sum(int((now != before).sum()) for now, before in pairs) == 2
    assert edited(NETWORK, none) is NETWORK
    for unit in range(MAX_EDITS + 5):
        none = with_edit(none, (0, unit, 0), 1.0)
    assert len(none) == MAX_EDITS and with_edit(none, (0, 0, 0), 2.0)[0, 0, 0] == 2.0


def test_ones_own_network_is_of_the_run_or_the_file():
    assert own_network(None) is None
    run = SimpleNamespace(network=None, latest=None, last_finite=None, class_names=DIGIT_NAMES, status="running")
    assert own_network(run) is None
    run.network, run.latest = NETWORK, SimpleNamespace(network=NETWORK, iteration=7)
    own = own_network(run)
    assert (own.network, own.run, own.source, own.learning, own.done) == (NETWORK, run, run, True, 7)
    # Its latest may be one whose cost is not finite, and this one of before that.
    run.latest = SimpleNamespace(network=None, iteration=8)
    assert own_network(run).done is None
    run.last_finite, run.network_iteration = NETWORK, 6
    assert own_network(run).done == 6
    run.status = "paused"
    assert not own.learning
    opened = own_network(Saved(NETWORK, None, {"class_names": ("shirt",) * 10}))
    assert (opened.run, opened.source, opened.class_names[0]) == (None, NETWORK, "shirt")
    assert not opened.learning and not ReadingNetwork("Another", NETWORK).ready


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["a" * 50] * 10, ("a" * 20,) * 10),
        (["\ud800x"] * 10, ("?x",) * 10),
        (["shirt"] * 9, DIGIT_NAMES),
        ([1] * 10, DIGIT_NAMES),
        ("0123456789", DIGIT_NAMES),
    ],
)
def test_class_names_of_a_file_are_ten_short_names(names, kept):
    file = io.BytesIO()
    nncore.save_network(NETWORK, file, CONFIG, {"class_names": names})
    file.seek(0)
    saved = networks.open_network(file)
    assert saved.notes["class_names"] == kept and saved.network.digest == NETWORK.digest


def test_training_goes_on_from_a_network_of_the_same_shape():
    assert replace(CONFIG, learning_rate=0.5, seed=7).fits(NETWORK)
    for other in ({"hidden_units": (5, 9)}, {"hidden_activation": "relu"}, {"output_activation": "sigmoid"}):
        assert not replace(CONFIG, **other).fits(NETWORK)


def test_of_a_failed_run_a_network_of_no_numbers_is_not_known():
    first, *others = NETWORK.layers
    wild = replace(NETWORK, layers=(nncore.network.Layer(first.weights * np.nan, first.bias), *others))
    kept = [(0, NETWORK), (3, NETWORK), (7, wild)]
    run = SimpleNamespace(network=NETWORK, checkpoints=kept, status="failed", iteration=7)
    assert list(known_networks(run)) == [0, 3]
    run.checkpoints.pop()
    assert list(known_networks(run)) == [0, 3]
