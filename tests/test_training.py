"""Training: what each Progress means, the same run from the same seed, errors at once, and exact shortcuts."""

import dataclasses
import warnings

import numpy as np
import pytest

import nncore
from nncore import Diverged, TrainingConfig, initial_network, train
from nncore.datasets import FILES
from nncore.optimizers import OPTIMIZERS, Descent
from nncore.training import _batches

SMALL = TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.05, iterations=10, training_digits=60, dtype="float64"
)


def small(**changes):
    return dataclasses.replace(SMALL, **changes)


def parameters(network):
    return [array for layer in network.layers for array in (layer.weights, layer.bias)]


def assert_same_network(one, other, **tolerance):
    for a, b in zip(parameters(one), parameters(other), strict=True):
        np.testing.assert_allclose(a, b, **(tolerance or {"rtol": 0, "atol": 0}))


def plain_training(config, data):
    """Full-batch training without any shortcut, on all 784 pixels. Returns the network."""
    X = nncore.flatten(data.train_images[: config.training_digits], config.dtype)
    labels = data.train_labels[: config.training_digits]
    network, descent = initial_network(config), Descent(config.optimizer, config.learning_rate, config.l2)
    for _ in range(config.iterations):
        network = descent.step(network, network.backward(network.forward(X), labels))
    return network


# What a Progress says


def test_iterations_count_from_one_to_the_last(few_digits):
    assert [progress.iteration for progress in train(SMALL, few_digits)] == list(range(1, 11))


def test_cost_and_accuracy_are_from_before_the_update_and_the_network_from_after(few_digits):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    before = initial_network(SMALL)
    for progress in train(SMALL, few_digits):
        assert progress.cost == pytest.approx(before.forward(X).cost("softmax", labels), rel=1e-12)
        assert progress.train_accuracy == nncore.accuracy(before.predict(X), labels)
        assert progress.network.forward(X).cost("softmax", labels) < progress.cost
        before = progress.network


def test_training_learns(few_digits):
    *_, last = train(small(hidden_units=(32,), learning_rate=0.1, iterations=300), few_digits)
    assert last.train_accuracy == 1


def test_test_accuracy_is_measured_first_last_and_at_the_interval(few_digits):
    # A measurement reads 20 digits once, a step 60 digits three times: 1/9 of a step, 2 % of 5.6 steps.
    measured = {p.iteration: p for p in train(SMALL, few_digits) if p.test_accuracy is not None}
    assert set(measured) == {1, 6, 10}
    X = nncore.flatten(few_digits.test_images, np.float64)
    for progress in measured.values():
        assert progress.test_accuracy == nncore.accuracy(progress.network.predict(X), few_digits.test_labels)


def test_only_the_configured_training_digits_are_used(few_digits):
    config = small(training_digits=30)
    shorter = nncore.Digits(
        "30", few_digits.train_images[:30], few_digits.train_labels[:30], few_digits.test_images, few_digits.test_labels
    )
    *_, one = train(config, few_digits)
    *_, other = train(config, shorter)
    assert one.cost == other.cost


# Values


def test_networks_kept_from_earlier_iterations_do_not_change(few_digits):
    config, kept, copies = small(optimizer="adam", batch_size=20, l2=0.01), [], []
    for progress in train(config, few_digits):
        kept.append(progress.network)
        copies.append([array.copy() for array in parameters(progress.network)])
    for network, copy in zip(kept, copies, strict=True):
        for array, original in zip(parameters(network), copy, strict=True):
            np.testing.assert_array_equal(array, original)


def test_a_network_asked_for_late_is_still_that_iterations(few_digits):
    at_once = [progress.network for progress in train(SMALL, few_digits)]
    late = [progress.network for progress in list(train(SMALL, few_digits))]
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
def test_networks_keep_the_configured_dtype(few_digits, optimizer, dtype, number):
    # A NumPy float64 as learning rate, as np.linspace or np.logspace give it, must not widen a float32 run.
    config = small(dtype=dtype, optimizer=optimizer, learning_rate=number(0.01), l2=number(0.01), iterations=3)
    for progress in train(config, few_digits):
        assert {array.dtype for array in parameters(progress.network)} == {np.dtype(dtype)}


# Seeds and batches


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
def test_batches_go_through_each_digit_once_an_epoch_in_a_new_order(batch_size, sizes):
    batches = list(_batches(small(batch_size=batch_size, iterations=3 * len(sizes)), 60))
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
    for (epoch, rows), progress in zip(_batches(config, 60), train(config, few_digits), strict=True):
        assert progress.epoch == epoch
        assert progress.cost == pytest.approx(network.forward(X[rows]).cost("softmax", labels[rows]), rel=1e-12)
        network = progress.network


def test_every_full_batch_iteration_is_an_epoch(few_digits):
    assert [progress.epoch for progress in train(SMALL, few_digits)] == list(range(1, 11))


# Going on from a network


def test_going_on_from_a_network_is_the_longer_run(few_digits):
    *_, whole = train(small(iterations=10), few_digits)
    *_, first = train(small(iterations=6), few_digits)
    *_, second = train(small(iterations=4), few_digits, network=first.network)
    assert_same_network(whole.network, second.network)


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
    ("name", "value"),
    [
        *(("hidden_units", value) for value in [(0,), (2049,), (-1,), (8, 0), (8.0,), ("8",), (8,) * 9, 8, "8", None]),
        *(("hidden_activation", value) for value in ["Relu", "softmax", "", None]),
        *(("output_activation", value) for value in ["relu", "", None]),
        *(("learning_rate", value) for value in [0, -0.1, 10.1, float("nan"), float("inf"), "0.1", None, True]),
        *(("iterations", value) for value in [0, -1, 1_000_001, 1.5, "5", None, True]),
        *(("training_digits", value) for value in [0, -1, 1_000_001, 10.0, None]),
        *(("batch_size", value) for value in [0, -1, 1.5, "all", 61]),
        *(("optimizer", value) for value in ["SGD", "", None]),
        *(("l2", value) for value in [-0.1, 1.1, float("nan"), "0", None]),
        *(("augment", value) for value in ["yes", None]),
        *(("initializer", value) for value in ["zeros", "", None]),
        *(("seed", value) for value in [-1, 2**32, 1.5, "3", None]),
        *(("dtype", value) for value in ["float16", "int64", "", None]),
    ],
)
def test_a_wrong_hyperparameter_is_an_error_at_once_that_names_rule_and_value(few_digits, name, value):
    with pytest.raises(ValueError, match=f"^{name} must be ") as error:
        train(small(**{name: value}), few_digits)
    # Of several layer sizes, the message names the one that is wrong.
    shown = value[-1] if name == "hidden_units" and isinstance(value, tuple) and len(value) <= 8 else value
    assert str(error.value).endswith(f"got {shown!r}")


def test_more_training_digits_than_there_are_is_an_error_at_once(few_digits):
    with pytest.raises(ValueError, match=r"training_digits must be at most 60 .* got 61"):
        train(small(training_digits=61), few_digits)


@pytest.mark.parametrize("changes", [{"seed": 2**32 - 1}, {"learning_rate": 10}, {"l2": 1}, {"batch_size": 60}, {}])
@pytest.mark.parametrize("units", [(), (1,), (8,) * 8, [8]])
def test_the_extremes_of_a_rule_are_allowed(few_digits, changes, units):
    next(train(small(hidden_units=units, **changes), few_digits))


# With weight decay and this rate every step multiplies each weight by 1 − 10 × 1 = −9: no run survives that.
DIVERGING = small(learning_rate=10.0, l2=1.0, dtype="float32", iterations=100)


@pytest.mark.parametrize("hidden_units", [(), (16, 16)])
def test_divergence_is_told_where_the_cost_stops_being_finite(few_digits, hidden_units):
    config = dataclasses.replace(DIVERGING, hidden_units=hidden_units)
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
        assert np.isfinite(error.value.network.forward(X).cost("softmax", labels))
        assert not np.isfinite(networks[-1].forward(X).cost("softmax", labels))


def test_divergence_at_the_first_iteration_leaves_no_network(few_digits):
    start = initial_network(SMALL)
    broken = nncore.Layer(start.layers[0].weights * np.inf, start.layers[0].bias)
    with np.errstate(invalid="ignore"), pytest.raises(Diverged) as error:
        next(train(SMALL, few_digits, network=dataclasses.replace(start, layers=(broken, start.layers[1]))))
    assert (error.value.iteration, error.value.network) == (1, None)


def test_divergence_comes_without_warnings(few_digits):
    # With five test digits every iteration measures test accuracy, also of the network that is about to diverge.
    parts = {name: getattr(few_digits, name)[: 5 if name.startswith("test") else 60] for name in FILES}
    config = dataclasses.replace(DIVERGING, hidden_units=(16, 16))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Diverged):
            list(train(config, nncore.Digits("five to test on", **parts)))


# Exact shortcuts


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_leaving_out_blank_pixels_is_exact(few_digits, optimizer, l2):
    config = small(optimizer=optimizer, l2=l2, learning_rate=0.01, iterations=20)
    blank = ~few_digits.train_images.any(axis=0).reshape(-1)
    assert blank.sum() > 100
    *_, last = train(config, few_digits)
    plain = plain_training(config, few_digits)
    assert_same_network(last.network, plain, rtol=1e-9, atol=1e-12)
    # Weights of blank pixels start random; only weight decay may move them.
    moved = plain.layers[0].weights[blank] != initial_network(config).layers[0].weights[blank]
    assert moved.all() if l2 else not moved.any()
