"""Settings worth starting from, each with what to look for."""

from dataclasses import dataclass

from .config import TrainingConfig


@dataclass(frozen=True)
class Preset:
    """A configuration with a name, one sentence on what to look for, and whether it takes all 60,000 digits."""

    title: str
    hint: str
    config: TrainingConfig
    full: bool = False


def _epochs(number, batch_size, training_digits=60_000):
    return number * -(-training_digits // batch_size)


PRESETS = {
    "notebook": Preset(
        "The notebook", "The cost falls from 2.30, which is guessing, and never rises.", TrainingConfig()
    ),
    "full": Preset(
        "Full MNIST to 98 %",
        "Sixty times as many digits, in small batches: the curve trembles, and 98 % of the test digits are read right "
        "after a few seconds.",
        TrainingConfig(
            learning_rate=0.001, schedule="one-cycle", iterations=_epochs(8, 128), training_digits=60_000,
            batch_size=128, optimizer="adam", initializer="he",
        ),
        full=True,
    ),
    "best": Preset(
        "Best two-layer network",
        "No digit is ever seen twice the same: test accuracy passes training accuracy, and keeps rising to the end.",
        TrainingConfig(
            hidden_units=(1024,), learning_rate=0.002, schedule="one-cycle", iterations=_epochs(150, 256),
            training_digits=60_000, batch_size=256, optimizer="adam", augment=True, initializer="he",
        ),
        full=True,
    ),
}  # fmt: skip
# How the network that ships with the package was trained, on pen strokes too: see data/ready.md.
READY = Preset(
    "Ready network",
    "Digits as people draw them on a screen beside MNIST's, all of them varied: it reads both.",
    TrainingConfig(
        hidden_units=(470,), learning_rate=0.002, schedule="one-cycle", iterations=_epochs(60, 256, 107_960),
        training_digits=60_000, batch_size=256, optimizer="adam", augment=True, initializer="he",
    ),
    full=True,
)  # fmt: skip
