"""When a run's network is kept on the way, for the time machine."""

from itertools import pairwise

import numpy as np

N_CHECKPOINTS, CHECKPOINT_BYTES = 30, 24 * 2**20  # networks kept of a run, and the memory they may take


def checkpoint_iterations(config):
    """After which iterations a network is kept: more of them at the start, where more happens; and the last."""
    n_bytes = sum(inputs * units for inputs, units in pairwise(config.sizes)) * np.dtype(config.dtype).itemsize
    n = max(2, min(N_CHECKPOINTS, CHECKPOINT_BYTES // n_bytes))
    return {max(1, round(config.iterations * (number / (n - 1)) ** 2)) for number in range(1, n)}
