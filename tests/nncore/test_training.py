"""Training: what each Progress means, the same run from the same seed, errors at once, and divergence."""

import dataclasses
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from nncore import Diverged, TrainingConfig, fast, initial_network, train, training
from nncore.batches import TrainingDigits
from nncore.cadence import exam_interval
from nncore.datasets import FILES
from nncore.optimizers import OPTIMIZERS
from nncore.schedules import SCHEDULES
from tests.nncore.textbook import assert_same_network, parameters, textbook_training

SMALL = TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.05, iterations=10, training_digits=60, dtype="float64"
)


def small(**changes):
    return dataclasses.replace(SMALL, **changes)


# Full-batch runs without weight decay go through the Gram matrix; with it, they go by the pixels.
BOTH_PATHS = pytest.mark.parametrize("l2", [0.0, 0.01], ids=["gram", "pixels"])


@pytest.fixture
def steps_taken(monkeypatch):
    """The names of the engines that take the steps of a test's runs, so that BOTH_PATHS is known to be both."""
    names = []

    def recorded(*arguments):
        names.append(fast.fastest(*arguments).__name__)
        return fast.fastest(*arguments)

    monkeypatch.setattr(training, "fastest", recorded)
    return names


# What a Progress says


def test_iterations_count_from_one_to_the_last(few_digits):
    assert [progress.iteration for progress in train(SMALL, few_digits)] == list(range(1, 11))


@BOTH_PATHS
def test_cost_and_accuracy_are_from_before_the_update_and_the_network_from_after(few_digits, l2, steps_taken):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    before = initial_network(SMALL)
    for progress in train(small(l2=l2), few_digits):
        assert progress.cost == pytest.approx(before.cost(before.forward(X), labels), rel=1e-12)
        assert progress.train_accuracy == nncore.accuracy(before.predict(X), labels)
        assert progress.network.cost(progress.network.forward(X), labels) < progress.cost
        before = progress.network
    assert steps_taken == ["PixelEngine" if l2 else "GramEngine"]


def test_training_learns(few_digits):
    *_, last = train(small(hidden_units=(32,), learning_rate=0.1, iterations=300), few_digits)
    assert last.train_accuracy == 1


@pytest.mark.parametrize(
    ("l2", "iterations", "expected"),
    [
        # By pixels a step takes 2 × 60 × 478 multiplications a unit, a measurement 20 × 784: 0.273 steps, and 3 % of
        # 9.1 steps.
        (0.01, 200, {1, *range(10, 201, 10)}),
        # Through the Gram matrix a step takes 60 × 60, a measurement 60 × 478 more, to put the weights together: 12.3
        # steps, and 3 % of 411 steps. So few digits are read in no time, so there are ten measurements all the same.
        (0.0, 310, {1, *range(31, 311, 31)}),
    ],
    ids=["pixels", "gram"],
)
def test_test_accuracy_is_measured_first_last_and_at_the_interval(few_digits, l2, iterations, expected):
    assert few_digits.train_images.any(axis=0).sum() == 478
    config = small(l2=l2, iterations=iterations)
    measured = {p.iteration: p for p in train(config, few_digits) if p.test_accuracy is not None}
    assert set(measured) == expected
    X = nncore.flatten(few_digits.test_images, np.float64)
    for progress in measured.values():
        assert progress.test_accuracy == nncore.accuracy(progress.network.predict(X), few_digits.test_labels)


def steps_of(step_work, snapshot_work=0):
    return SimpleNamespace(step_work=step_work, snapshot_work=snapshot_work)


def test_the_interval_makes_test_accuracy_3_percent_of_the_work():
    # The notebook's run, with 609 inked pixels and 1,000 test digits: a step takes 1,000 × 1,000 multiplications a
    # unit, a measurement 1,000 × 609 + 1,000 × 784 = 1,393,000: 1.393 steps, and 3 % of 46.4 steps.
    assert exam_interval(steps_of(1_000_000, 609_000), 1000, 512, 500) == 47
    # By pixels: 2 × 1,000 × 609 for a step, 784,000 for a measurement: 0.644 steps, and 3 % of 21.5 steps.
    assert exam_interval(steps_of(1_218_000), 1000, 512, 500) == 22
    # All of MNIST, batches of 128: 7,840,000 are 42.7 steps of 183,552, and 3 % of 1,423.8 steps.
    assert exam_interval(steps_of(2 * 128 * 717), 10_000, 512, 4690) == 1424
    # A step so long that measuring does not show: always.
    assert exam_interval(steps_of(10**9), 1000, 512, 500) == 1


def test_a_curve_of_a_quick_run_has_ten_points():
    # 300 digits: a measurement, 1,000 × 784 + 300 × 609, is 10.7 steps of 300 × 300, and 3 % of 358 steps; but ten of
    # them are 5 × 10⁹ multiplications, which take no time.
    assert exam_interval(steps_of(90_000, 182_700), 1000, 512, 500) == 50
    assert exam_interval(steps_of(90_000, 182_700), 1000, 2048, 500) == 359


def test_only_the_configured_training_digits_are_used(few_digits):
    config = small(training_digits=30)
    shorter = nncore.Digits(
        "30", few_digits.train_images[:30], few_digits.train_labels[:30], few_digits.test_images, few_digits.test_labels
    )
    *_, one = train(config, few_digits)
    *_, other = train(config, shorter)
    assert one.cost == other.cost


# Values


@pytest.mark.parametrize(
    "changes", [{"optimizer": "adam", "batch_size": 20, "l2": 0.01}, {"optimizer": "momentum"}, {"optimizer": "sgd"}]
)
def test_networks_kept_from_earlier_iterations_do_not_change(few_digits, changes):
    config, kept, copies = small(**changes), [], []
    for progress in train(config, few_digits):
        kept.append(progress.network)
        copies.append([array.copy() for array in parameters(progress.network)])
    for network, copy in zip(kept, copies, strict=True):
        for array, original in zip(parameters(network), copy, strict=True):
            np.testing.assert_array_equal(array, original)


@BOTH_PATHS
def test_a_network_asked_for_late_is_still_that_iterations(few_digits, l2):
    config = small(l2=l2)
    at_once = [progress.network for progress in train(config, few_digits)]
    late = [progress.network for progress in list(train(config, few_digits))]
    for one, other in zip(at_once, late, strict=True):
        assert_same_network(one, other)


def test_networks_and_progress_are_immutable(few_digits):
    progress = next(train(SMALL, few_digits))
    for array in parameters(progress.network):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        progress.cost = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        progress.network.layers = ()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("number", [float, np.float64])
@BOTH_PATHS
def test_networks_keep_the_configured_dtype(few_digits, optimizer, dtype, number, l2):
    # A NumPy float64 as learning rate, as np.linspace or np.logspace give it, must not widen a float32 run.
    config = small(dtype=dtype, optimizer=optimizer, learning_rate=number(0.01), l2=number(l2), iterations=3)
    for progress in train(config, few_digits):
        assert {array.dtype for array in parameters(progress.network)} == {np.dtype(dtype)}


# The plain engine


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden_activation": "tanh", "output_activation": "sigmoid", "schedule": "cosine"},
        {"hidden_units": (16, 8), "dropout": 0.4, "hidden_activation": "sigmoid", "learning_rate": 0.05},
        {"batch_size": 25, "l2": 0.1, "dropout": 0.4},
    ],
    ids=str,
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_plain_engine_does_what_textbooks_do_with_automatic_differentiation(few_digits, optimizer, changes):
    config = small(**{"optimizer": optimizer, "learning_rate": 0.01, **changes})
    run = train(config, few_digits, plain=True)
    for progress, (cost, network) in zip(run, textbook_training(config, few_digits), strict=True):
        assert progress.cost == pytest.approx(cost, rel=1e-9)
        assert_same_network(progress.network, network, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize(("plain", "other"), [(True, "fastest"), (False, "PlainEngine")])
def test_a_run_is_plain_if_asked_and_only_then(few_digits, monkeypatch, plain, other):
    monkeypatch.setattr(training, other, None)
    list(train(SMALL, few_digits, plain=plain))


# Seeds and batches


def draws(data, sizes):
    """The epoch and rows of batches of these sizes, one after the other."""
    digits = TrainingDigits(SMALL, data)
    return [digits.draw(size)[:2] for size in sizes]


def test_the_same_seed_gives_the_same_run(few_digits):
    config = small(batch_size=16)
    one, other = list(train(config, few_digits)), list(train(config, few_digits))
    assert [progress.cost for progress in one] == [progress.cost for progress in other]
    assert_same_network(one[-1].network, other[-1].network)


def test_two_seeds_give_different_runs(few_digits):
    assert next(train(small(seed=1), few_digits)).cost != next(train(small(seed=2), few_digits)).cost


def test_the_seed_decides_the_order_of_digits_too(few_digits):
    start = initial_network(small())
    first, second = (next(train(small(seed=seed, batch_size=16), few_digits, network=start)) for seed in (1, 2))
    assert first.cost != second.cost


@pytest.mark.parametrize("batch_size", [None, 16])
def test_training_leaves_the_global_random_state_alone(few_digits, batch_size):
    # Step off the beginning of any seed, so that seeding again would show.
    np.random.random()
    before = np.random.get_state()
    list(train(small(batch_size=batch_size), few_digits))
    after = np.random.get_state()
    np.testing.assert_array_equal(before[1], after[1])
    assert before[2:] == after[2:]


@pytest.mark.parametrize(("batch_size", "sizes"), [(60, [60]), (30, [30, 30]), (25, [25, 25, 10]), (1, [1] * 60)])
def test_batches_go_through_each_digit_once_an_epoch_in_a_new_order(few_digits, batch_size, sizes):
    batches = draws(few_digits, [batch_size] * 3 * len(sizes))
    assert [epoch for epoch, _ in batches] == [epoch for epoch in (1, 2, 3) for _ in sizes]
    assert [len(rows) for _, rows in batches] == 3 * sizes
    orders = [np.concatenate([rows for at, rows in batches if at == epoch]) for epoch in (1, 2, 3)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(60))
    assert (orders[0] != orders[1]).any() and (orders[1] != orders[2]).any()


def test_a_batch_is_what_a_step_sees(few_digits):
    config = small(batch_size=16)
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    network = initial_network(config)
    for (epoch, rows), progress in zip(draws(few_digits, [16] * 10), train(config, few_digits), strict=True):
        assert progress.epoch == epoch
        assert progress.cost == pytest.approx(network.cost(network.forward(X[rows]), labels[rows]), rel=1e-12)
        network = progress.network


def test_every_full_batch_iteration_is_an_epoch(few_digits):
    assert [progress.epoch for progress in train(SMALL, few_digits)] == list(range(1, 11))


# Changes during a run


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])  # momentum's step has the past in it
def test_a_learning_rate_sent_during_a_run_holds_from_the_next_iteration(few_digits, batch_size, optimizer):
    config = small(batch_size=batch_size, optimizer=optimizer, learning_rate=0.01)
    run, plain = train(config, few_digits), train(config, few_digits)
    for _ in range(4):
        before, _ = next(run), next(plain)
    changed = run.send(dataclasses.replace(config, learning_rate=0.002))
    other = next(plain)
    # The costs of that iteration were measured before its step, so they are still the same.
    assert changed.cost == other.cost
    steps = [np.subtract(after.network.layers[1].bias, before.network.layers[1].bias) for after in (changed, other)]
    np.testing.assert_allclose(steps[0], 0.2 * steps[1], rtol=1e-6)


@pytest.mark.parametrize(("first", "second"), [(None, 16), (16, None), (16, 25)])
def test_a_batch_size_sent_during_a_run_is_that_of_a_run_that_goes_on(few_digits, first, second):
    config = small(batch_size=first)
    run = train(config, few_digits)
    for _ in range(4):
        before = next(run)
    after = run.send(dataclasses.replace(config, batch_size=second))
    if second is None:
        X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
        expected = before.network.cost(before.network.forward(X), labels)
        assert after.cost == pytest.approx(expected, rel=1e-9)
    assert after.iteration == 5
    assert [progress.iteration for progress in run] == list(range(6, config.iterations + 1))


def test_every_digit_still_comes_once_an_epoch_after_a_change_of_batch_size(few_digits):
    batches = draws(few_digits, [16, 16, 7, 7, 7, 7, 16, 16])
    first = np.concatenate([rows for epoch, rows in batches if epoch == 1])
    np.testing.assert_array_equal(np.sort(first), np.arange(60))


def test_what_may_not_change_is_refused(few_digits):
    config = small()
    for changes in ({"hidden_units": (9,)}, {"seed": 5}, {"iterations": 11}, {"learning_rate": 100.0}):
        with pytest.raises(ValueError, match=r"during a run only|learning_rate must be"):
            config.check_change(dataclasses.replace(config, **changes))
    run = train(config, few_digits)
    next(run)
    with pytest.raises(ValueError, match="not seed"):
        run.send(dataclasses.replace(config, seed=5))


# Going on from a network


@BOTH_PATHS
def test_going_on_from_a_network_is_the_longer_run(few_digits, l2):
    *_, whole = train(small(iterations=10, l2=l2), few_digits)
    *_, first = train(small(iterations=6, l2=l2), few_digits)
    *_, second = train(small(iterations=4, l2=l2), few_digits, network=first.network)
    # Through the Gram matrix the sums are added up in another order.
    assert_same_network(whole.network, second.network, **({} if l2 else {"rtol": 1e-11, "atol": 1e-13}))


def test_going_on_takes_the_configured_dtype(few_digits):
    start = initial_network(small(dtype="float64"))
    progress = next(train(small(dtype="float32"), few_digits, network=start))
    assert {array.dtype for array in parameters(progress.network)} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"hidden_units": (9,)}, r"sizes .* must be \(784, 8, 10\), .* got \(784, 9, 10\)"),
        ({"hidden_units": (8, 8)}, r"sizes .* got \(784, 8, 8, 10\)"),
        ({"hidden_activation": "tanh"}, "hidden_activation .* must be relu, .* got tanh"),
        ({"output_activation": "sigmoid"}, "output_activation .* must be softmax, .* got sigmoid"),
    ],
)
def test_a_network_that_does_not_fit_the_configuration_is_refused_at_once(few_digits, changes, rule):
    with pytest.raises(ValueError, match=rule):
        train(SMALL, few_digits, network=initial_network(small(**changes)))


# Errors


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"hidden_units": (0,)}, "hidden_units must be .* got 0"),
        ({"optimizer": "SGD"}, "optimizer must be .* got 'SGD'"),
        ({"batch_size": 61}, "batch_size must be .* got 61"),
    ],
)
def test_a_wrong_hyperparameter_is_an_error_at_once(few_digits, changes, rule):
    # Before the first iteration is asked for. All rules: test_config.py.
    with pytest.raises(ValueError, match=rule):
        train(small(**changes), few_digits)


def test_more_training_digits_than_there_are_is_an_error_at_once(few_digits):
    with pytest.raises(ValueError, match=r"training_digits must be at most 60 .* got 61"):
        train(small(training_digits=61), few_digits)


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2**32 - 1},
        {"learning_rate": 10},
        {"l2": 1},
        {"batch_size": 60},
        {"batch_size": 1},
        {"optimizer": "adam", "learning_rate": 1, "l2": 1},
        {"iterations": 1, "schedule": "one-cycle"},
        {"training_digits": 1},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("units", [(), (1,), (8,) * 8, [8]], ids=str)
def test_the_extremes_of_a_rule_can_be_trained_with(few_digits, changes, units):
    *_, last = train(small(**{"hidden_units": units, "iterations": 2, **changes}), few_digits)
    assert np.isfinite(last.cost)


# Divergence

# In a deep network every layer's step multiplies the next one's, which with this rate no run survives.
DIVERGING = TrainingConfig(
    hidden_units=(64,) * 4, initializer="he", learning_rate=10, iterations=50, training_digits=60, seed=4
)


@BOTH_PATHS
def test_divergence_is_told_where_the_cost_stops_being_finite(few_digits, l2):
    config = dataclasses.replace(DIVERGING, l2=l2)
    costs, networks = [], [initial_network(config)]
    with pytest.raises(Diverged, match="learning rate") as error:
        for progress in train(config, few_digits):
            costs.append(progress.cost)
            networks.append(progress.network)
    assert np.isfinite(costs).all() and len(costs) > 3
    assert error.value.iteration == len(costs) + 1
    # The cost that was not finite is the last network's; the one before still had a finite cost.
    assert_same_network(error.value.network, networks[-2])
    X, labels = nncore.flatten(few_digits.train_images), few_digits.train_labels
    with np.errstate(all="ignore"):
        assert np.isfinite(error.value.network.cost(error.value.network.forward(X), labels))
        assert not np.isfinite(networks[-1].cost(networks[-1].forward(X), labels))


def far_too_large(network, factor):
    """The same network with each weight of its first layer `factor` times as large."""
    first, *others = network.layers
    return dataclasses.replace(network, layers=(nncore.Layer(first.weights * factor, first.bias), *others))


@BOTH_PATHS
def test_divergence_at_the_second_iteration_leaves_the_network_it_started_from(few_digits, l2):
    config = dataclasses.replace(DIVERGING, l2=l2)
    start = far_too_large(initial_network(config), np.float32(1e20))
    costs = []
    with pytest.raises(Diverged) as error:
        costs.extend(progress.cost for progress in train(config, few_digits, network=start))
    assert error.value.iteration == 2 and np.isfinite(costs).all()
    assert_same_network(error.value.network, start)


@BOTH_PATHS
def test_divergence_at_the_first_iteration_leaves_no_network(few_digits, l2):
    with np.errstate(invalid="ignore"), pytest.raises(Diverged) as error:
        next(train(small(l2=l2), few_digits, network=far_too_large(initial_network(SMALL), np.inf)))
    assert (error.value.iteration, error.value.network) == (1, None)


@BOTH_PATHS
@pytest.mark.parametrize("last_factor", [1, 1e40], ids=["the cost overflows", "the step overflows"])
def test_divergence_comes_without_warnings(few_digits, monkeypatch, l2, last_factor):
    # With five test digits test accuracy is measured often, also of the network that is about to diverge.
    parts = {name: getattr(few_digits, name)[: 5 if name.startswith("test") else 60] for name in FILES}
    monkeypatch.setitem(SCHEDULES, "constant", lambda done: last_factor if done >= 0.06 else 1)
    config = dataclasses.replace(DIVERGING, l2=l2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Diverged):
            # Somebody who watches asks for every network.
            [progress.network for progress in train(config, nncore.Digits("five to test on", **parts))]
