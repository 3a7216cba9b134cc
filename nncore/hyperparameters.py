"""The one table of hyperparameters: what each is, what it may be, and how it is put into words."""

from dataclasses import dataclass, fields

from .datasets import N_CLASSES, N_PIXELS
from .functional import ACTIVATIONS, OUTPUTS
from .hyperparameter_field import Hyperparameter, hyperparameter
from .optimizers import OPTIMIZERS
from .schedules import SCHEDULES

# What a configuration and its networks have in common.
OF_NETWORKS = ("sizes", "hidden_activation", "output_activation")


@dataclass(frozen=True)
class TrainingConfig:
    """Every hyperparameter of a run; the defaults are the notebook's (it used float64).

    Controls, links, the command line, sweeps, tables and reports are made from what is said here, so that another
    hyperparameter takes another field, and the mathematics.
    """

    hidden_units: tuple[int, ...] = hyperparameter(
        (512,),
        key="units",
        limits=(1, 2048),
        tried=(16, 64, 256),
        place=0,
        summary="units of each hidden layer: 512, or 128,64 for two layers",
        help="How many small detectors this layer has between the pixels and the ten answers: more can learn finer "
        "differences but take longer.",
    )
    hidden_activation: str = hyperparameter(
        "relu",
        key="activation",
        choices=tuple(ACTIVATIONS),
        names={"relu": "ReLU"},
        phrase="{} units",
        place=0,
        summary="what hidden units do with their sum",
        help="What a hidden unit does with its sum: ReLU keeps only what is positive, tanh squeezes it between −1 and "
        "1, sigmoid between 0 and 1.",
    )
    output_activation: str = hyperparameter(
        "softmax",
        title="Output",
        key="output",
        choices=tuple(OUTPUTS),
        place=0,
        summary="how the ten outputs become probabilities",
        help="How the ten outputs become probabilities: softmax shares 100\u202f% among the digits, sigmoid asks of "
        "each digit separately, yes or no.",
    )
    learning_rate: float = hyperparameter(
        0.1,
        key="rate",
        limits=(1e-6, 10),
        offered=(*(float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)), 10.0),
        tried=(0.01, 0.1, 0.5),
        live=True,
        place=0,
        summary="how far each step goes",
        help="How far each step moves the weights: too small and learning crawls, too large and it overshoots.",
    )
    schedule: str = hyperparameter(
        "constant",
        title="Learning rate over time",
        choices=tuple(SCHEDULES),
        place=2,
        summary="how the learning rate changes during the run",
        help="Constant keeps the learning rate; cosine lowers it to zero towards the end; one cycle first raises it, "
        "then lowers it.",
    )
    iterations: int = hyperparameter(
        500,
        limits=(1, 1_000_000),
        most=100_000,
        step=50,
        tried=(100, 300),
        place=0,
        summary="how many steps",
        help="How many steps to take: in each one the network reads a batch of training digits, or all of them, and "
        "corrects itself a little.",
    )
    training_digits: int = hyperparameter(
        1000,
        key="digits",
        limits=(1, 1_000_000),
        step=100,
        tried=(100, 300, 1000),
        phrase="{number:,} training digits",
        place=0,
        summary="how many digits to learn from",
        help="How many handwritten digits it learns from: from few it learns them by heart and misreads new ones.",
    )
    batch_size: int | None = hyperparameter(
        None,  # all digits, in every step; otherwise they are shuffled each epoch
        key="batch",
        limits=(1, 1_000_000),
        offered=(0, 1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048),
        tried=(0, 32, 256),
        names={0: "all"},
        phrase="batches of {}",
        absent="all digits at once",
        live=True,
        place=1,
        summary="digits in one step; all of them if not given",
        help="How many digits the network reads before each step: small batches take many quick, unsteady steps, all "
        "digits at once take few slow, steady ones.",
    )
    optimizer: str = hyperparameter(
        "sgd",
        choices=tuple(OPTIMIZERS),
        names={"sgd": "SGD", "momentum": "Momentum", "adam": "Adam"},
        phrase="{}",
        place=1,
        summary="how a gradient becomes a step",
        help="How a gradient becomes a step: SGD, plain gradient descent, goes straight down, momentum rolls on like a "
        "ball, Adam gives every weight a step size of its own (try it with a learning rate of 0.001).",
    )
    # Adds l2 × weight to each weight's gradient.
    l2: float = hyperparameter(
        0.0,
        title="Weight decay",
        key="decay",
        limits=(0, 1),
        offered=(0.0, *(float(f"{digit}e{power}") for power in range(-6, 0) for digit in (1, 3))),
        tried=(0.0, 0.001, 0.01),
        names={0.0: "off"},
        absent="no weight decay",
        summary="weight decay: how strongly weights are pulled to zero",
        help="Pulls weights towards zero in each step, so that none grows without need. Adam pulls small ones as hard.",
    )
    dropout: float = hyperparameter(
        0.0,
        limits=(0, 0.9),
        offered=tuple(tenths / 10 for tenths in range(10)),
        tried=(0.0, 0.3),
        names={0.0: "off"},
        summary="the share of hidden units silenced at random in each step",
        help="The share of hidden units that is silenced at random in every step, so that no unit relies on another.",
    )
    augment: bool = hyperparameter(
        False,
        title="Vary the digits",
        choices=(False, True),
        phrase="varied digits",
        absent="digits as they are",
        summary="change every digit a little at random, anew each epoch",
        help="Turns, shears, scales, shifts, bends and thickens every digit a little at random, anew in every epoch, "
        "and puts grey noise over some, so that the network learns what does not matter.",
    )
    initializer: str = hyperparameter(
        "notebook",
        title="Starting weights",
        key="start",
        choices=("notebook", "he", "xavier"),
        names={"he": "He", "xavier": "Xavier"},
        phrase="{} starting weights",
        summary="how the starting weights are drawn",
        help="How large the random weights are at first: the notebook's are all about 0.01; He's and Xavier's are as "
        "large as it takes for signals to keep their strength from layer to layer.",
    )
    seed: int = hyperparameter(
        3,
        limits=(0, 2**32 - 1),
        tried=(1, 2, 3),
        place=0,
        phrase="seed {number}",  # a name, and no amount
        summary="decides the starting weights and everything random",
        help="Decides the random weights it starts from, and everything else that is random: the same seed and "
        "settings give the same run again, on another machine too, except for rounding.",
    )
    dtype: str = hyperparameter(
        "float32",
        title="Precision",
        key="precision",
        choices=("float32", "float64"),
        names={"float32": "32-bit", "float64": "64-bit"},
        phrase="{}",
        summary="precision of the arithmetic",
        help="How many bits each number has: 32 are enough and twice as fast.",
    )

    @classmethod
    def from_dict(cls, values):
        """The configuration of a dictionary from JSON, unchecked. Raises ValueError where it is none."""
        if not isinstance(values, dict):
            raise ValueError(f"config must be a dictionary, got {repr(values)[:40]}")
        units = values.get("hidden_units")
        try:
            return cls(**values | {"hidden_units": tuple(units) if isinstance(units, list) else units})
        except TypeError as error:
            raise ValueError(f"config has a setting that this version does not know ({str(error)[-60:]})") from error

    @classmethod
    def like(cls, network, **others):
        """A configuration whose runs can start from a network; what `others` do not say is the default."""
        return cls(network.sizes[1:-1], network.hidden_activation, network.output_activation, **others)

    def check(self):
        """Raise ValueError, naming the rule and the value, if a hyperparameter is not what it may be."""
        for name, known in HYPERPARAMETERS.items():
            known.check(getattr(self, name))
        self._check_combinations()

    def check_change(self, other):
        """Raise ValueError unless a run of this configuration may go on as `other`: see LIVE."""
        other.check()
        changed = [name for name in HYPERPARAMETERS if getattr(self, name) != getattr(other, name)]
        wrong = [name for name in changed if name not in LIVE]
        if wrong:
            raise ValueError(f"during a run only {' and '.join(LIVE)} can change, not {', '.join(wrong)}")

    def check_network(self, network):
        """Raise ValueError, naming what differs, unless a run of this configuration can start from this network."""
        for name in OF_NETWORKS:
            wanted, found = getattr(self, name), getattr(network, name)
            if found != wanted:
                rule = f"must be {wanted}, as in the configuration, got {found}"
                raise ValueError(f"{name} of the network to go on from {rule}")

    def fits(self, network):
        """Whether a run of this configuration can start from this network, whatever its weights are."""
        return all(getattr(network, name) == getattr(self, name) for name in OF_NETWORKS)

    @property
    def sizes(self):
        """Those of its networks: inputs, the units of each hidden layer, classes."""
        return (N_PIXELS, *self.hidden_units, N_CLASSES)

    def _check_combinations(self):
        """Each value may be, but not beside the others."""
        batch, digits, rate = self.batch_size, self.training_digits, self.learning_rate
        if batch is not None and batch > digits:
            raise ValueError(f"batch_size must be at most training_digits ({digits}), got {batch}")
        if self.dropout and not self.hidden_units:
            raise ValueError(f"dropout silences hidden units, and there are none: it must be 0, got {self.dropout}")
        if self.optimizer == "adam" and rate > 1:
            rule = "learning_rate must be at most 1 with adam, which moves every weight by about that much"
            raise ValueError(f"{rule}, got {rate}")
        if self.optimizer != "adam" and rate * self.l2 >= 1:
            rule = "learning_rate × l2 must be less than 1, or weight decay alone would turn every weight around"
            raise ValueError(f"{rule}, got {rate} × {self.l2}")


HYPERPARAMETERS = {
    field.name: Hyperparameter(field.name, field.default, **field.metadata) for field in fields(TrainingConfig)
}
LIVE = tuple(name for name, known in HYPERPARAMETERS.items() if known.live)  # what may change during a run
