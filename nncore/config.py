"""Every hyperparameter of a training run, and what each may be."""

from dataclasses import dataclass, fields

import numpy as np

from .functional import ACTIVATIONS, OUTPUTS
from .optimizers import OPTIMIZERS
from .schedules import SCHEDULES

# What a number may be: (smallest, largest, whole numbers only).
RANGES = {
    "learning_rate": (1e-6, 10, False),
    "iterations": (1, 1_000_000, True),
    "training_digits": (1, 1_000_000, True),
    "batch_size": (1, 1_000_000, True),
    "l2": (0, 1, False),
    "dropout": (0, 0.9, False),
    "seed": (0, 2**32 - 1, True),
}
CHOICES = {
    "hidden_activation": tuple(ACTIVATIONS),
    "output_activation": tuple(OUTPUTS),
    "optimizer": tuple(OPTIMIZERS),
    "schedule": tuple(SCHEDULES),
    "initializer": ("notebook", "he", "xavier"),
    "dtype": ("float32", "float64"),
    "augment": (False, True),
}
HIDDEN_UNITS, HIDDEN_LAYERS = 2048, 8
LIVE = ("learning_rate", "batch_size")  # what may change during a run


@dataclass(frozen=True)
class TrainingConfig:
    """Every hyperparameter of a run; the defaults are the notebook's (it used float64).

    hidden_units: units of each hidden layer; learning_rate: length of a step; schedule: how that changes during the
    run; iterations: number of steps; training_digits: how many of the data set's first training digits to use;
    batch_size: digits a step, shuffled each epoch (None: all of them, every step); l2: weight decay, adds l2 × weight
    to each weight's gradient; dropout: the share of hidden units silenced at random in every step, for each digit;
    augment: train on digits changed a little at random, anew each epoch; seed: decides the starting weights and
    everything random.
    """

    hidden_units: tuple[int, ...] = (512,)
    hidden_activation: str = "relu"
    output_activation: str = "softmax"
    learning_rate: float = 0.1
    schedule: str = "constant"
    iterations: int = 500
    training_digits: int = 1000
    batch_size: int | None = None
    optimizer: str = "sgd"
    l2: float = 0.0
    dropout: float = 0.0
    augment: bool = False
    initializer: str = "notebook"
    seed: int = 3
    dtype: str = "float32"

    def check(self):
        """Raise ValueError, naming the rule and the value, if a hyperparameter is not what it may be."""
        if not isinstance(self.hidden_units, tuple | list) or len(self.hidden_units) > HIDDEN_LAYERS:
            raise ValueError(
                f"hidden_units must be a list of at most {HIDDEN_LAYERS} layer sizes, got {self.hidden_units!r}"
            )
        for units in self.hidden_units:
            _check_number("hidden_units", units, 1, HIDDEN_UNITS, whole=True)
        for name, (low, high, whole) in RANGES.items():
            if not (name == "batch_size" and self.batch_size is None):
                _check_number(name, getattr(self, name), low, high, whole)
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            # 0 == False, but a number where a word or a yes or no is expected is a mistake.
            if value not in choices or type(value) is not type(choices[0]):
                raise ValueError(f"{name} must be {' or '.join(map(str, choices))}, got {value!r}")
        self._check_combinations()

    def check_change(self, other):
        """Raise ValueError unless a run of this configuration may go on as `other`: see LIVE."""
        other.check()
        changed = [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]
        wrong = [name for name in changed if name not in LIVE]
        if wrong:
            raise ValueError(f"during a run only {' and '.join(LIVE)} can change, not {', '.join(wrong)}")

    def _check_combinations(self):
        """Each value may be, but not beside the others."""
        if self.batch_size is not None and self.batch_size > self.training_digits:
            raise ValueError(
                f"batch_size must be at most training_digits ({self.training_digits}), got {self.batch_size}"
            )
        if self.dropout and not self.hidden_units:
            raise ValueError(f"dropout silences hidden units, and there are none: it must be 0, got {self.dropout}")
        if self.optimizer == "adam" and self.learning_rate > 1:
            raise ValueError(
                "learning_rate must be at most 1 with adam, which moves every weight by about that much, "
                f"got {self.learning_rate}"
            )
        if self.optimizer != "adam" and self.learning_rate * self.l2 >= 1:
            raise ValueError(
                "learning_rate × l2 must be less than 1, or weight decay alone would turn every weight around, "
                f"got {self.learning_rate} × {self.l2}"
            )


def _check_number(name, value, low, high, whole):
    number = isinstance(value, int | np.integer) or (not whole and isinstance(value, float | np.floating))
    # Written so that NaN fails it too.
    if isinstance(value, bool) or not number or not low <= value <= high:
        kind = "a whole number from " if whole else ""
        raise ValueError(f"{name} must be {kind}{low:,} to {high:,}, got {value!r}")
