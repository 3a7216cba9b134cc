"""Activations and losses: their values, and that they stay finite and keep their dtype. Slopes: test_network.py."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nncore.functional import ACTIVATIONS, OUTPUTS, dropout_mask, sigmoid, sigmoid_cross_entropy, softmax
from nncore.functional import softmax_cross_entropy as softmax_loss

DTYPES = (np.float32, np.float64)
FUNCTIONS = {name: entry.function for name, entry in (ACTIVATIONS | {"softmax": OUTPUTS["softmax"]}).items()}
SCORES = array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12)
Z, LABELS = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])


def scores(dtype):
    """Any scores (n, units) in ±1000."""
    return arrays(dtype, SCORES, elements=st.floats(-1000, 1000, width=np.dtype(dtype).itemsize * 8))


any_scores = st.sampled_from(DTYPES).flatmap(scores)


# Values


def test_functions_are_the_formulas():
    z = np.array([[0.0, 1.0, 2.0], [-3.0, 0.5, 0.5]])
    np.testing.assert_allclose(softmax(z), np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), rtol=1e-14)
    z = np.linspace(-30, 30, 121).reshape(1, -1)
    # Near 0 the form through tanh rounds to multiples of 1e-16.
    np.testing.assert_allclose(sigmoid(z), 1 / (1 + np.exp(-z)), rtol=1e-14, atol=2e-16)
    np.testing.assert_allclose(FUNCTIONS["tanh"](z), np.tanh(z), rtol=1e-14)
    np.testing.assert_array_equal(FUNCTIONS["relu"](np.array([[-2.0, -0.0, 0.0, 3.0]])), [[0, 0, 0, 3]])


@pytest.mark.parametrize("name", FUNCTIONS)
@given(z=any_scores)
def test_functions_and_slopes_stay_finite_and_keep_their_form(name, z):
    before, a = z.copy(), FUNCTIONS[name](z)
    assert np.isfinite(a).all() and (a.shape, a.dtype) == (z.shape, z.dtype)
    np.testing.assert_array_equal(z, before)
    if name == "softmax":
        assert ((a >= 0) & (a <= 1)).all()
        np.testing.assert_allclose(a.sum(axis=1), 1, rtol=10 * np.finfo(z.dtype).eps)
        return
    slope = ACTIVATIONS[name].derivative(a)
    # A slope is for multiplying with; ReLU's, which is 0 or 1, may be booleans.
    assert np.isfinite(slope).all() and (slope.shape, (z * slope).dtype) == (z.shape, z.dtype)
    assert FUNCTIONS[name](z, out=z) is z
    np.testing.assert_array_equal(z, a)


def test_relu_derivative_is_zero_at_the_kink():
    assert ACTIVATIONS["relu"].derivative(np.zeros((1, 1))) == 0


# Losses


def test_losses_are_the_formulas_and_means_over_the_digits():
    expected = -np.mean([np.log(softmax(Z)[row, label]) for row, label in enumerate(LABELS)])
    assert softmax_loss(Z, LABELS) == pytest.approx(expected, rel=1e-13)
    p, right = sigmoid(Z), np.eye(4)[LABELS]
    expected = -np.mean(np.sum(right * np.log(p) + (1 - right) * np.log(1 - p), axis=1))
    assert sigmoid_cross_entropy(Z, LABELS) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", [softmax_loss, sigmoid_cross_entropy])
def test_losses_are_exact_where_a_probability_is_0_or_1(loss, dtype):
    # e^−1000 is 0 in both precisions: the probabilities are exactly 1 and 0.
    z = np.array([[1000, -1000]], dtype)
    assert (loss(z, np.array([0])), loss(z, np.array([1]))) == (0, 2000)


# Dropout


@pytest.mark.parametrize(("share", "dtype"), [(0.1, "float32"), (0.9, "float64"), (np.float64(0.5), "float32")])
def test_a_mask_silences_its_share_and_keeps_the_mean(share, dtype):
    mask = dropout_mask(np.random.default_rng(0), (400, 250), share, dtype)
    assert (mask.shape, mask.dtype) == ((400, 250), np.dtype(dtype))
    np.testing.assert_array_equal(np.unique(mask), np.array([0, 1 / (1 - share)], dtype))
    # Of 100,000 draws the share is right to √(share (1 − share) / 100,000) (one standard deviation).
    deviation = (share * (1 - share) / mask.size) ** 0.5
    assert (mask == 0).mean() == pytest.approx(share, abs=5 * deviation)
    # Each digit has a mask of its own.
    assert len(np.unique(mask, axis=0)) == 400
