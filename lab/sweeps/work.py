"""How much work a sweep may be, estimated before it begins."""

import math

from lab.limits import LIMITS
from lab.work import seconds_of, seconds_of_reading

# Seconds of one core. One network of a sweep holds a core from others' for so long; a sweep takes what is left of a
# lesson on two cores.
MAX_CELL_SECONDS, MAX_SECONDS = 60 * LIMITS.sweep_network_minutes, 60 * LIMITS.sweep_minutes
TEST_DIGITS = 10_000  # as many as MNIST has; of fewer it is that much less


def check(cells):
    """Raise ValueError, which says by how much and what would fit, if cells are more work than a sweep may be, or one
    of them more than a run may."""
    for cell in cells:
        LIMITS.check(cell.config)
    configs = [cell.config for cell in cells if not cell.ended]
    if not configs:
        return
    training = [seconds_of(config) for config in configs]
    reading = [seconds_of_reading(config, config.training_digits + TEST_DIGITS) for config in configs]  # at its end
    seconds = [sum(each) for each in zip(training, reading, strict=True)]
    most = max(range(len(seconds)), key=seconds.__getitem__)
    excess = max(sum(seconds) / MAX_SECONDS, seconds[most] / MAX_CELL_SECONDS)
    if excess <= 1:
        return
    # Fewer iterations are less to train, and as much to read.
    left = min((MAX_SECONDS - sum(reading)) / sum(training), (MAX_CELL_SECONDS - reading[most]) / training[most])
    ways = [_rounded_down(max(config.iterations for config in configs) * max(0.0, left))]
    fits = [f"{ways[0]:,} iterations" if ways[0] else "far smaller networks, or fewer digits"]
    n = math.floor(MAX_SECONDS / (sum(seconds) / len(seconds)))
    if seconds[most] <= MAX_CELL_SECONDS and n:
        fits.append(f"{n} network" + ("s" if n > 1 else ""))
    what = "this network is" if len(seconds) == 1 else f"these {len(seconds)} networks are"
    rule = f"{MAX_SECONDS // 60:,} minutes of a core for all, {MAX_CELL_SECONDS // 60:,} for a network"
    raise ValueError(f"{what} {_times(excess)} as much training as fits: try {', or '.join(fits)} ({rule})")


def _times(factor):
    """A factor above 1 in words, rounded up."""
    return f"{math.ceil(factor * 10) / 10:g} times" if factor < 10 else f"{math.ceil(factor):,} times"


def _rounded_down(number):
    """A whole number of two digits and noughts, not above this one."""
    number = math.floor(number)
    unit = 10 ** max(0, len(str(number)) - 2)
    return number // unit * unit
