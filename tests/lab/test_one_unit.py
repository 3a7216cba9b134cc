"""One unit that learns is logistic regression, whose step can be written down in a line."""

import numpy as np

from lab.one_unit import LABELS, LEARNING_RATE, START, STEPS, X, path


def test_a_step_is_that_of_logistic_regression():
    before, after = path(START)[:2]
    *weights, bias = before.values
    sums = X @ weights + bias
    delta = (1 / (1 + np.exp(-sums)) - LABELS) / len(X)
    # The two answers mirror one another, and each learns: so the sum moves by twice the rate.
    moved = [*(weights - 2 * LEARNING_RATE * (delta @ X)), bias - 2 * LEARNING_RATE * delta.sum()]
    np.testing.assert_allclose(after.values, moved, rtol=1e-10)
    assert before.right == ((sums > 0) == LABELS).sum()


def test_it_settles_where_all_are_told_apart():
    costs = [each.cost for each in path(START)]
    assert len(costs) == STEPS + 1 and (np.diff(costs) < 0).all()
    assert path(START)[0].right < 25 and path(START)[-1].right == len(X)
