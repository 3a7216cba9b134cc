"""The numbers of the chapters on learning as small tables, as in forward_tables. Calls no st.*."""

import numpy as np

from nncore.study import walk
from render.forward_tables import exacts, label_probabilities, names, of_the_label, sum_table
from render.sentences import exact, plain

STEP_DIGITS = 12  # two costs a nudge apart differ only late


def output_delta(view):
    """δ of the outputs: probability minus 1 for the right answer, minus 0 for the others."""
    return {
        "Answer": names(view),
        "Probability": exacts(view.walk.probabilities),
        "− should be": ["1" if label == view.label else "0" for label in range(len(view.walk.probabilities))],
        "= δ": exacts(view.walk.deltas[-1]),
    }


def back(view):
    """How δ of the chosen hidden unit comes about: from the δ of the next layer, through the weights between."""
    following, unit = view.layer + 1, view.column
    deltas, weights = view.walk.deltas[following], view.walk.network.layers[following].weights[unit]
    products = deltas * weights
    shown = sorted(int(number) for number in np.abs(products).argsort(kind="stable")[::-1][:10])
    rest, n_others = products.sum() - products[shown].sum(), len(products) - len(shown)
    below = {f"{n_others:,} others": rest} if n_others else {}
    below |= {
        "sum": products.sum(),
        "× slope da/dz of the unit": view.walk.slopes[view.layer][unit],
        "= δ of the unit": view.walk.deltas[view.layer][unit],
    }
    ends = [plain(view.unit_name(following, number)) for number in shown]
    numbers = deltas[shown], weights[shown], products[shown]
    return sum_table(("To", "δ there", "× weight", "= comes back"), ends, numbers, below)


def gradient(view):
    """The gradient of the followed weight twice: by backpropagation, and measured by nudging the weight."""
    place = view.layer, view.row, view.column
    by_rule = view.walk.gradients[view.layer].weights[view.row, view.column]
    nudged = walk.nudged_gradient(view.network, view.walk.X, view.walk.labels, *place)
    return {
        "What goes into the weight": exact(view.walk.forward.inputs[view.layer][0, view.row]),
        "× δ of the unit it goes to": exact(view.walk.deltas[view.layer][view.column]),
        "= gradient, by backpropagation": exact(by_rule, 10),
        f"Cost with the weight {walk.NUDGE:.5f} lower": exact(nudged.below, STEP_DIGITS),
        f"Cost with the weight {walk.NUDGE:.5f} higher": exact(nudged.above, STEP_DIGITS),
        f"Their difference / {2 * walk.NUDGE:.5f} = gradient, by nudging": exact(nudged.gradient, 10),
    }, nudged


def step(view, learning_rate):
    """The followed weight and the cost before and after one step."""
    after = walk.updated(view.walk.network, view.walk.gradients, learning_rate)
    place = view.layer, view.row, view.column
    again = walk.walk(after, view.image, view.label)
    return {
        "Weight before": exact(walk.parameter(view.network, *place), 10),
        "Gradient": exact(view.walk.gradients[view.layer].weights[view.row, view.column], 10),
        "× learning rate": exact(learning_rate),
        "Weight after": exact(walk.parameter(after, *place), 10),
        "Cost of this digit before": exact(view.walk.cost, 10),
        "Cost of this digit after": exact(again.cost, 10),
        f"{of_the_label(view)}, before and after": " and ".join(label_probabilities(view, (view.walk, again))),
    }


def progress(view, checkpoints):
    """What the network made of this digit at times of its training. checkpoints: (iteration, network) each."""
    walks = [walk.walk(network, view.image, view.label) for _, network in checkpoints]
    place = view.layer, view.row, view.column
    return {
        "After iteration": [f"{iteration:,}" for iteration, _ in checkpoints],
        "Cost of this digit": exacts([each.cost for each in walks]),
        of_the_label(view): label_probabilities(view, walks),
        "The weight": exacts([walk.parameter(network, *place) for _, network in checkpoints]),
    }
