"""Every fast way of training takes the steps of the plain one, digit for digit, whoever shares the work."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import nncore
from nncore.batches import TrainingDigits
from nncore.fast import units
from nncore.fast.gram import Gram, is_faster
from nncore.fast.pixels import Pixels
from nncore.functional import ACTIVATIONS, OUTPUTS
from nncore.optimizers import OPTIMIZERS
from tests.nncore.textbook import assert_same_network

OPTIONS = (
    {},
    {"hidden_units": ()},
    {"hidden_units": (8, 6), "dropout": 0.3, "schedule": "one-cycle"},
    {"hidden_units": (9, 8, 7, 6, 5, 6, 7, 8), "learning_rate": 0.02, "dropout": 0.1, "batch_size": 40},
    {"hidden_units": (2,), "learning_rate": 0.05},
    {"hidden_units": (6, 7, 5, 8), "learning_rate": 0.02, "l2": 0.1},
    {"hidden_units": (8, 7, 6, 7, 8), "learning_rate": 0.01, "augment": True, "batch_size": 30},
    {"hidden_units": (7, 6, 5, 4, 5, 6, 7), "learning_rate": 0.02, "l2": 0.1, "augment": True, "dropout": 0.1},
    {"l2": 0.1, "learning_rate": 0.01},
    {"batch_size": 16, "learning_rate": 0.01},
    {"batch_size": 25, "hidden_units": (16, 8), "dropout": 0.4, "l2": 0.1, "learning_rate": 0.01},
    {"hidden_units": (2,), "batch_size": 16, "augment": True, "dropout": 0.3, "learning_rate": 0.01},
    {"augment": True, "hidden_units": (5, 7, 6), "learning_rate": 0.01},
)
HANDS = nncore.Hands(2)
# One; two at once; three, of whom the first has no unit of its own in a layer of two; three at once.
TEAMS = {"1": nncore.Team(), "2": nncore.Team(2, HANDS), "3 by 1": nncore.Team(3), "3": nncore.Team(3, HANDS)}
# Through the Gram matrix the sums are added up in another order.
TOLERANCES = {Pixels: {"rtol": 1e-9, "atol": 1e-12}, Gram: {"rtol": 1e-8, "atol": 1e-11}}


def config_of(optimizer="sgd", **changes):
    settings = {"hidden_units": (8,), "initializer": "he", "learning_rate": 0.1, "iterations": 15, **changes}
    return nncore.TrainingConfig(training_digits=60, dtype="float64", optimizer=optimizer, **settings)


def cases():
    """Each first layer with each configuration that it takes."""
    for First, optimizer, options in itertools.product(TOLERANCES, OPTIMIZERS, OPTIONS):
        config = config_of(optimizer, **options)
        if First is Pixels or is_faster(config, n_inked=784):
            yield pytest.param(First, optimizer, options, id=f"{First.__name__}-{optimizer}-{options}")


@pytest.mark.parametrize(("activation", "output"), list(itertools.product(ACTIVATIONS, OUTPUTS)))
@pytest.mark.parametrize(("First", "optimizer", "options"), list(cases()))
def test_it_is_the_same_training(few_digits, monkeypatch, First, optimizer, options, activation, output):
    config = config_of(optimizer, hidden_activation=activation, output_activation=output, **options)
    plain = list(nncore.train(config, few_digits, plain=True))
    monkeypatch.setattr(units, "first_layer", lambda *_: First)
    for (name, team), most in itertools.product(TEAMS.items(), (4000, 23)):
        # As many digits at once as may be, or so few that every step has several parts.
        monkeypatch.setattr(units, "MOST", most)
        monkeypatch.setattr(units, "FEW", 1)
        run = list(nncore.train(config, few_digits, team=team))
        for progress, expected in zip(run, plain, strict=True):
            assert progress.cost == pytest.approx(expected.cost, rel=1e-11 if First is Pixels else 1e-9), name
            assert (progress.epoch, progress.train_accuracy) == (expected.epoch, expected.train_accuracy)
        # From the last to the first: putting a network together must not depend on, or change, another.
        for progress, expected in reversed(list(zip(run, plain, strict=True))):
            assert_same_network(progress.network, expected.network, **TOLERANCES[First])
    # The run went somewhere. Weights of blank pixels start random; only weight decay may move them.
    start = nncore.initial_network(config).layers[0].weights
    moved = (run[-1].network.layers[0].weights != start).any(axis=1)
    inked = few_digits.train_images.any(axis=0).reshape(-1)
    assert (~inked).sum() > 100
    if config.augment:
        assert moved[inked].mean() > 0.9  # a changed digit may have ink where it had none, and none where it had
    else:
        assert moved[inked].all()
        assert moved[~inked].all() if config.l2 else not moved[~inked].any()


@pytest.mark.parametrize(("before", "after"), [(16, None), (None, 16), (16, 40)])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_team_may_grow_and_shrink_with_the_batch(few_digits, optimizer, before, after):
    config = config_of(optimizer, hidden_units=(8, 5), batch_size=before, learning_rate=0.01, dropout=0.2)
    changed, team = replace(config, batch_size=after), nncore.Team(1, HANDS)
    loops = [nncore.train(config, few_digits, team=team), nncore.train(config, few_digits, plain=True)]
    for _ in range(4):
        of_team, plain = map(next, loops)
    for size in (3, 2):
        team.size = size
        for _ in range(4):
            of_team, plain = (loop.send(changed) for loop in loops)
            assert of_team.cost == pytest.approx(plain.cost, rel=1e-9)
        assert_same_network(of_team.network, plain.network, **TOLERANCES[Gram])


@pytest.mark.parametrize("was_put_down", [False, True])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize(("before", "after"), [(None, 1000), (1000, None)])
def test_a_change_of_the_first_layer_forgets_nothing(optimizer, before, after, was_put_down):
    config = nncore.TrainingConfig((32,), learning_rate=0.05, optimizer=optimizer, batch_size=before, dtype="float64")
    changed, data = replace(config, batch_size=after), nncore.load_digits()
    loops = [nncore.train(config, data, plain=plain, parts=True) for plain in (False, True)]
    for _ in range(30):
        fast, plain = map(next, loops)
    if was_put_down:
        assert [loop.send(np.array) for loop in loops] == [None, None]
    for _ in range(30):
        fast, plain = (loop.send(changed) for loop in loops)
        assert fast.cost == pytest.approx(plain.cost, rel=1e-9)
    assert_same_network(fast.network, plain.network, **TOLERANCES[Gram])


@pytest.mark.parametrize(("optimizer", "comes_back"), [("sgd", True), ("momentum", False)])
def test_what_has_memories_of_weights_does_not_go_back_to_digits(few_digits, optimizer, comes_back):
    config = config_of(optimizer)
    engine = units.UnitEngine(config, nncore.initial_network(config), TrainingDigits(config, few_digits), nncore.Team())
    assert isinstance(engine.first, Gram)
    engine.change(replace(config, batch_size=60))
    assert isinstance(engine.first, Pixels)
    engine.change(config)
    assert isinstance(engine.first, Gram) is comes_back
