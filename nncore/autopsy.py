"""What went wrong in a run: eight rules, each with the number behind it and a remedy.

They look at what is there, so they work during a run, after it, and on what a diverged run leaves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .config import TrainingConfig
from .datasets import flatten
from .metrics import interval
from .network import Network
from .remedies import Remedy, faster, gentler, more_variety, slower, stronger_signals

N_LOOKED, N_GRADIENT = 200, 100  # digits that units and gradients are judged by: enough, and quick
EARLY = 10  # iterations before which nothing is judged: the first steps from random weights mean little
STEADY = 128  # digits whose mean cost is steady; smaller batches are averaged to about as many
GUESSING = {"softmax": math.log(10), "sigmoid": 10 * math.log(10) - 9 * math.log(9)}  # the cost of ten equal guesses
HIGH = 0.5  # of what guessing costs: a cost above this is high, and a rise by as much is an explosion
MANY_UNITS = 0.5  # share of a layer's units that is too many to lose: healthy runs lose under a tenth
END = 0.9  # tanh from here on, or sigmoid as near to its ends, has less than a fifth of its steepest slope
MOST_DIGITS = 0.8  # a unit that is at its ends for this share of the digits is saturated
# d cost / d weights over weights: a thousand steps with the notebook's learning rate, 0.1, move the weights by a tenth.
VANISHED = 1e-3
PLATEAU_AFTER = (50, 0.2, 1000)  # iterations: at least 50, and a fifth of the run, but no more than 1,000
STILL = 0.003  # a fall of the mean cost, from a quarter of the run to the next, by less than this share of it is none
# The notebook's run ends 10 points apart on 1,000 digits, luck allowed for, and that is as it should be.
TOO_FAR_APART = 0.15
UNSURE = 0.025  # half an interval: 1,000 test digits, 85 % of them read right, are just enough


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of a run. Lists with one entry an iteration: costs, train_accuracies (0..1).

    test_accuracies (0..1) were measured at test_iterations, on n_test digits. network: the latest whose cost is finite,
    or None; failed: whether the cost stopped being finite; images (n, 28, 28) uint8 and labels (n,): training digits to
    look at its units with; available_digits: training digits there are; checkpoints: (iteration, network) each.
    """

    config: TrainingConfig
    costs: Sequence[float]
    train_accuracies: Sequence[float]
    test_iterations: Sequence[int]
    test_accuracies: Sequence[float]
    network: Network | None
    n_test: int
    failed: bool
    images: np.ndarray
    labels: np.ndarray
    available_digits: int
    checkpoints: Sequence[tuple[int, Network]] = ()


@dataclass(frozen=True)
class Finding:
    """rule: its name; sentence: what went wrong, with the number behind it; remedy: what may help, None if no setting
    can."""

    rule: str
    sentence: str
    remedy: Remedy | None


def findings(evidence):
    """What went wrong in a run: a list of Finding, the most serious first; empty if nothing did."""
    if not evidence.failed and len(evidence.costs) < EARLY:
        return []
    curve = _Curve(evidence)
    with np.errstate(all="ignore"):  # weights shortly before a divergence can be of any size
        causes = [_not_finite(evidence, curve) or _explosion(evidence, curve)]
        if evidence.network is not None:
            X = flatten(evidence.images[:N_LOOKED], evidence.network.layers[0].weights.dtype)
            units = _dead(evidence, X) if evidence.config.hidden_activation == "relu" else _saturated(evidence, X)
            causes += [units or _vanishing(evidence, X, curve)]
    found = [cause for cause in causes if cause]
    # What follows from these causes is no finding of its own.
    rest = [] if found else [_plateau(evidence, curve)]
    if not evidence.failed:
        rest += [_overfitting(evidence), _small_test_set(evidence)]
    return found + [finding for finding in rest if finding]


class _Curve:
    """The cost curve, with small batches averaged over `window` iterations; guessing: what equal guesses cost."""

    def __init__(self, evidence):
        costs = np.array(evidence.costs)
        self.window = math.ceil(STEADY / (evidence.config.batch_size or STEADY))
        n = max(1, len(costs) // self.window)
        # What is left over at the start goes into the first window.
        starts = np.maximum(len(costs) - self.window * np.arange(n, 0, -1), 0)
        starts[0] = 0
        self.means = np.add.reduceat(costs, starts) / np.diff([*starts, len(costs)]) if len(costs) else costs
        self.ends = np.append(starts[1:], len(costs))
        self.guessing = GUESSING[evidence.config.output_activation]

    @property
    def high(self):
        """Whether the latest cost is high."""
        return self.means[-1] > HIGH * self.guessing


def _not_finite(evidence, curve):
    if not evidence.failed:
        return None
    sentence = f"At iteration {len(evidence.costs) + 1:,} the cost stopped being a finite number"
    lowest = 0
    if len(evidence.costs):
        lowest = int(np.argmin(evidence.costs))
        sentence += f"; the lowest it had been was {_cost(evidence.costs[lowest])}, at iteration {lowest + 1:,}"
    return Finding(
        "not finite", f"{sentence}: the steps are too long.", slower(evidence.config, _before(evidence, lowest))
    )


def _explosion(evidence, curve):
    rises = curve.means - np.minimum.accumulate(curve.means)
    top = int(rises.argmax())
    bottom = int(curve.means[: top + 1].argmin())
    lowest = curve.means[bottom]
    if rises[top] < HIGH * curve.guessing or np.median(curve.means[-10:]) <= lowest:
        return None
    sentence = (
        f"The cost rose from {_cost(lowest)} at iteration {curve.ends[bottom]:,} to {_cost(curve.means[top])} at "
        f"iteration {curve.ends[top]:,} and has not come down as far since: the steps are too long."
    )
    return Finding("explosion", sentence, slower(evidence.config, _before(evidence, int(curve.ends[bottom]) - 1)))


def _before(evidence, iterations):
    """The last checkpoint with at most so many iterations done; None for the start."""
    return max((done for done, _ in evidence.checkpoints if done <= iterations), default=0) or None


def _dead(evidence, X):
    hidden = evidence.network.forward(X).hidden
    layer, n_dead, n_units = _worst([(activations <= 0).all(axis=0) for activations in hidden])
    if n_dead < MANY_UNITS * n_units:
        return None
    sentence = (
        f"{n_dead:,} of {n_units:,} units of hidden layer {layer} fire for none of {len(X)} training digits: ReLU "
        "passes no gradient through them, so they cannot learn any more."
    )
    return Finding("dead units", sentence, gentler(evidence.config))


def _saturated(evidence, X):
    hidden = evidence.network.forward(X).hidden
    if evidence.config.hidden_activation == "sigmoid":
        hidden, ends = [2 * activations - 1 for activations in hidden], "0 or 1"
    else:
        ends = "−1 or 1"
    at_ends = [(np.abs(activations) > END).mean(axis=0) >= MOST_DIGITS for activations in hidden]
    layer, n_saturated, n_units = _worst(at_ends)
    if n_saturated < MANY_UNITS * n_units:
        return None
    sentence = (
        f"{n_saturated:,} of {n_units:,} units of hidden layer {layer} are saturated, near {ends} for most digits: there "
        f"{evidence.config.hidden_activation} is flat and passes hardly any gradient, so they learn slowly."
    )
    return Finding("saturated units", sentence, gentler(evidence.config))


def _worst(marked):
    """The layer with the largest share of marked units: (number from 1, how many, of how many). marked: (units,) each.

    A network without hidden layers has none marked of one.
    """
    shares = [units.mean() for units in marked]
    if not shares:
        return 1, 0, 1
    layer = int(np.argmax(shares))
    return layer + 1, int(marked[layer].sum()), len(marked[layer])


def _vanishing(evidence, X, curve):
    network = evidence.network
    if not curve.high or len(network.layers) == 1:
        return None
    X, labels = X[:N_GRADIENT], evidence.labels[:N_GRADIENT]
    gradients = network.backward(network.forward(X), labels)
    first, last = (
        float(np.linalg.norm(gradients[at].weights) / np.linalg.norm(network.layers[at].weights)) for at in (0, -1)
    )
    if not first < VANISHED:
        return None
    sentence = (
        f"The gradient vanishes on its way back: in the first layer it is {_share(first)} of the weights, in the last "
        f"{_share(last)}, so what the first units look for stays as random as it was."
    )
    return Finding("vanishing gradient", sentence, stronger_signals(evidence.config))


def _plateau(evidence, curve):
    least, share, most = PLATEAU_AFTER
    if not curve.high or len(evidence.costs) < max(least, min(share * evidence.config.iterations, most)):
        return None
    quarter = len(curve.means) // 4
    older, newer = curve.means[-2 * quarter : -quarter], curve.means[-quarter:]
    if quarter < 2:
        return None
    # Of batches drawn at random, two means differ by so much by luck, 95 times of 100.
    luck = 2 * math.sqrt((older.var() + newer.var()) / quarter)
    if older.mean() - newer.mean() + luck > STILL * newer.mean():
        return None
    sentence = (
        f"The cost hardly moves: {older.mean():.3f} on average, then {newer.mean():.3f} over the last "
        f"{quarter * curve.window:,} iterations, where guessing costs {curve.guessing:.2f}."
    )
    return Finding("plateau", sentence, faster(evidence.config, _before(evidence, len(evidence.costs))))


def _overfitting(evidence):
    if not len(evidence.test_accuracies) or not evidence.config.training_digits:
        return None
    config = evidence.config
    batch = config.batch_size or config.training_digits
    # About an epoch of batches, or what there is since the start.
    latest = evidence.train_accuracies[-math.ceil(config.training_digits / batch) :]
    train, test = float(np.mean(latest)), evidence.test_accuracies[-1]
    lowest, _ = interval(train, min(config.training_digits, batch * len(latest)))
    _, highest = interval(test, evidence.n_test)
    if lowest - highest < TOO_FAR_APART:
        return None
    sentence = (
        f"It reads {train:.1%} of its {config.training_digits:,} training digits, but {test:.1%} of the test digits: it "
        "has learned them by heart."
    )
    return Finding("overfitting", sentence, more_variety(config, evidence.available_digits))


def _small_test_set(evidence):
    # Before a run is half done nobody compares it with another.
    if not len(evidence.test_accuracies) or len(evidence.costs) < evidence.config.iterations / 2:
        return None
    test = evidence.test_accuracies[-1]
    low, high = interval(test, evidence.n_test)
    if (high - low) / 2 <= UNSURE:
        return None
    sentence = (
        f"{evidence.n_test:,} test digits are few to tell by: of all digits it may read between {low:.1%} and {high:.1%}, "
        "so a run that differs by less is not known to be better."
    )
    return Finding("small test set", sentence, None)


def _cost(cost):
    """A cost of any size, in few characters."""
    if cost >= 1e6:
        return "over a million"
    return f"{cost:,.0f}" if cost >= 100 else f"{cost:.2f}"


def _share(share):
    """A small share, in per cent."""
    return f"{100 * share:.2g} %" if share >= 1e-6 else "under 0.0001 %"
