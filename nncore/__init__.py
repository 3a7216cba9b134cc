"""A neural network for handwritten digits in plain NumPy, written to be read.

Start with `network.py` (forward and backward); then, in `training.py`, `PlainEngine.step`, one whole step, and the loop
around it; `functional.py` (activations and losses) and `optimizers.py`. `steering.py` is what a run can be told on its
way. `fast/` takes the same steps in less time, `reading/` makes digits of pictures, `study/` looks into networks.
"""

from .datasets import Digits, flatten, load_digits, load_mnist
from .fast import Hands, Team
from .hyperparameters import TrainingConfig
from .metrics import accuracy, class_counts
from .network import Layer, Network, initial_network
from .reading.preparation import drawing_to_digit
from .storage import load_network, load_ready_network, save_network
from .training import Diverged, Progress, train
from .version import __version__
