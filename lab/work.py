"""How much work training is, estimated before it begins."""

from itertools import pairwise

import numpy as np

# Measured with one core of 2023 (AMD EPYC) and networks of 8 to 784-512-10; good to a factor of two.
SECONDS_PER_PRODUCT = 8e-12  # of an input with a weight, in float32
SECONDS_PER_WEIGHT, SECONDS_PER_ITERATION = 1e-9, 1.5e-4  # of each update
PASSES = 6  # operations on each weight for each digit: forward, its gradient, the one of its input; times and plus
READING = 2  # of them where it is only read


def seconds_of(config):
    """About how many seconds one core trains for a configuration: by its iterations, digits and weights."""
    return config.iterations * seconds_of_iteration(config)


def seconds_of_iteration(config):
    """The same for one iteration."""
    n_digits = config.batch_size or config.training_digits
    return _seconds(config, PASSES * n_digits * SECONDS_PER_PRODUCT + SECONDS_PER_WEIGHT) + SECONDS_PER_ITERATION


def seconds_of_reading(config, n_digits):
    """The same for reading so many digits with its network."""
    return _seconds(config, READING * n_digits * SECONDS_PER_PRODUCT)


def _seconds(config, seconds_per_weight):
    n_weights = sum(inputs * outputs for inputs, outputs in pairwise(config.sizes))
    return np.dtype(config.dtype).itemsize / 4 * n_weights * seconds_per_weight
