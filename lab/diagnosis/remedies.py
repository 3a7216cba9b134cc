"""What may help a run that went wrong: settings to change, and where to go on from."""

import math
from dataclasses import dataclass, replace

from nncore.hyperparameters import HYPERPARAMETERS

# Learning rates with which each optimizer trains the notebook's network smoothly; below them the rate is not to blame.
USUAL_RATES = {"sgd": 0.1, "momentum": 0.01, "adam": 0.001}
TOO_MUCH_DECAY, TOO_MUCH_DROPOUT = 0.01, 0.7  # from here on they can keep a network from learning at all


@dataclass(frozen=True)
class Remedy:
    """A change that may help. label: what its button says; changes: {name of a TrainingConfig field: new value}.

    resume_from: the iteration of the checkpoint to go on from, None to start afresh.
    """

    label: str
    changes: dict
    resume_from: int | None = None


def remedy(resume_from=None, **changes):
    """A Remedy with the label that says what it does."""
    start = f"Resume from iteration {resume_from:,}" if resume_from else "Start afresh"
    words = [HYPERPARAMETERS[name].said(value) for name, value in changes.items()]
    return Remedy(f"{start} with {' and '.join(words)}", changes, resume_from or None)


def remedied(run, remedy):
    """What to start for a remedy: (configuration, network to go on from, None for fresh weights)."""
    return replace(run.now, **remedy.changes), dict(run.checkpoints).get(remedy.resume_from)


def slower(config, resume_from=None):
    """A tenth of the learning rate, or None where it is the lowest already."""
    # Deep networks bear less than one layer does.
    most = (1 if len(config.hidden_units) > 1 else 10) * USUAL_RATES[config.optimizer]
    rate = in_series(min(config.learning_rate / 10, most))
    return remedy(resume_from, learning_rate=rate) if rate < config.learning_rate else None


def gentler(config):
    """For units driven to where they cannot learn: smaller steps, or else units of another kind."""
    if config.learning_rate >= USUAL_RATES[config.optimizer]:
        return slower(config)
    if config.hidden_activation == "relu":
        return remedy(hidden_activation="tanh", initializer="xavier")
    return remedy(hidden_activation="relu", initializer="he")


def stronger_signals(config):
    """For gradients that vanish: units that pass them on, and starting weights large enough to."""
    changes = {"hidden_activation": "tanh"} if config.hidden_activation == "sigmoid" else {}
    wanted = "he" if config.hidden_activation == "relu" else "xavier"
    if config.initializer != wanted:
        changes["initializer"] = wanted
    return remedy(**changes) if changes else faster(config)


def faster(config, resume_from=None):
    """For a cost that does not move: without what holds it back, or with at least ten times the learning rate."""
    if config.l2 >= TOO_MUCH_DECAY:
        return remedy(l2=0.0)
    if config.dropout >= TOO_MUCH_DROPOUT:
        return remedy(dropout=0.2)
    if len(config.hidden_units) > 1 and config.initializer == "notebook":
        # Of a size for one hidden layer: through several, hardly a signal is left.
        return stronger_signals(config)
    usual = USUAL_RATES[config.optimizer]
    if config.learning_rate <= usual:
        return remedy(resume_from, learning_rate=in_series(max(10 * config.learning_rate, usual)))
    return remedy(optimizer="adam", learning_rate=USUAL_RATES["adam"], initializer="he")


def more_variety(config, available_digits):
    """For a network that learned its digits by heart: more of them, or varied ones, or else dropout or weight decay."""
    if available_digits >= 2 * config.training_digits:
        return remedy(training_digits=min(available_digits, 10 * config.training_digits))
    if not config.augment:
        return remedy(augment=True)
    if config.hidden_units and not config.dropout:
        return remedy(dropout=0.5)
    return remedy(l2=1e-3) if config.l2 < 1e-3 else None


def in_series(rate):
    """The nearest learning rate that its control offers, by its ratio."""
    return min(HYPERPARAMETERS["learning_rate"].offered, key=lambda value: abs(math.log(value / rate)))
