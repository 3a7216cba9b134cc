"""The fast engine takes the plain one's steps, digit for digit, in parts or not, whoever shares the work."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import nncore
from nncore.batches import TrainingDigits
from nncore.fast import Hands, Team, UnitEngine, digits_at_once, units
from nncore.fast.gram import Gram, is_faster
from nncore.fast.pixels import Pixels
from nncore.functional import ACTIVATIONS, OUTPUTS
from nncore.optimizers import OPTIMIZERS
from tests.nncore.small_runs import small
from tests.nncore.textbook import assert_same_network

PAIRS = list(itertools.product(ACTIVATIONS, OUTPUTS))
OPTIONS = (
    {},
    {"hidden_units": ()},
    {"hidden_units": (8, 6), "dropout": 0.3, "schedule": "one-cycle"},
    {"hidden_units": (9, 8, 7, 6, 5, 6, 7, 8), "learning_rate": 0.02, "dropout": 0.1, "batch_size": 40},
    {"hidden_units": (2,)},
    {"hidden_units": (6, 7, 5, 8), "learning_rate": 0.02, "l2": 0.1},
    {"hidden_units": (16, 8), "learning_rate": 0.01, "dropout": 0.4, "l2": 0.1, "batch_size": 25},
    {"hidden_units": (8, 7, 6, 7, 8), "learning_rate": 0.01, "augment": True, "batch_size": 30},
    {"hidden_units": (7, 6, 5), "learning_rate": 0.02, "l2": 0.1, "augment": True, "dropout": 0.1},
)
HANDS = Hands(2)
# Teams with the most digits of a part: as many as may be, or so few that every step has several parts. Of three, the
# first has no unit of its own in a layer of two.
TEAMS = ((Team(), 4000), (Team(2, HANDS), 23), (Team(3), 23), (Team(3, HANDS), 4000))
# Through the Gram matrix the sums are added up in another order.
TOLERANCES = {Pixels: {"rtol": 1e-9, "atol": 1e-12}, Gram: {"rtol": 1e-8, "atol": 1e-11}}


def cases():
    """Each first layer and optimizer with each configuration that it takes, and the activations in turn."""
    pairs = itertools.cycle(PAIRS)
    for First, optimizer, options in itertools.product(TOLERANCES, OPTIMIZERS, OPTIONS):
        activation, output = next(pairs)
        config = small(
            optimizer=optimizer, hidden_activation=activation, output_activation=output, iterations=8, **options
        )
        if First is Pixels or is_faster(config, n_inked=784):
            yield pytest.param(First, config, id=f"{First.__name__}-{optimizer}-{options}")


@pytest.mark.parametrize(("First", "config"), list(cases()))
def test_the_fast_engine_takes_the_plain_ones_steps(few_digits, monkeypatch, First, config):
    plain = list(nncore.train(config, few_digits, plain=True))
    monkeypatch.setattr(units, "first_layer", lambda *_: First)
    monkeypatch.setattr(units, "FEW", 1)
    for team, most in TEAMS:
        monkeypatch.setattr(units, "MOST", most)
        run = list(nncore.train(config, few_digits, team=team))
        for progress, expected in zip(run, plain, strict=True):
            assert progress.cost == pytest.approx(expected.cost, rel=1e-11 if First is Pixels else 1e-9), team.size
            assert (progress.epoch, progress.train_accuracy) == (expected.epoch, expected.train_accuracy)
            assert_same_network(progress.network, expected.network, **TOLERANCES[First])
    # The run went somewhere. Weights of blank pixels start random; only weight decay may move them.
    start = nncore.initial_network(config).layers[0].weights
    moved = (run[-1].network.layers[0].weights != start).any(axis=1)
    inked = few_digits.train_images.any(axis=0).reshape(-1)
    if config.augment:
        assert moved[inked].mean() > 0.9  # a changed digit may have ink where it had none, and none where it had
    else:
        assert moved[inked].all()
        assert moved[~inked].all() if config.l2 else not moved[~inked].any()


@pytest.mark.parametrize(("optimizer", "before", "after"), [("sgd", 16, None), ("adam", None, 16)])
def test_a_team_may_grow_and_shrink_with_the_batch(few_digits, optimizer, before, after):
    config = small(optimizer=optimizer, hidden_units=(8, 5), batch_size=before, learning_rate=0.01, iterations=15)
    changed, team = replace(config, batch_size=after), Team(1, HANDS)
    loops = [nncore.train(config, few_digits, team=team), nncore.train(config, few_digits, plain=True)]
    for loop in loops:
        next(loop)
    for size in (3, 2):
        team.size = size
        for _ in range(4):
            of_team, plain = (loop.send(changed) for loop in loops)
            assert of_team.cost == pytest.approx(plain.cost, rel=1e-9)
        assert_same_network(of_team.network, plain.network, **TOLERANCES[Gram])


@pytest.mark.parametrize(
    ("optimizer", "before", "after", "is_put_down"),
    [("sgd", None, 1000, True), ("sgd", 1000, None, True), ("momentum", None, 1000, False)],
)
def test_a_change_of_the_first_layer_forgets_nothing(optimizer, before, after, is_put_down):
    config = nncore.TrainingConfig((32,), learning_rate=0.05, optimizer=optimizer, batch_size=before, dtype="float64")
    changed, data = replace(config, batch_size=after), nncore.load_digits()
    loops = [nncore.train(config, data, plain=plain, parts=True) for plain in (False, True)]
    for _ in range(5):
        fast, plain = map(next, loops)
    if is_put_down:
        assert [loop.send(np.array) for loop in loops] == [None, None]
    for _ in range(5):
        fast, plain = (loop.send(changed) for loop in loops)
        assert fast.cost == pytest.approx(plain.cost, rel=1e-9)
    assert_same_network(fast.network, plain.network, **TOLERANCES[Gram])


@pytest.mark.parametrize(("optimizer", "comes_back"), [("sgd", True), ("momentum", False)])
def test_memories_of_weights_do_not_go_back_to_digits(few_digits, optimizer, comes_back):
    config = small(optimizer=optimizer)
    engine = UnitEngine(config, nncore.initial_network(config), TrainingDigits(config, few_digits), Team())
    assert isinstance(engine.first, Gram)
    engine.change(replace(config, batch_size=60))
    assert isinstance(engine.first, Pixels)
    engine.change(config)
    assert isinstance(engine.first, Gram) is comes_back


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_units": (30,)},
        {"hidden_units": (30, 12), "batch_size": 50, "optimizer": "momentum"},
        {"hidden_units": ()},
    ],
    ids=["gram", "pixels", "no hidden layer"],
)
def test_a_glimpse_is_what_the_whole_network_would_say(changes):
    data = nncore.load_digits()
    X = nncore.flatten(data.test_images[:9])
    # Of so many iterations few are tested, which puts a network together.
    run = nncore.train(small(iterations=500, training_digits=300, **changes), data)
    n_seen = 0
    for progress in itertools.islice(run, 8):
        n_seen += hasattr(progress._make_network, "glimpse")
        others = progress.glimpse(X[::-1], np.array([7, 0, 3])).forward  # what is known of X is not of these
        glimpses = [(some, progress.glimpse(X, some)) for some in (np.array([7, 0, 3]), slice(0))]
        network = progress.network
        np.testing.assert_allclose(others.probabilities, network.forward(X[::-1]).probabilities, rtol=1e-9)
        for some, (forward, weights, _) in glimpses:
            np.testing.assert_allclose(forward.probabilities, network.forward(X).probabilities, rtol=1e-9)
            np.testing.assert_allclose(weights, network.layers[0].weights[:, some], rtol=1e-9, atol=1e-12)
    assert n_seen, "each network was put together already, and nothing was compared"


# Who helps, and who looks, changes nothing


def test_hands_change_nothing_of_the_numbers(few_digits):
    config = small(hidden_units=(9, 8), batch_size=40, dropout=0.2, dtype="float32")
    alone, together = (list(nncore.train(config, few_digits, team=Team(3, hands))) for hands in (None, HANDS))
    assert [progress.cost for progress in alone] == [progress.cost for progress in together]
    assert_same_network(alone[-1].network, together[-1].network)


def test_a_network_is_the_same_whether_it_was_measured_or_not():
    data, config = nncore.load_digits(), nncore.TrainingConfig(hidden_units=(33,), iterations=5)
    *_, ended = nncore.train(config, data, team=Team(2, HANDS))
    longer = nncore.train(replace(config, iterations=300), data, team=Team(2, HANDS))
    *_, passed = itertools.islice(longer, 5)
    assert ended.test_accuracy is not None and passed.test_accuracy is None
    assert passed.network.digest == ended.network.digest


# Parts of a step


def test_parts_are_soon_done_and_large_enough_to_be_fast():
    assert digits_at_once(1000, 512 * 794) == 1000
    assert digits_at_once(60_000, 512 * 794) == units.A_PART // (3 * 512 * 794)
    assert digits_at_once(60_000, 16 * 794) == units.MOST
    assert digits_at_once(60_000, 10**8) == units.FEW


def test_a_step_of_several_parts_can_be_left_between_them(few_digits, monkeypatch):
    monkeypatch.setattr(units, "MOST", 25)
    monkeypatch.setattr(units, "FEW", 25)
    config = small(iterations=3, optimizer="adam")
    parts = list(nncore.train(config, few_digits, parts=True))
    assert [part and part.iteration for part in parts] == [None, None, 1, None, None, 2, None, None, 3]
    whole = list(nncore.train(config, few_digits))
    assert [part.cost for part in parts if part] == [progress.cost for progress in whole]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("changes", [{"l2": 0.0}, {"l2": np.float64(0.01)}, {"batch_size": 25}], ids=str)
def test_numpys_hyperparameters_widen_no_array_of_a_float32_run(few_digits, optimizer, changes):
    # As np.linspace and np.logspace give them: their float64 would halve a run's speed without a word.
    rate, share = np.float64(0.01), np.float64(0.3)
    config = small(optimizer=optimizer, learning_rate=rate, dropout=share, dtype="float32", **changes)
    digits = TrainingDigits(config, few_digits)
    engine = UnitEngine(config, nncore.initial_network(config), digits, Team(2))
    for _ in range(2):
        list(engine.step(digits.draw(config.batch_size), rate))
    arrays = [*engine.weights, *itertools.chain(*engine.memories), *engine.snapshot()().parameters]
    assert {array.dtype for array in arrays} == {np.dtype("float32")}
