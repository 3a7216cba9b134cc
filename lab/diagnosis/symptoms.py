"""What a run's cost curve and a network's units show, as numbers; `findings.py` judges them."""

import math

import numpy as np

GUESSING = {"softmax": math.log(10), "sigmoid": 10 * math.log(10) - 9 * math.log(9)}  # the cost of ten equal guesses
STEADY = 128  # digits whose mean cost is steady; smaller batches are averaged to about as many
END = 0.9  # from here on tanh, and sigmoid as near to its ends, has less than a fifth of its steepest slope
MOST_DIGITS = 0.8  # a unit that is at its ends for this share of the digits is saturated


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
