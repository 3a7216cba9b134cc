"""Forward and backward: gradients against central differences, a step against automatic differentiation, and shapes."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore import Layer, Network, TrainingConfig, initial_network
from nncore.functional import ACTIVATIONS, OUTPUTS, dropout_mask, output_delta
from nncore.optimizers import OPTIMIZERS, Descent
from tests.nncore.textbook import reference_cost

PAIRS = list(itertools.product(ACTIVATIONS, OUTPUTS))
HIDDEN = [(), (5,), (5, 4, 3)]
N_INPUTS, N_CLASSES, N_DIGITS = 6, 4, 7


def random_network(hidden=(5,), activation="relu", output="softmax", dtype=np.float64, seed=0):
    """A small network with no parameter at 0, so that every one of them matters."""
    random = np.random.default_rng(seed)
    sizes = (N_INPUTS, *hidden, N_CLASSES)
    layers = [Layer(random.normal(size=size), random.normal(size=size[1])) for size in itertools.pairwise(sizes)]
    return Network(tuple(layers), activation, output).astype(dtype)


def random_digits(n=N_DIGITS, dtype=np.float64, seed=1):
    random = np.random.default_rng(seed)
    return random.uniform(size=(n, N_INPUTS)).astype(dtype), random.integers(0, N_CLASSES, n)


def random_masks(hidden, share, n=N_DIGITS, dtype=np.float64):
    """Dropout's masks for a network with these hidden units."""
    random = np.random.default_rng(2)
    return [dropout_mask(random, (n, units), share, dtype) for units in hidden]


def nudged(network, number, name, index, step):
    """The same network with one parameter moved by `step`."""
    layers = list(network.layers)
    parts = {"weights": layers[number].weights, "bias": layers[number].bias}
    parts[name] = parts[name].copy()
    parts[name][index] += step
    layers[number] = Layer(**parts)
    return Network(tuple(layers), network.hidden_activation, network.output_activation)


def parameters(network):
    """Yield (layer number, "weights" or "bias", index) of every parameter."""
    for number, layer in enumerate(network.layers):
        for name in ("weights", "bias"):
            yield from ((number, name, index) for index in np.ndindex(getattr(layer, name).shape))


@pytest.mark.parametrize(("hidden", "dropout"), [*((hidden, 0) for hidden in HIDDEN), ((5,), 0.4), ((5, 4, 3), 0.4)])
@pytest.mark.parametrize(("activation", "output"), PAIRS)
def test_backward_matches_central_differences_on_every_parameter(activation, output, hidden, dropout):
    network, (X, labels), step = random_network(hidden, activation, output), random_digits(), 1e-6
    masks = random_masks(hidden, dropout) if dropout else ()
    gradients = network.backward(network.forward(X, masks), labels)
    checked = 0
    for number, name, index in parameters(network):
        above = nudged(network, number, name, index, step).forward(X, masks)
        below = nudged(network, number, name, index, -step).forward(X, masks)
        # A ReLU that the step switches on or off has no one slope there.
        pairs = zip(above.hidden, below.hidden, strict=True)
        if activation == "relu" and any(((a > 0) != (b > 0)).any() for a, b in pairs):
            continue
        slope = (network.cost(above, labels) - network.cost(below, labels)) / (2 * step)
        gradient = getattr(gradients[number], name)[index]
        # atol: differences of costs near 1 carry rounding of about 1e-16 / step.
        assert gradient == pytest.approx(slope, rel=1e-5, abs=2e-9), (number, name, index)
        checked += 1
    assert checked > 0.9 * len(list(parameters(network)))


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize(("activation", "output"), PAIRS)
def test_one_step_matches_automatic_differentiation(activation, output, l2):
    from autograd import value_and_grad

    network, (X, labels), rate = random_network((5, 3), activation, output), random_digits(), 0.1
    numbers = [(layer.weights, layer.bias) for layer in network.layers]
    cost, slopes = value_and_grad(reference_cost)(numbers, network, X, labels)
    forward = network.forward(X)
    moved = Descent("sgd", l2).step(network, network.backward(forward, labels), rate)

    assert network.cost(forward, labels) == pytest.approx(cost, rel=1e-12)
    for layer, (weights, bias), (weight_slope, bias_slope) in zip(moved.layers, numbers, slopes, strict=True):
        np.testing.assert_allclose(layer.weights, weights - rate * (weight_slope + l2 * weights), rtol=1e-11)
        np.testing.assert_allclose(layer.bias, bias - rate * bias_slope, rtol=1e-11)


@pytest.mark.parametrize("output", OUTPUTS)
@given(n=st.integers(1, 9), seed=st.integers(0, 1000))
def test_a_batch_equals_its_rows_stacked(output, n, seed):
    network, (X, labels) = random_network((5, 3), "tanh", output), random_digits(n, seed=seed)
    whole = network.forward(X)
    rows = [network.forward(X[row : row + 1]) for row in range(n)]
    np.testing.assert_allclose(whole.probabilities, np.vstack([row.probabilities for row in rows]), rtol=1e-12)
    # The cost is a mean over digits, and so are its gradients.
    gradients = [network.backward(row, labels[i : i + 1]) for i, row in enumerate(rows)]
    for number, gradient in enumerate(network.backward(whole, labels)):
        mean = np.mean([row[number].weights for row in gradients], axis=0)
        np.testing.assert_allclose(gradient.weights, mean, rtol=1e-10, atol=1e-14)
        mean = np.mean([row[number].bias for row in gradients], axis=0)
        np.testing.assert_allclose(gradient.bias, mean, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_gradients_of_parts_of_a_batch_add_up_to_the_batchs(dropout):
    network, (X, labels) = random_network((5, 3)), random_digits()
    masks = random_masks((5, 3), dropout)
    expected = network.backward(network.forward(X, masks), labels)
    parts = []
    for part in (slice(0, 2), slice(2, N_DIGITS)):
        forward = network.forward(X[part], [mask[part] for mask in masks])
        parts.append(network.backward(forward, labels[part], batch_size=N_DIGITS))
    for one, other, whole in zip(*parts, expected, strict=True):
        np.testing.assert_allclose(one.weights + other.weights, whole.weights, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(one.bias + other.bias, whole.bias, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_gradients_are_sums_of_what_went_in_times_the_deltas(dropout):
    network, (X, labels) = random_network((5, 3)), random_digits()
    forward = network.forward(X, random_masks((5, 3), dropout))
    deltas = network.backpropagate(forward, output_delta(forward.probabilities, labels))
    assert [delta.shape for delta in deltas] == [(N_DIGITS, 5), (N_DIGITS, 3), (N_DIGITS, N_CLASSES)]
    for gradient, inputs, delta in zip(network.backward(forward, labels), forward.inputs, deltas, strict=True):
        np.testing.assert_allclose(gradient.weights, np.einsum("ni,nu->iu", inputs, delta), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(gradient.bias, delta.sum(axis=0), rtol=1e-12)


def test_a_forward_pass_keeps_what_dropout_did():
    network, (X, _) = random_network((5, 3)), random_digits()
    masks = random_masks((5, 3), 0.4)
    forward = network.forward(X, masks)
    # Layer by layer, as the definition says.
    hidden = np.maximum(X @ network.layers[0].weights + network.layers[0].bias, 0)
    np.testing.assert_allclose(forward.hidden[0], hidden, rtol=1e-12)
    np.testing.assert_allclose(forward.inputs[1], hidden * masks[0], rtol=1e-12)
    hidden = np.maximum(hidden * masks[0] @ network.layers[1].weights + network.layers[1].bias, 0)
    np.testing.assert_allclose(forward.hidden[1], hidden, rtol=1e-12)
    np.testing.assert_allclose(forward.inputs[2], hidden * masks[1], rtol=1e-12)
    # Without dropout the two are one and the same, and there is nothing else to keep.
    plain = network.forward(X)
    assert plain.masks == () and all(a is b for a, b in zip(plain.hidden, plain.inputs[1:], strict=True))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("activation", "output"), PAIRS)
def test_a_step_keeps_the_dtype_throughout(activation, output, dtype, optimizer):
    network, (X, labels) = random_network((5, 3), activation, output, dtype), random_digits(dtype=dtype)
    forward = network.forward(X, random_masks((5, 3), 0.4, dtype=dtype))
    descent, gradients = Descent(optimizer, 0.01), network.backward(forward, labels)
    arrays = [array for gradient in gradients for array in gradient]
    moved = descent.step(network, gradients, 0.1)
    moved = descent.step(moved, moved.backward(moved.forward(X), labels), 0.1)
    arrays += [*forward.inputs, *forward.hidden, forward.logits, forward.probabilities, network.predict_proba(X)]
    arrays += [array for layer in moved.layers for array in (layer.weights, layer.bias)]
    arrays += [array for memories in descent.memories.values() for array in memories]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_forward_backward_and_step_change_nothing_they_were_given():
    network, (X, labels) = random_network((5, 3)), random_digits()
    originals = [X, *(array for layer in network.layers for array in (layer.weights, layer.bias))]
    copies = [array.copy() for array in originals]
    masks = random_masks((5, 3), 0.4)
    forward = network.forward(X, masks)
    originals += [*masks, *forward.inputs, *forward.hidden, forward.logits, forward.probabilities]
    copies += [array.copy() for array in originals[len(copies) :]]
    gradients = network.backward(forward, labels)
    originals += [array for gradient in gradients for array in gradient]
    copies += [array.copy() for array in originals[len(copies) :]]
    Descent("adam", 0.1).step(network, gradients, 0.1)
    for original, copy in zip(originals, copies, strict=True):
        np.testing.assert_array_equal(original, copy)


def test_parameters_are_read_only():
    layer = random_network().layers[0]
    for array in (layer.weights, layer.bias):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_layer_does_not_freeze_the_array_it_was_given():
    weights = np.zeros((2, 2))
    Layer(weights, np.zeros(2))
    assert weights.flags.writeable


@pytest.mark.parametrize("bias", [np.zeros(4), np.zeros((1, 5)), np.zeros(())], ids=np.shape)
def test_a_bias_that_does_not_fit_its_weights_is_refused(bias):
    with pytest.raises(ValueError, match=r"weights \(inputs, units\) and bias \(units,\), got \(6, 5\) and"):
        Layer(np.zeros((6, 5)), bias)


def test_layers_that_do_not_fit_together_are_refused():
    layers = [Layer(np.zeros((inputs, 5)), np.zeros(5)) for inputs in (6, 5, 4)]
    with pytest.raises(ValueError, match=r"layer 2 must have 5 inputs, .* got 4"):
        Network(tuple(layers))


def test_an_unknown_activation_is_refused():
    layers = random_network().layers
    with pytest.raises(ValueError, match="hidden_activation must be relu or tanh or sigmoid, got 'ReLU'"):
        Network(layers, "ReLU")
    with pytest.raises(ValueError, match="output_activation must be softmax or sigmoid, got 'relu'"):
        Network(layers, "relu", "relu")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda labels: labels[1:], r"labels must be one integer a digit, \(7,\), got \(6,\)"),
        (lambda labels: labels[:1], r"labels must be one integer a digit, \(7,\), got \(1,\)"),
        (lambda labels: labels[:, None], r"labels must be \(n,\) integers, got \(7, 1\)"),
        (lambda labels: labels / 1, r"labels must be \(n,\) integers, got \(7,\) float64"),
        (lambda labels: labels * 0 - 1, r"labels must be 0 to \d, got -1 to -1"),
        (lambda labels: labels + 10, r"labels must be 0 to \d, got 1"),
    ],
)
def test_other_labels_than_one_a_digit_are_refused(wrong, said):
    network, (X, labels) = random_network(), random_digits()
    forward = network.forward(X)
    for ask in (network.backward, network.cost):
        with pytest.raises(ValueError, match=said):
            ask(forward, wrong(labels))


@pytest.mark.parametrize(
    "wrong", [lambda X: (255 * X).astype(np.uint8), lambda X: X[:, 1:], lambda X: X[0], lambda X: X[None]]
)
def test_other_inputs_than_rows_of_floats_are_refused(wrong):
    network, (X, _) = random_network(), random_digits()
    for ask in (network.forward, network.predict_proba, network.predict, network.glimpse):
        with pytest.raises(ValueError, match=r"X must be \(n, \d+\) floats, as flatten makes them, got \("):
            ask(wrong(X))


def test_predict_is_the_most_likely_class():
    network, (X, _) = random_network(), random_digits(50)
    probabilities = network.predict_proba(X)
    assert probabilities.shape == (50, N_CLASSES)
    predicted = network.predict(X)
    assert predicted.shape == (50,) and len(set(predicted)) > 1
    assert all(row[label] == row.max() for row, label in zip(probabilities, predicted, strict=True))


@pytest.mark.parametrize(("hidden", "sizes"), [((), (784, 10)), ((512,), (784, 512, 10)), ((8, 6), (784, 8, 6, 10))])
def test_sizes_are_inputs_hidden_units_classes(hidden, sizes):
    assert initial_network(TrainingConfig(hidden_units=hidden)).sizes == sizes


def test_the_notebook_draws_units_by_inputs_weights_before_biases():
    random = np.random.RandomState(3)
    W1, b1 = random.randn(7, 784) * 0.01, random.randn(7, 1) * 0.01
    W2, b2 = random.randn(10, 7) * 0.01, random.randn(10, 1) * 0.01
    first, second = initial_network(TrainingConfig(hidden_units=(7,), dtype="float64")).layers
    np.testing.assert_array_equal(first.weights, W1.T)
    np.testing.assert_array_equal(first.bias, b1.ravel())
    np.testing.assert_array_equal(second.weights, W2.T)
    np.testing.assert_array_equal(second.bias, b2.ravel())


@pytest.mark.parametrize(("initializer", "variance"), [("he", 2 / 784), ("xavier", 2 / (784 + 300))])
def test_initializers_have_their_papers_variance_and_no_bias(initializer, variance):
    layer = initial_network(TrainingConfig(hidden_units=(300,), initializer=initializer)).layers[0]
    # 235,200 draws: the variance of the sample is right to 0.3 % (one standard deviation).
    assert layer.weights.var() == pytest.approx(variance, rel=0.015)
    assert abs(layer.weights.mean()) < 0.01 * variance**0.5
    assert not layer.bias.any()


@pytest.mark.parametrize("initializer", ["notebook", "he", "xavier"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_initial_networks_follow_seed_and_dtype(initializer, dtype):
    def weights(seed):
        config = TrainingConfig(hidden_units=(4,), initializer=initializer, dtype=dtype, seed=seed)
        return initial_network(config).layers[0].weights

    assert weights(1).dtype == initial_network(TrainingConfig(dtype=dtype)).dtype == dtype
    np.testing.assert_array_equal(weights(1), weights(1))
    assert (weights(1) != weights(2)).any()
