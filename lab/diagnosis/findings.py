"""What went wrong in a run: eight rules, each with the number behind it and a remedy.

They look at what is there, so they work during a run, after it, and on what a diverged run leaves.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from lab.diagnosis.remedies import Remedy, faster, gentler, more_variety, slower, stronger_signals
from lab.settings import SHAPE
from nncore.datasets import flatten
from nncore.metrics import interval

N_LOOKED = 200  # digits that units are judged by: enough, and quick
N_GRADIENT = 100  # digits that gradients are judged by: enough, and quick
EARLY = 10  # iterations before which nothing is judged: the first steps from random weights mean little
HIGH = 0.5  # of what guessing costs: a cost above this is high, and a rise by as much is an explosion
MANY_UNITS = 0.5  # share of a layer's units that is too many to lose; healthy runs lose under a tenth
# Of the weights: with the notebook's learning rate, 0.1, a thousand steps along such a gradient move them by a tenth.
VANISHED = 1e-3
PLATEAU_AFTER = (50, 0.2, 1000)  # iterations: at least 50, and a fifth of the run, but no more than 1,000
FALLS = 0.97  # of the mean cost before, from a quarter of the run to the next: a network that does better learns well
STILL = 0.003  # a fall of the mean cost, from a quarter of the run to the next, by less than this share of it is none
# The notebook's run ends 10 points apart on 1,000 digits, luck allowed for, and that is as it should be.
TOO_FAR_APART = 0.15
BY_HEART = 0.9  # share of its training digits from which on a network may have learned them by heart
UNSURE = 0.025  # half an interval: 1,000 test digits, 85 % of them read right, are just enough
GUESSING = {"softmax": math.log(10), "sigmoid": 10 * math.log(10) - 9 * math.log(9)}  # the cost of ten equal guesses
STEADY = 128  # digits whose mean cost is steady; smaller batches are averaged to about as many
END = 0.9  # from here on tanh, and sigmoid as near to its ends, has less than a fifth of its steepest slope
MOST_DIGITS = 0.8  # a unit that is at its ends for this share of the digits is saturated
# Settings that are told by what units do with some digits, and what may be said where a task hides one of them.
TELL_UNITS = frozenset({*SHAPE, "activation", "digits"})
PLAIN_UNITS = "Many hidden units hardly learn any more: next to no gradient passes through them."


@dataclass(frozen=True)
class Finding:
    """rule: its name; sentence: what went wrong, with the number behind it; remedy: what may help, None if no setting
    can; tells: keys of the settings that the sentence tells of; plain: one that does not."""

    rule: str
    sentence: str
    remedy: Remedy | None
    tells: frozenset = frozenset()
    plain: str = ""

    def said(self, hidden=()):
        """What went wrong. hidden: keys of the settings that a task hides."""
        return self.plain if self.tells & set(hidden) else self.sentence


def findings(run):
    """What went wrong in a Run: a list of Finding, the most serious first; empty if nothing did."""
    run = run.moment()  # another thread may be adding to it
    if run.last_finite is None and len(run.history.costs) < EARLY:
        return []
    curve = CostCurve(run.history.costs, run.now)
    with np.errstate(all="ignore"):  # shortly before a divergence weights can be of any size
        found = [_not_finite(run) or _explosion(run, curve), _units(run, curve)]
    # What follows from a cause is no finding of its own: neither that the cost does not move, nor how sure its test is.
    if not any(found):
        found.append(_plateau(run, curve))
    if run.history.test_accuracies and run.last_finite is None:
        found += [_overfitting(run), None if any(found) else _small_test_set(run)]
    found = [finding for finding in found if finding]
    # Whatever was started for them would learn from the same few drawings again.
    return [replace(finding, remedy=None) for finding in found] if run.origin.only_own else found


def worst(found):
    """The most serious of some findings that has a remedy, since the others may follow from it; None without one."""
    return next((finding for finding in found if finding.remedy), None)


def _not_finite(run):
    if run.last_finite is None:
        return None
    sentence, lowest = f"At iteration {len(run.history.costs) + 1:,} the cost stopped being a finite number", 0
    if run.history.costs:
        lowest = int(np.argmin(run.history.costs))
        sentence += f"; at iteration {lowest + 1:,} it had been {_cost(run.history.costs[lowest])}"
    remedy = slower(run.now, _checkpoint(run, lowest))
    return Finding("not finite", f"{sentence}: the steps are too long.", remedy)


def _explosion(run, curve):
    rises = curve.means - np.minimum.accumulate(curve.means)
    top = int(rises.argmax())
    bottom = int(curve.means[: top + 1].argmin())
    # A cost that has come down again, further than before, has done no harm.
    of_late = np.median(curve.means[-10:])
    if rises[top] < HIGH * curve.guessing or of_late <= curve.means[bottom]:
        return None
    sentence = (
        f"The cost rose from {_cost(curve.means[bottom])} at iteration {curve.ends[bottom]:,} to "
        f"{_cost(curve.means[top])} at iteration {curve.ends[top]:,}, and is about {_cost(of_late)} now: the steps are "
        "too long."
    )
    remedy = slower(run.now, _checkpoint(run, curve.ends[bottom] - 1))
    return Finding("explosion", sentence, remedy)


def _checkpoint(run, iterations):
    """The last checkpoint with at most so many iterations done; None where that is the start."""
    return max((done for done, _ in run.checkpoints if done <= iterations), default=0) or None


def _units(run, curve):
    """Units that are dead or saturated, or else a gradient that vanishes before it gets to them."""
    # With half of its units dead a network can learn quite well: they are a finding only where it does not.
    if run.last_finite is None and (not _is_high(curve) or _falls(curve)):
        return None
    network = run.network
    if network is None or len(network.layers) == 1:
        return None
    n_looked = min(N_LOOKED, run.now.training_digits)
    X = flatten(run.data.train_images[:n_looked], network.dtype)
    hidden = network.forward(X).hidden
    units = _dead(run, hidden) if network.hidden_activation == "relu" else _saturated(run, hidden)
    # Units that no signal reached from the start may well be dead by now: their starting weights are to blame.
    at_start = _vanishing(run, dict(run.checkpoints).get(0), X[:N_GRADIENT]) if units else None
    return at_start or units or _vanishing(run, network, X[:N_GRADIENT])


def _dead(run, hidden):
    layer, n_dead, n_units = dead_units(hidden)
    if n_dead < MANY_UNITS * n_units:
        return None
    sentence = (
        f"{n_dead:,} of {n_units:,} units in hidden layer {layer} fire for none of {len(hidden[0])} training digits: "
        "ReLU passes no gradient through them, so they cannot learn any more."
    )
    return Finding("dead units", sentence, gentler(run.now), TELL_UNITS, PLAIN_UNITS)


def _saturated(run, hidden):
    activation = run.network.hidden_activation
    layer, n_saturated, n_units = saturated_units(hidden, activation)
    if n_saturated < MANY_UNITS * n_units:
        return None
    sentence = (
        f"{n_saturated:,} of {n_units:,} units in hidden layer {layer} are saturated, close to "
        f"{'0 or 1' if activation == 'sigmoid' else '−1 or 1'} for most digits: {activation} is flat there and passes "
        "hardly any gradient, so they learn slowly."
    )
    return Finding("saturated units", sentence, gentler(run.now), TELL_UNITS, PLAIN_UNITS)


def _vanishing(run, network, X):
    """A gradient that vanishes in a network of the run, the latest or the one that it began from."""
    if network is None:
        return None
    first, last = relative_gradients(network, X, run.data.train_labels[: len(X)])
    if not first < VANISHED:
        return None
    vanishes, is_ = ("vanishes", "is") if network is run.network else ("vanished from the start", "was")
    sentence = (
        f"The gradient {vanishes} on its way back: measured against the weights it {is_} {_share(last)} in the last "
        f"layer, but {_share(first)} in the first, so its units hardly learn."
    )
    return Finding("vanishing gradient", sentence, stronger_signals(run.now))


def _plateau(run, curve):
    least, share, most = PLATEAU_AFTER
    older, newer = _last_quarters(curve)
    quarter = len(newer)
    soon = len(run.history.costs) < max(least, min(share * run.now.iterations, most))
    if soon or quarter < 2 or not _is_high(curve):
        return None
    # By so much the means of random batches differ by luck, 95 times of 100.
    luck = 2 * math.sqrt((older.var() + newer.var()) / quarter)
    if older.mean() - newer.mean() + luck > STILL * newer.mean():
        return None
    sentence = (
        f"The cost hardly moves: {newer.mean():.4f} on average over the last {quarter * curve.window:,} iterations, "
        f"{older.mean():.4f} over as many before, where guessing costs {curve.guessing:.4f}."
    )
    return Finding("plateau", sentence, faster(run.now, _checkpoint(run, len(run.history.costs))))


def _falls(curve):
    older, newer = _last_quarters(curve)
    # From an explosion back to guessing is no learning.
    return len(newer) > 1 and newer.mean() < FALLS * min(older.mean(), curve.guessing)


def _last_quarters(curve):
    quarter = len(curve.means) // 4
    return curve.means[len(curve.means) - 2 * quarter : -quarter], curve.means[len(curve.means) - quarter :]


def _is_high(curve):
    return curve.means[-1] > HIGH * curve.guessing


def _overfitting(run):
    config, of_all = run.now, _scores_now(run)
    if of_all:
        train, test, n, done = of_all.train_accuracy, of_all.test_accuracy, config.training_digits, of_all.iteration
    else:
        batch = config.batch_size or config.training_digits
        test, done = run.history.test_accuracies[-1], run.history.test_iterations[-1]
        # The epoch of batches, or what there is of it, before the test: later ones are read by a better network.
        latest = run.history.train_accuracies[:done][-math.ceil(config.training_digits / batch) :]
        train, n = float(np.mean(latest)), min(config.training_digits, batch * len(latest))
    lowest, _ = interval(train, n)
    _, highest = interval(test, run.n_test)
    if train < BY_HEART or lowest - highest < TOO_FAR_APART:
        return None
    own = run.origin.own if run.origin.only_own else ""
    digits = f"the {own}" if own else f"its {config.training_digits:,} training digits"
    by_heart = "these by heart, and no setting helps against that" if own else "its own by heart"
    reads = f"it reads {_share(train)} of {digits}, but only {_share(test)} of the test digits"
    sentence = f"{_when(done, run)}{reads}: it has learned {by_heart}."
    sentence = sentence[0].upper() + sentence[1:]
    plain = sentence.replace(digits, "its training digits")
    remedy = more_variety(config, len(run.data.train_labels))
    return Finding("overfitting", sentence, remedy, frozenset(["digits"]), plain)


def _small_test_set(run):
    scores = _scores_now(run)
    test, done = run.history.test_accuracies[-1], run.history.test_iterations[-1]
    if scores:
        test, done = scores.test_accuracy, scores.iteration
    low, high = interval(test, run.n_test)
    # Before a run is half done nobody compares it with another.
    if (high - low) / 2 <= UNSURE or len(run.history.costs) < run.now.iterations / 2:
        return None
    sentence = (
        f"{run.n_test:,} test digits are few: {_when(done, run)}its accuracy on many more digits like these is "
        f"probably between {_share(low)} and {_share(high)} (95\u202f% interval); Compare shows if two runs differ."
    )
    return Finding("small test set", sentence, None)


def _when(done, run):
    """Which iteration a test is of, where that is not the latest."""
    return "" if done == len(run.history.costs) else f"after iteration {done:,} "


def _cost(cost):
    """A cost of any size, in few characters."""
    if cost >= 1e6:
        return "over a million"
    return f"{cost:,.0f}" if cost >= 100 else f"{cost:.4f}"


def _share(share):
    """A share of any size, in per cent."""
    if share < 1e-6:
        return "under 0.0001\u202f%"
    return f"{100 * share:.2g}\u202f%" if share < 0.01 else f"{100 * share:.1f}\u202f%"


def _scores_now(run):
    """The scores, if they are of the network as it is now; else None."""
    return run.scores if run.scores and run.scores.iteration == len(run.history.costs) else None


class CostCurve:
    """The cost of each iteration, those of small batches averaged over windows.

    means (windows,): the mean costs; ends (windows,): the iterations they end with; window: iterations in each but the
    last, which has those left over too, so that what was said of the others stays true; guessing: what ten equal
    guesses cost.
    """

    def __init__(self, costs, config):
        costs = np.array(costs, float)
        self.window = math.ceil(STEADY / (config.batch_size or STEADY))
        n_windows = len(costs) // self.window or min(len(costs), 1)
        starts = self.window * np.arange(n_windows)
        self.ends = np.append(starts[1:], len(costs))[:n_windows]
        self.means = np.add.reduceat(costs, starts) / (self.ends - starts) if n_windows else costs
        self.guessing = GUESSING[config.output_activation]


def dead_units(hidden):
    """Which ReLU units fire for no digit. hidden: one (n, units) of activations a layer. Returns as `worst_layer`."""
    return worst_layer([(activations <= 0).all(axis=0) for activations in hidden])


def saturated_units(hidden, activation):
    """Which sigmoid or tanh units are at their ends for most digits. Arguments and result as in `dead_units`."""
    if activation == "sigmoid":
        hidden = [2 * activations - 1 for activations in hidden]
    return worst_layer([(np.abs(activations) > END).mean(axis=0) >= MOST_DIGITS for activations in hidden])


def worst_layer(marked):
    """The layer with the largest share of marked units: (its number from 1, how many, of how many).

    marked: (units,) of true and false a hidden layer; without hidden layers, no unit of one is marked.
    """
    if not marked:
        return 1, 0, 1
    layer = int(np.argmax([units.mean() for units in marked]))
    return layer + 1, int(marked[layer].sum()), len(marked[layer])


def relative_gradients(network, X, labels):
    """|d cost / d weights| / |weights| of the first and of the last layer. X: (n, inputs); labels: (n,) integers."""
    gradients = network.backward(network.forward(X), labels)
    pairs = zip(gradients, network.layers, strict=True)
    shares = [float(np.linalg.norm(gradient.weights) / np.linalg.norm(layer.weights)) for gradient, layer in pairs]
    return shares[0], shares[-1]
