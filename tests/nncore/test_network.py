"""Forward and backward: gradients against central differences, shapes and types, and what networks start from."""

import itertools

import numpy as np
import pytest

from nncore import Layer, Network, TrainingConfig, initial_network
from nncore.functional import ACTIVATIONS, OUTPUTS, dropout_mask
from nncore.optimizers import Descent
from nncore.study.walk import edited, parameter

PAIRS = list(itertools.product(ACTIVATIONS, OUTPUTS))
N_INPUTS, N_CLASSES, N_DIGITS = 6, 4, 7


def random_network(hidden=(5,), activation="relu", output="softmax", dtype=np.float64):
    """A small network with no parameter at 0, so that every one of them matters."""
    random = np.random.default_rng(0)
    sizes = (N_INPUTS, *hidden, N_CLASSES)
    layers = [Layer(random.normal(size=size), random.normal(size=size[1])) for size in itertools.pairwise(sizes)]
    return Network(tuple(layers), activation, output).astype(dtype)


def random_digits(n=N_DIGITS, dtype=np.float64):
    random = np.random.default_rng(1)
    return random.uniform(size=(n, N_INPUTS)).astype(dtype), random.integers(0, N_CLASSES, n)


def random_masks(hidden, dtype=np.float64):
    """Dropout's masks for a network with these hidden units."""
    random = np.random.default_rng(2)
    return [dropout_mask(random, (N_DIGITS, units), 0.4, dtype) for units in hidden]


@pytest.mark.parametrize(
    ("activation", "output", "hidden", "dropout"),
    [
        *((*pair, (5, 4, 3), True) for pair in PAIRS),
        *(("relu", output, (), False) for output in OUTPUTS),
        ("tanh", "softmax", (5,), False),
    ],
)
def test_backward_matches_central_differences(activation, output, hidden, dropout):
    network, (X, labels), step = random_network(hidden, activation, output), random_digits(), 1e-6
    masks = random_masks(hidden) if dropout else ()
    gradients = network.backward(network.forward(X, masks), labels)
    checked = 0
    for number, layer in enumerate(network.layers):
        # Of a weight its row and column, of a bias None and its column.
        for row, column in itertools.product((None, *range(len(layer.weights))), range(len(layer.bias))):
            value = parameter(network, number, row, column)
            above, below = (
                edited(network, number, row, column, value + sign * step).forward(X, masks) for sign in (1, -1)
            )
            # A ReLU that the step switches on or off has no one slope there.
            pairs = zip(above.hidden, below.hidden, strict=True)
            if activation == "relu" and any(((a > 0) != (b > 0)).any() for a, b in pairs):
                continue
            slope = (network.cost(above, labels) - network.cost(below, labels)) / (2 * step)
            gradient = gradients[number].bias[column] if row is None else gradients[number].weights[row, column]
            # atol: differences of costs near 1 carry rounding of about 1e-16 / step.
            assert gradient == pytest.approx(slope, rel=1e-5, abs=2e-9), (number, row, column)
            checked += 1
    assert checked > 0.9 * sum(array.size for array in network.parameters)


def test_gradients_of_parts_of_a_batch_add_up_to_the_batchs():
    network, (X, labels), masks = random_network((5, 3)), random_digits(), random_masks((5, 3))
    expected, parts = network.backward(network.forward(X, masks), labels), []
    for part in (slice(0, 2), slice(2, N_DIGITS)):
        forward = network.forward(X[part], [mask[part] for mask in masks])
        parts.append(network.backward(forward, labels[part], batch_size=N_DIGITS))
    for one, other, whole in zip(*parts, expected, strict=True):
        np.testing.assert_allclose(one.weights + other.weights, whole.weights, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(one.bias + other.bias, whole.bias, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(("activation", "output"), PAIRS)
def test_a_step_keeps_float32_and_changes_nothing_it_was_given(activation, output):
    network, (X, labels) = random_network((5, 3), activation, output, np.float32), random_digits(dtype=np.float32)
    masks, descent = random_masks((5, 3), np.float32), Descent("adam", np.float64(0.01))
    arrays, copies = [], []

    def remember(*some):
        arrays.extend(some)
        copies.extend(array.copy() for array in some)

    remember(X, *network.parameters, *masks)
    forward = network.forward(X, masks)
    remember(*forward.inputs, *forward.hidden, forward.logits, forward.probabilities)
    gradients = network.backward(forward, labels)
    remember(*(array for gradient in gradients for array in gradient))
    moved = descent.step(network, gradients, np.float64(0.1))
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)
    memories = [array for each in descent.memories.values() for array in each]
    assert {array.dtype for array in (*arrays, *moved.parameters, *memories)} == {np.dtype("float32")}
    assert network.predict_proba(X).dtype == np.float32


def test_parameters_are_read_only_and_the_arrays_given_are_not():
    weights, bias = np.zeros((2, 2)), np.zeros(2)
    layer = Layer(weights, bias)
    for array in (layer.weights, layer.bias):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert weights.flags.writeable and bias.flags.writeable


def test_what_does_not_fit_together_is_refused():
    for bias in (np.zeros(4), np.zeros((1, 5)), np.zeros(())):
        with pytest.raises(ValueError, match=r"weights \(inputs, units\) and bias \(units,\), got \(6, 5\) and"):
            Layer(np.zeros((6, 5)), bias)
    layers = [Layer(np.zeros((inputs, 5)), np.zeros(5)) for inputs in (6, 5, 4)]
    with pytest.raises(ValueError, match=r"layer 2 must have 5 inputs, .* got 4"):
        Network(tuple(layers))
    with pytest.raises(ValueError, match="hidden_activation must be relu or tanh or sigmoid, got 'ReLU'"):
        Network(tuple(layers[:2]), "ReLU")
    with pytest.raises(ValueError, match="output_activation must be softmax or sigmoid, got 'relu'"):
        Network(tuple(layers[:2]), "relu", "relu")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda labels: labels[:1], r"labels must be one integer a digit, \(7,\), got \(1,\)"),
        (lambda labels: labels[:, None], r"labels must be \(n,\) integers, got \(7, 1\)"),
        (lambda labels: labels * 0 + N_CLASSES, "labels must be 0 to 3, got 4 to 4"),
    ],
)
def test_other_labels_than_one_a_digit_are_refused(wrong, said):
    network, (X, labels) = random_network(), random_digits()
    forward = network.forward(X)
    for ask in (network.backward, network.cost):
        with pytest.raises(ValueError, match=said):
            ask(forward, wrong(labels))


@pytest.mark.parametrize("wrong", [lambda X: (255 * X).astype(np.uint8), lambda X: X[:, 1:], lambda X: X[0]])
def test_other_inputs_than_rows_of_floats_are_refused(wrong):
    network, (X, _) = random_network(), random_digits()
    for ask in (network.forward, network.predict_proba, network.glimpse):
        with pytest.raises(ValueError, match=r"X must be \(n, \d+\) floats, as flatten makes them, got \("):
            ask(wrong(X))


def test_predict_is_the_most_likely_class():
    network, (X, _) = random_network(), random_digits(50)
    probabilities, predicted = network.predict_proba(X), network.predict(X)
    assert probabilities.shape == (50, N_CLASSES) and predicted.shape == (50,) and len(set(predicted)) > 1
    assert all(row[label] == row.max() for row, label in zip(probabilities, predicted, strict=True))


# What a network starts from; the notebook's own weights: test_notebook.py


@pytest.mark.parametrize(("initializer", "variance"), [("he", 2 / 784), ("xavier", 2 / (784 + 300))])
def test_initializers_have_their_papers_variance_and_no_bias(initializer, variance):
    layer = initial_network(TrainingConfig(hidden_units=(300,), initializer=initializer)).layers[0]
    # 235,200 draws: the variance of the sample is right to 0.3 % (one standard deviation).
    assert layer.weights.var() == pytest.approx(variance, rel=0.015)
    assert abs(layer.weights.mean()) < 0.01 * variance**0.5
    assert not layer.bias.any()


@pytest.mark.parametrize("initializer", ["notebook", "he", "xavier"])
def test_initial_networks_follow_sizes_seed_and_dtype(initializer):
    def network(seed, dtype="float32"):
        return initial_network(TrainingConfig(hidden_units=(8, 6), initializer=initializer, dtype=dtype, seed=seed))

    assert network(1).sizes == (784, 8, 6, 10)
    assert (network(1).dtype, network(1, "float64").dtype) == ("float32", "float64")
    assert network(1).digest == network(1).digest != network(2).digest
