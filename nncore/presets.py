"""Settings worth starting from, each with a question to watch a run with, and what it shows."""

from dataclasses import dataclass, replace

from .hyperparameters import TrainingConfig


@dataclass(frozen=True)
class Preset:
    """A configuration with a name, and whether it takes all 60,000 digits.

    question: to guess at before it runs; hint: one sentence on what it shows.
    """

    title: str
    question: str
    hint: str
    config: TrainingConfig
    full: bool = False


def epochs(number, batch_size, training_digits=60_000):
    """How many iterations go so many times through the training digits."""
    return number * -(-training_digits // batch_size)


# The notebook's small weights let strokes come out in the hidden units; with He's they stay noise to the eye.
FIRST = TrainingConfig(
    hidden_units=(64,),
    learning_rate=0.1,
    schedule="cosine",
    iterations=6000,
    training_digits=4000,
    batch_size=100,
    optimizer="momentum",
    augment=True,
)
FULL = TrainingConfig(
    learning_rate=0.001,
    schedule="one-cycle",
    iterations=epochs(8, 128),
    training_digits=60_000,
    batch_size=128,
    optimizer="adam",
    initializer="he",
)
LONG = replace(FULL, learning_rate=0.002, batch_size=256, augment=True)
PRESETS = {
    "first": Preset(
        "First look",
        "Do strokes come out of the noise in its hidden units? When does it read your digit?",
        "Strokes came out of the noise: each hidden unit looks for one.",
        FIRST,
    ),
    "notebook": Preset(
        "The notebook",
        "The cost begins at 2.30, which is guessing among ten digits. Does it ever rise on its way down?",
        "The cost falls from 2.30, which is guessing, and never rises.",
        TrainingConfig(),
    ),
    "too-high": Preset(
        "Learning rate too high",
        "Every step is fifty times as long as the notebook's. Does it learn faster?",
        "The cost falls for two steps, then leaps up, jumps about and ends at 2.30, which is guessing: the steps are "
        "too long, and after them almost no unit reacts to any digit.",
        TrainingConfig(learning_rate=5.0, iterations=200),
    ),
    "too-low": Preset(
        "Learning rate too low",
        "Every step is a hundredth of the notebook's. How far do 500 of them come?",
        "The cost falls, but only from 2.30 to 2.28: 500 steps come as far as five with the notebook's learning rate.",
        TrainingConfig(learning_rate=0.001),
    ),
    "ten-units": Preset(
        "Ten hidden units",
        "The notebook has about fifty times as many. How much worse does it read?",
        "With 10 units in place of 512 learning starts later, and ends only a few points lower.",
        TrainingConfig(hidden_units=(10,)),
    ),
    "saturated": Preset(
        "Saturated sigmoid units",
        "Sigmoid is flat where it puts out nearly 0 or nearly 1. What becomes of units that long steps drive there?",
        "The first steps are so long that every unit ends near 0 or 1, where sigmoid is flat: the cost leaps up, comes "
        "back to 2.30, which is guessing, and stays there.",
        TrainingConfig(hidden_activation="sigmoid", learning_rate=1.0, optimizer="momentum", iterations=200),
    ),
    "little-data": Preset(
        "Too little data",
        "It learns from 100 digits alone. How many of these does it read in the end, and how many new ones?",
        "All of its 100 digits are soon read right, but only two out of three new ones: it learns its digits by heart.",
        TrainingConfig(training_digits=100, iterations=300),
    ),
    "full": Preset(
        "Full MNIST to 98\u202f%",
        "It learns from sixty times as many digits, a few at a time. Why does its curve tremble?",
        "Sixty times as many digits, in small batches: the curve trembles, and 98\u202f% of the test digits are read "
        "right after a few seconds.",
        FULL,
        full=True,
    ),
    "best": Preset(
        "Best network with one hidden layer",
        "Every digit is shifted, turned and bent a little each time it is seen. Which accuracy comes out higher?",
        "No digit is ever seen twice the same: test accuracy passes training accuracy, and keeps rising to the end.",
        replace(LONG, hidden_units=(1024,), iterations=epochs(150, 256)),
        full=True,
    ),
}
# How the network that ships with the package was trained, on pen strokes too: see data/ready.md.
READY = Preset(
    "Ready network",
    "Does it read what people draw on a screen as well as what they wrote on paper?",
    "Digits as people draw them on a screen beside MNIST's, all of them varied: it reads both.",
    replace(LONG, hidden_units=(470,), iterations=epochs(60, 256, 107_960)),
    full=True,
)
