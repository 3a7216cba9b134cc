"""The numbers of the chapters on learning as small tables, as in forward_tables."""

import numpy as np

from lab.origin import counted
from nncore.study import walk
from render.forward_tables import exacts, label_probabilities, names, of_the_label, sum_table
from render.sentences import exact, plain

STEP_DIGITS = 12  # two costs a nudge apart differ only late
CLOSE = 4  # more digits, of numbers that differ little


def output_delta(subject):
    """δ of the outputs: probability minus 1 for the right answer, minus 0 for the others."""
    return {
        "Answer": names(subject),
        "Probability": exacts(subject.walk.probabilities, subject.digits),
        "− should be": ["1" if label == subject.label else "0" for label in range(len(subject.walk.probabilities))],
        "= δ": exacts(subject.walk.deltas[-1], subject.digits),
    }


def back(subject):
    """How δ of the chosen hidden unit comes about: from the δ of the next layer, through the weights between."""
    following, unit = subject.layer + 1, subject.column
    deltas, weights = subject.walk.deltas[following], subject.walk.network.layers[following].weights[unit]
    products = deltas * weights
    shown = sorted(int(number) for number in np.abs(products).argsort(kind="stable")[::-1][:10])
    rest, n_others = products.sum() - products[shown].sum(), len(products) - len(shown)
    below = {counted(n_others, "other"): rest} if n_others else {}
    below |= {
        "sum": products.sum(),
        "× slope da/dz of the unit": subject.walk.slopes[subject.layer][unit],
        "= δ of the unit": subject.walk.deltas[subject.layer][unit],
    }
    ends = [plain(subject.unit_name(following, number)) for number in shown]
    numbers = deltas[shown], weights[shown], products[shown]
    return sum_table(("To", "δ there", "× weight", "= comes back"), ends, numbers, below, subject.digits)


def gradient(subject):
    """The gradient of the followed weight twice: by backpropagation, and measured by nudging the weight."""
    place = subject.layer, subject.row, subject.column
    by_rule = subject.walk.gradients[subject.layer].weights[subject.row, subject.column]
    nudged = walk.nudged_gradient(subject.network, subject.walk.X, subject.walk.labels, *place)
    by_nudging = exact(nudged.gradient, subject.digits + CLOSE)
    return {
        "What goes into the weight": exact(subject.walk.forward.inputs[subject.layer][0, subject.row], subject.digits),
        "× δ of the unit it goes to": exact(subject.walk.deltas[subject.layer][subject.column], subject.digits),
        "= gradient, by backpropagation": exact(by_rule, subject.digits + CLOSE),
        f"Cost with the weight {walk.NUDGE:.5f} lower": exact(nudged.below, STEP_DIGITS),
        f"Cost with the weight {walk.NUDGE:.5f} higher": exact(nudged.above, STEP_DIGITS),
        f"Their difference / {2 * walk.NUDGE:.5f} = gradient, by nudging": by_nudging,
    }, nudged


def step(subject, learning_rate):
    """The followed weight and the cost before and after one step."""
    after = walk.updated(subject.walk.network, subject.walk.gradients, learning_rate)
    place = subject.layer, subject.row, subject.column
    again, digits = walk.walk(after, subject.image, subject.label), subject.digits + CLOSE
    return {
        "Weight before": exact(walk.parameter(subject.network, *place), digits),
        "Gradient": exact(subject.walk.gradients[subject.layer].weights[subject.row, subject.column], digits),
        "× learning rate": f"{learning_rate:g}",
        "Weight after": exact(walk.parameter(after, *place), digits),
        "Cost of this digit before": exact(subject.walk.cost, digits),
        "Cost of this digit after": exact(again.cost, digits),
        f"{of_the_label(subject)}, before and after": " and ".join(label_probabilities(subject, (subject.walk, again))),
    }


def progress(subject, checkpoints):
    """What the network made of this digit at times of its training. checkpoints: (iteration, network) each."""
    walks = [walk.walk(network, subject.image, subject.label) for _, network in checkpoints]
    place = subject.layer, subject.row, subject.column
    return {
        "After iteration": [f"{iteration:,}" for iteration, _ in checkpoints],
        "Cost of this digit": exacts([each.cost for each in walks], subject.digits),
        of_the_label(subject): label_probabilities(subject, walks),
        "The weight": exacts([walk.parameter(network, *place) for _, network in checkpoints], subject.digits),
    }
