"""Activations and losses: their values, their derivatives, and that they stay finite and keep their dtype."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nncore.functional import ACTIVATIONS, OUTPUTS, output_delta, sigmoid, sigmoid_cross_entropy, softmax
from nncore.functional import softmax_cross_entropy as softmax_loss

DTYPES = (np.float32, np.float64)
FUNCTIONS = {name: entry.function for name, entry in (ACTIVATIONS | {"softmax": OUTPUTS["softmax"]}).items()}
SCORES = array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12)


def scores(dtype, largest=1000):
    """Any scores (n, units) in ±largest."""
    width = np.dtype(dtype).itemsize * 8
    return arrays(dtype, SCORES, elements=st.floats(-largest, largest, width=width))


any_scores = st.sampled_from(DTYPES).flatmap(scores)


@given(any_scores)
def test_softmax_rows_are_probabilities_that_sum_to_one(z):
    probabilities = softmax(z)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=10 * np.finfo(z.dtype).eps)


@given(scores(np.float64), st.floats(-1000, 1000))
def test_softmax_does_not_change_when_all_scores_shift(z, shift):
    # 1e-9: adding 1,000 rounds a score by up to 1e-13, and exp passes that on as a relative error.
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-9, atol=1e-300)


def test_softmax_is_the_formula():
    z = np.array([[0.0, 1.0, 2.0], [-3.0, 0.5, 0.5]])
    np.testing.assert_allclose(softmax(z), np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), rtol=1e-14)


def test_sigmoid_is_the_formula():
    z = np.linspace(-30, 30, 121).reshape(1, -1)
    # Near 0 the form through tanh rounds to multiples of 1e-16.
    np.testing.assert_allclose(sigmoid(z), 1 / (1 + np.exp(-z)), rtol=1e-14, atol=2e-16)


def test_relu_passes_the_positive_and_silences_the_rest():
    z = np.array([[-2.0, -0.0, 0.0, 3.0]])
    np.testing.assert_array_equal(FUNCTIONS["relu"](z), [[0, 0, 0, 3]])


@pytest.mark.parametrize("name", FUNCTIONS)
@given(z=any_scores)
def test_functions_stay_finite_and_keep_shape_and_dtype(name, z):
    a = FUNCTIONS[name](z)
    assert np.isfinite(a).all()
    assert (a.shape, a.dtype) == (z.shape, z.dtype)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=any_scores)
def test_derivatives_stay_finite_and_keep_shape_and_dtype(name, z):
    slope = ACTIVATIONS[name].derivative(ACTIVATIONS[name].function(z))
    assert np.isfinite(slope).all()
    # A slope is for multiplying with; ReLU's, which is 0 or 1, may be booleans.
    assert (slope.shape, (z * slope).dtype) == (z.shape, z.dtype)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_leave_their_input_alone(name):
    z = np.random.default_rng(0).normal(size=(4, 3))
    before = z.copy()
    FUNCTIONS[name](z)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_can_work_in_place(name):
    z = np.random.default_rng(0).normal(size=(4, 3))
    expected = ACTIVATIONS[name].function(z)
    assert ACTIVATIONS[name].function(z, out=z) is z
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivatives_match_central_differences(name):
    # No point within the step of zero, where ReLU has its kink.
    z, step = np.linspace(-4, 4, 40).reshape(4, 10), 1e-6
    function = ACTIVATIONS[name].function
    slope = (function(z + step) - function(z - step)) / (2 * step)
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(function(z)), slope, rtol=1e-5, atol=1e-9)


def test_relu_derivative_is_zero_at_the_kink():
    assert ACTIVATIONS["relu"].derivative(np.zeros((1, 1))) == 0


def test_softmax_loss_is_minus_log_of_the_right_probability():
    z, labels = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
    expected = -np.mean([np.log(softmax(z)[row, label]) for row, label in enumerate(labels)])
    assert softmax_loss(z, labels) == pytest.approx(expected, rel=1e-13)


def test_sigmoid_loss_is_the_sum_of_binary_cross_entropies():
    z, labels = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
    p, right = sigmoid(z), np.eye(4)[labels]
    expected = -np.mean(np.sum(right * np.log(p) + (1 - right) * np.log(1 - p), axis=1))
    assert sigmoid_cross_entropy(z, labels) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("loss", "label", "expected"),
    [(softmax_loss, 0, 0), (softmax_loss, 1, 2000), (sigmoid_cross_entropy, 0, 0), (sigmoid_cross_entropy, 1, 2000)],
)
def test_losses_are_exact_where_a_probability_is_0_or_1(loss, label, expected, dtype):
    # e^−1000 is 0 in both precisions: the probabilities are exactly 1 and 0.
    assert loss(np.array([[1000, -1000]], dtype), np.array([label])) == expected


@pytest.mark.parametrize("name", OUTPUTS)
@given(z=any_scores, data=st.data())
def test_losses_stay_finite_and_not_negative(name, z, data):
    labels = data.draw(arrays(np.intp, len(z), elements=st.integers(0, z.shape[1] - 1)))
    # The sums of a perfect answer may round to just below 0.
    assert -1e-2 <= OUTPUTS[name].loss(z, labels) < 1e5


@pytest.mark.parametrize("name", OUTPUTS)
def test_losses_are_means_over_the_rows(name):
    z, labels = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
    single = [OUTPUTS[name].loss(z[row : row + 1], labels[row : row + 1]) for row in range(5)]
    assert OUTPUTS[name].loss(z, labels) == pytest.approx(np.mean(single), rel=1e-13)


@pytest.mark.parametrize("name", OUTPUTS)
def test_output_delta_matches_central_differences_of_the_loss(name):
    z, labels, step = np.random.default_rng(0).normal(size=(3, 4)), np.array([0, 3, 1]), 1e-6
    slope = np.empty_like(z)
    for index in np.ndindex(z.shape):
        nudge = np.zeros_like(z)
        nudge[index] = step
        slope[index] = (OUTPUTS[name].loss(z + nudge, labels) - OUTPUTS[name].loss(z - nudge, labels)) / (2 * step)
    np.testing.assert_allclose(output_delta(OUTPUTS[name].function(z), labels), slope, rtol=1e-5, atol=1e-9)


def test_output_delta_of_part_of_a_batch_is_that_parts_share():
    probabilities, labels = softmax(np.random.default_rng(0).normal(size=(5, 4))), np.array([0, 3, 1, 1, 2])
    parts = [output_delta(probabilities[rows], labels[rows], batch_size=5) for rows in (slice(0, 2), slice(2, 5))]
    np.testing.assert_allclose(np.concatenate(parts), output_delta(probabilities, labels), rtol=1e-14)


@pytest.mark.parametrize("dtype", DTYPES)
def test_output_delta_keeps_dtype_and_leaves_its_input_alone(dtype):
    probabilities = np.full((2, 4), 0.25, dtype)
    assert output_delta(probabilities, np.array([0, 1])).dtype == dtype
    np.testing.assert_array_equal(probabilities, 0.25)
