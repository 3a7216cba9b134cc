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
        "Into the network, 0 to 1": exacts(view.walk.X[0, 28 * row + columns]),
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
    units = view.walk.busiest(layer, N_TERMS)
    return {
        "Unit": [str(unit) for unit in units],
        **{name: exacts(values[units]) for name, values in _of_units(view.walk, layer).items()},
    }


def _of_units(walk, layer):
    """What the units of a hidden layer compute: {name: (units,)}."""
    return {"Sum z": walk.sums[layer], "Activation a": walk.activations[layer], "Slope da/dz": walk.slopes[layer]}


def start(view, first):
    """The weights of the network that training starts from, `first`, layer by layer, and the followed one."""
    before, now = (
        exacts([layer.weights.std(dtype=np.float64) for layer in network.layers], 3)
        for network in (first, view.network)
    )
    return {
        "Layer": [view.layer_name(number) for number in range(len(first.layers))],
        "Mean": exacts([layer.weights.mean(dtype=np.float64) for layer in first.layers], 3),
        "Standard deviation": before,
        "Standard deviation now": now,
    }


def terms(view):
    """How the chosen unit comes to its sum: input × weight, the largest first; the rest; the bias; the sum."""
    layer, unit = view.layer, view.column
    contributions = view.walk.contributions[layer][:, unit]
    rows = np.abs(contributions).argsort(kind="stable")[::-1][:N_TERMS]
    rows = [int(row) for row in rows if contributions[row]]
    inputs, weights = view.walk.forward.inputs[layer][0], view.walk.network.layers[layer].weights[:, unit]
    rest, n_others = contributions.sum() - contributions[rows].sum(), np.count_nonzero(contributions) - len(rows)
    below = {f"{n_others:,} others, which are not 0": rest} if n_others else {}
    below |= {"bias": walk.parameter(view.walk.network, layer, None, unit), "sum z": view.walk.sums[layer][unit]}
    if layer < view.n_hidden:
        below["activation a"] = view.walk.activations[layer][unit]
    origins = [plain(view.input_name(layer, row)) for row in rows]
    numbers = inputs[rows], weights[rows], contributions[rows]
    return sum_table(("From", "Input", "× weight", "= adds"), origins, numbers, below)


def sum_table(headings, names, terms, below):
    """A sum of products: a row for each term, and below the rows {name: value}.

    headings: of the four columns; names: of the terms; terms: their factors, weights and products.
    """
    blanks = [""] * len(below)
    factors, weights, products = map(exacts, terms)
    cells = [*names, *below], [*factors, *blanks], [*weights, *blanks], [*products, *exacts(below.values())]
    return dict(zip(headings, cells, strict=True))


def answers(view):
    """From logits to probabilities, digit by digit."""
    logits, probabilities = view.walk.sums[-1], view.walk.probabilities
    table = {"Answer": names(view), "Logit z": exacts(logits)}
    if view.network.output_activation != "softmax":
        return {**table, "Probability 1 / (1 + e^−z)": exacts(probabilities)}
    powers = walk.exponentials(logits)
    return {
        "Answer": [*table["Answer"], "together"],
        "Logit z": [*table["Logit z"], ""],
        "e^(z − largest z)": exacts([*powers, powers.sum()]),
        "Probability": exacts([*probabilities, probabilities.sum()]),
    }


def costs(view):
    """What each output adds to the cost of this digit."""
    parts = walk.cost_parts(view.network, view.walk.sums[-1], view.label)
    return {
        "Answer": [*names(view), "together"],
        "Right?": [*("yes" if label == view.label else "no" for label in range(len(parts))), ""],
        "Probability": [*exacts(view.walk.probabilities), ""],
        "Adds to the cost": exacts([*parts, view.walk.cost]),
    }


def unit(view, layer, number):
    """What one hidden unit computes for this digit."""
    computed = {**_of_units(view.walk, layer), "δ": view.walk.deltas[layer]}
    return {name: exact(values[number]) for name, values in computed.items()}


def switched_off(view, off, accuracies):
    """The network beside itself without a unit. off: the Walk without it; accuracies: test accuracy of both."""
    walks = (view.walk, off)
    called = names(view)
    reads = [f"{called[each.probabilities.argmax()]} ({share(each.probabilities.max())})" for each in walks]
    return {
        "": ["With it", "Without it"],
        "Reads": reads,
        of_the_label(view): label_probabilities(view, walks),
        "Test accuracy": [f"{accuracy:.2%}" for accuracy in accuracies],
    }


def of_the_label(view):
    """The heading over `label_probabilities`."""
    return f"Probability of {names(view)[view.label]}"


def label_probabilities(view, walks):
    """The probability of what the digit is, in each of some Walks."""
    return exacts([each.probabilities[view.label] for each in walks])


def names(view):
    """What the answers are called."""
    return [plain(name) for name in view.reader.class_names]


def exacts(values, digits=6):
    """Some numbers as cells."""
    return [exact(value, digits) for value in values]
