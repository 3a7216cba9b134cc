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


def file_of(names):
    file = io.BytesIO()
    nncore.save_network(NETWORK, file, CONFIG, {"class_names": names})
    file.seek(0)
    return file


def test_edits_are_values_and_so_is_what_they_make_of_a_network():
    none = {}
    one = with_edit(none, (1, 2, 3), 0.5)
    two = with_edit(one, (0, None, 4), -1.0)
    assert (none, one) == ({}, {(1, 2, 3): 0.5})
    changed = edited(NETWORK, two)
    assert changed.layers[1].weights[2, 3] == 0.5
    assert changed.layers[0].bias[4] == -1.0
    differing = sum(
        int((a.weights != b.weights).sum() + (a.bias != b.bias).sum())
        for a, b in zip(changed.layers, NETWORK.layers, strict=True)
    )
    assert differing == 2
    assert edited(NETWORK, none) is NETWORK


def test_there_is_room_for_so_many_edits_and_to_change_each_again():
    edits = {}
    for unit in range(MAX_EDITS + 5):
        edits = with_edit(edits, (0, unit, 0), 1.0)
    assert len(edits) == MAX_EDITS
    assert with_edit(edits, (0, 0, 0), 2.0)[0, 0, 0] == 2.0


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
        (["shirt"] * 10, ("shirt",) * 10),
        (["a" * 50] * 10, ("a" * 20,) * 10),
        (["\ud800x"] * 10, ("?x",) * 10),
        (["shirt"] * 9, DIGIT_NAMES),
        ([1] * 10, DIGIT_NAMES),
        ("0123456789", DIGIT_NAMES),
        (None, DIGIT_NAMES),
    ],
)
def test_class_names_of_a_file_are_ten_short_names_whatever_it_says(names, kept):
    saved = networks.open_network(file_of(names))
    assert saved.notes["class_names"] == kept
    np.testing.assert_array_equal(saved.network.layers[0].weights, NETWORK.layers[0].weights)


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"learning_rate": 0.5, "seed": 7}, True),
        ({"hidden_units": (9,)}, False),
        ({"hidden_units": (5, 9)}, False),
        ({"hidden_activation": "relu"}, False),
        ({"output_activation": "sigmoid"}, False),
    ],
)
def test_training_goes_on_from_a_network_of_the_same_shape_alone(changes, fits):
    assert replace(CONFIG, **changes).fits(NETWORK) == fits


def test_of_a_run_that_failed_a_network_that_is_no_numbers_is_not_known():
    first, *others = NETWORK.layers
    wild = replace(NETWORK, layers=(nncore.network.Layer(first.weights * np.nan, first.bias), *others))
    kept = [(0, NETWORK), (3, NETWORK), (7, wild)]
    run = SimpleNamespace(network=NETWORK, checkpoints=kept, status="failed", iteration=7)
    assert list(known_networks(run)) == [0, 3]
    run.checkpoints.pop()
    assert list(known_networks(run)) == [0, 3]
