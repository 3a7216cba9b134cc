"""The numbers of the page Inside as small tables: {heading: cells}, every cell a text. Calls no st.*.

All of them are what nncore.study.walk computes for a View. Names from files are escaped: table cells are Markdown.
"""

import numpy as np

from nncore.study import walk
from render.sentences import exact, plain, share

N_TERMS = 8  # of a long sum, the largest ones


def pixels(view):
    """The most inked row of the picture: bytes from the file, and what goes into the network."""
    row = int(view.image.astype(int).sum(axis=1).argmax())
    columns = np.flatnonzero(view.image[row])
    if len(columns) > N_TERMS:
        columns = columns[:: -(-len(columns) // N_TERMS)]
    return {
        "Pixel": [view.input_name(0, 28 * row + column) for column in columns],
        "In the file, 0 to 255": [str(view.image[row, column]) for column in columns],
        "Into the network, 0 to 1": [exact(view.walk.X[0, 28 * row + column]) for column in columns],
    }


def shapes(view):
    """What each layer is made of."""
    layers = view.network.layers
    sizes = [layer.weights.shape for layer in layers]
    return {
        "Layer": [view.layer_name(number) for number in range(len(layers))],
        "Weights": [f"{inputs:,} × {units:,}" for inputs, units in sizes],
        "Biases": [f"{units:,}" for _, units in sizes],
        "Numbers in all": [f"{inputs * units + units:,}" for inputs, units in sizes],
    }


def activations(view):
    """What the activation makes of the sums of the busiest units of the chosen, or first, hidden layer."""
    layer = min(view.layer, view.n_hidden - 1)
    units = [int(unit) for unit in view.walk.busiest(layer, N_TERMS)]
    return {
        "Unit": [str(unit) for unit in units],
        "Sum z": [exact(view.walk.sums[layer][unit]) for unit in units],
        "Activation a": [exact(view.walk.activations[layer][unit]) for unit in units],
        "Slope da/dz": [exact(view.walk.slopes[layer][unit]) for unit in units],
    }


def start(view, first):
    """The weights of the network that training starts from, `first`, layer by layer, and the followed one."""
    layers = first.layers
    return {
        "Layer": [view.layer_name(number) for number in range(len(layers))],
        "Mean": [exact(layer.weights.mean(dtype=np.float64), 3) for layer in layers],
        "Standard deviation": [exact(layer.weights.std(dtype=np.float64), 3) for layer in layers],
        "Standard deviation now": [exact(layer.weights.std(dtype=np.float64), 3) for layer in view.network.layers],
    }


def terms(view):
    """How the chosen unit comes to its sum: input × weight, the largest first; the rest; the bias; the sum."""
    layer, unit = view.layer, view.column
    contributions = view.walk.contributions[layer][:, unit]
    rows = np.abs(contributions).argsort(kind="stable")[::-1][:N_TERMS]
    rows = [int(row) for row in rows if contributions[row]]
    inputs, weights = view.walk.forward.inputs[layer][0], view.walk.network.layers[layer].weights[:, unit]
    rest = contributions.sum() - contributions[rows].sum()
    n_others = np.count_nonzero(contributions) - len(rows)
    below = [(f"{n_others:,} others, which are not 0", rest)] if n_others else []
    below += [("bias", walk.parameter(view.walk.network, layer, None, unit)), ("sum z", view.walk.sums[layer][unit])]
    if layer < view.n_hidden:
        below.append(("activation a", view.walk.activations[layer][unit]))
    return {
        "From": [*(plain(view.input_name(layer, row)) for row in rows), *(name for name, _ in below)],
        "Input": [*(exact(inputs[row]) for row in rows), *[""] * len(below)],
        "× weight": [*(exact(weights[row]) for row in rows), *[""] * len(below)],
        "= adds": [*(exact(contributions[row]) for row in rows), *(exact(value) for _, value in below)],
    }


def answers(view):
    """From logits to probabilities, digit by digit."""
    logits, probabilities = view.walk.sums[-1], view.walk.probabilities
    table = {"Answer": names(view), "Logit z": [exact(z) for z in logits]}
    if view.network.output_activation == "softmax":
        powers = walk.exponentials(logits)
        table["e^(z − largest z)"] = [*(exact(power) for power in powers), exact(powers.sum())]
        table["Probability"] = [*(exact(p) for p in probabilities), exact(probabilities.sum())]
        table["Answer"].append("together")
        table["Logit z"].append("")
    else:
        table["Probability 1 / (1 + e^−z)"] = [exact(p) for p in probabilities]
    return table


def costs(view):
    """What each output adds to the cost of this digit."""
    parts = walk.cost_parts(view.network, view.walk.sums[-1], view.label)
    return {
        "Answer": [*names(view), "together"],
        "Right?": [*("yes" if label == view.label else "no" for label in range(len(parts))), ""],
        "Probability": [*(exact(p) for p in view.walk.probabilities), ""],
        "Adds to the cost": [*(exact(part) for part in parts), exact(view.walk.cost)],
    }


def unit(view, layer, number):
    """What one hidden unit computes for this digit."""
    return {
        "Sum z": exact(view.walk.sums[layer][number]),
        "Activation a": exact(view.walk.activations[layer][number]),
        "Slope da/dz": exact(view.walk.slopes[layer][number]),
        "δ": exact(view.walk.deltas[layer][number]),
    }


def switched_off(view, off, accuracies):
    """The network beside itself without a unit. off: the Walk without it; accuracies: test accuracy of both."""
    walks = (view.walk, off)
    guesses = [int(each.probabilities.argmax()) for each in walks]
    return {
        "": ["With it", "Without it"],
        "Reads": [
            f"{plain(view.reader.class_names[guess])} ({share(each.probabilities[guess])})"
            for guess, each in zip(guesses, walks, strict=True)
        ],
        f"Probability of {plain(view.reader.class_names[view.label])}": [
            exact(each.probabilities[view.label]) for each in walks
        ],
        "Test accuracy": [f"{accuracy:.2%}" for accuracy in accuracies],
    }


def names(view):
    return [plain(name) for name in view.reader.class_names]
