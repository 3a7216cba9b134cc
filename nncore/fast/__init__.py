"""Exact speed-ups of training: engines that take the steps of `training.PlainEngine` in less time.

Engine(config, network, digits, chunks) starts from a network. `step(batch, learning_rate)` takes a step and returns
the cost and the share of digits read right, both from before it; `snapshot()` returns a function that puts the network
of now together; `step_work(batch_size)` and `snapshot_work` tell what the two take, in multiplications for each unit of
the first layer.
"""

from .gram import GramEngine, is_faster
from .pixels import PixelEngine, inked_part


def fastest(config, digits):
    """The engine that takes a configuration's steps in the least time."""
    inked, _ = inked_part(config, digits)
    return GramEngine if is_faster(config, inked.sum()) else PixelEngine
