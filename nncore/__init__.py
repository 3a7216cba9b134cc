"""A neural network for handwritten digits in plain NumPy, written to be read.

Start with `network.py` (forward and backward), then `functional.py`, `optimizers.py` and `training.py`.
"""

from .config import TrainingConfig
from .datasets import Digits, flatten, load_digits, load_mnist
from .fast.chunks import Parts
from .metrics import accuracy, class_counts
from .network import Layer, Network, initial_network
from .reading.drawing import drawing_to_digit
from .storage import load_network, load_ready_network, save_network
from .training import Diverged, Progress, train
from .version import __version__

__all__ = [
    "Digits",
    "Diverged",
    "Layer",
    "Network",
    "Parts",
    "Progress",
    "TrainingConfig",
    "__version__",
    "accuracy",
    "class_counts",
    "drawing_to_digit",
    "flatten",
    "initial_network",
    "load_digits",
    "load_mnist",
    "load_network",
    "load_ready_network",
    "save_network",
    "train",
]
