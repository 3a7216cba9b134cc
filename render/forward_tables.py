"""The numbers of the page Inside as small tables: {heading: cells}, every cell a text.

All of them are what nncore.study.walk computes for a Subject. Names from files are escaped: table cells are Markdown.
"""

import numpy as np

from lab.origin import counted
from nncore.study import walk
from render.numbers import per_cent, share
from render.sentences import exact, plain

N_TERMS = 8  # of a long sum, the largest ones


def pixels(subject):
    """The most inked row of the picture: bytes from the file, and what goes into the network."""
    row = int(subject.image.astype(int).sum(axis=1).argmax())
    columns = np.flatnonzero(subject.image[row])
    if len(columns) > N_TERMS:
        columns = columns[:: -(-len(columns) // N_TERMS)]
    return {
        "Pixel": [subject.input_name(0, 28 * row + column) for column in columns],
        "In the file, 0 to 255": [str(subject.image[row, column]) for column in columns],
        "Into the network, 0 to 1": exacts(subject.walk.X[0, 28 * row + columns], subject.digits),
    }


def shapes(subject):
    """What each layer is made of."""
    layers = subject.network.layers
    sizes = [layer.weights.shape for layer in layers]
    return {
        "Layer": [subject.layer_names[number] for number in range(len(layers))],
        "Weights": [f"{inputs:,} × {units:,}" for inputs, units in sizes],
        "Biases": [f"{units:,}" for _, units in sizes],
        "Numbers in all": [f"{inputs * units + units:,}" for inputs, units in sizes],
    }


def activations(subject):
    """What the activation makes of the sums of the busiest units of the chosen, or first, hidden layer."""
    layer = min(subject.layer, subject.n_hidden - 1)
    units = subject.walk.busiest(layer, N_TERMS)
    return {
        "Unit": [str(unit) for unit in units],
        **{name: exacts(values[units], subject.digits) for name, values in _of_units(subject.walk, layer).items()},
    }


def _of_units(walk, layer):
    """What the units of a hidden layer compute: {name: (units,)}."""
    return {"Sum z": walk.sums[layer], "Activation a": walk.activations[layer], "Slope da/dz": walk.slopes[layer]}


def start(subject, first):
    """The weights of the network that training starts from, `first`, layer by layer, and the followed one."""
    before, now = (
        exacts([layer.weights.std(dtype=np.float64) for layer in network.layers], 3)
        for network in (first, subject.network)
    )
    return {
        "Layer": [subject.layer_names[number] for number in range(len(first.layers))],
        "Mean": exacts([layer.weights.mean(dtype=np.float64) for layer in first.layers], 3),
        "Standard deviation": before,
        "Standard deviation now": now,
    }


def terms(subject):
    """How the chosen unit comes to its sum: input × weight, the largest first; the rest; the bias; the sum."""
    layer, unit = subject.layer, subject.column
    contributions = subject.walk.contributions[layer][:, unit]
    rows = np.abs(contributions).argsort(kind="stable")[::-1][:N_TERMS]
    rows = [int(row) for row in rows if contributions[row]]
    inputs, weights = subject.walk.forward.inputs[layer][0], subject.walk.network.layers[layer].weights[:, unit]
    rest, n_others = contributions.sum() - contributions[rows].sum(), np.count_nonzero(contributions) - len(rows)
    below = {f"{counted(n_others, 'other')}, which {'is' if n_others == 1 else 'are'} not 0": rest} if n_others else {}
    below |= {"bias": walk.parameter(subject.walk.network, layer, None, unit), "sum z": subject.walk.sums[layer][unit]}
    if layer < subject.n_hidden:
        below["activation a"] = subject.walk.activations[layer][unit]
    origins = [plain(subject.input_name(layer, row)) for row in rows]
    numbers = inputs[rows], weights[rows], contributions[rows]
    return sum_table(("From", "Input", "× weight", "= adds"), origins, numbers, below, subject.digits)


def sum_table(headings, names, terms, below, digits):
    """A sum of products: a row for each term, and below the rows {name: value}.

    headings: of the four columns; names: of the terms; terms: their factors, weights and products; digits: of each.
    """
    blanks = [""] * len(below)
    factors, weights, products = (exacts(values, digits) for values in terms)
    cells = [*names, *below], [*factors, *blanks], [*weights, *blanks], [*products, *exacts(below.values(), digits)]
    return dict(zip(headings, cells, strict=True))


def answers(subject):
    """From logits to probabilities, digit by digit."""
    logits, probabilities, digits = subject.walk.sums[-1], subject.walk.probabilities, subject.digits
    table = {"Answer": names(subject), "Logit z": exacts(logits, digits)}
    if subject.network.output_activation != "softmax":
        return {**table, "Probability 1 / (1 + e^−z)": exacts(probabilities, digits)}
    powers = walk.exponentials(logits)
    return {
        "Answer": [*table["Answer"], "together"],
        "Logit z": [*table["Logit z"], ""],
        "e^(z − largest z)": exacts([*powers, powers.sum()], digits),
        "Probability": exacts([*probabilities, probabilities.sum()], digits),
    }


def costs(subject):
    """What each output adds to the cost of this digit."""
    parts = walk.cost_parts(subject.network, subject.walk.sums[-1], subject.label)
    return {
        "Answer": [*names(subject), "together"],
        "Right?": [*("yes" if label == subject.label else "no" for label in range(len(parts))), ""],
        "Probability": [*exacts(subject.walk.probabilities, subject.digits), ""],
        "Adds to the cost": exacts([*parts, subject.walk.cost], subject.digits),
    }


def unit(subject, layer, number):
    """What one hidden unit computes for this digit."""
    computed = {**_of_units(subject.walk, layer), "δ": subject.walk.deltas[layer]}
    return {name: exact(values[number], subject.digits) for name, values in computed.items()}


def switched_off(subject, off, accuracies):
    """The network beside itself without a unit. off: the Walk without it; accuracies: test accuracy of both."""
    walks = (subject.walk, off)
    called = names(subject)
    reads = [f"{called[each.probabilities.argmax()]} ({share(each.probabilities.max())})" for each in walks]
    return {
        "Network": ["With it", "Without it"],
        "Reads": reads,
        of_the_label(subject): label_probabilities(subject, walks),
        "Test accuracy": [per_cent(accuracy) for accuracy in accuracies],
    }


def of_the_label(subject):
    """The heading over `label_probabilities`."""
    return f"Probability of {names(subject)[subject.label]}"


def label_probabilities(subject, walks):
    """The probability of what the digit is, in each of some Walks."""
    return exacts([each.probabilities[subject.label] for each in walks], subject.digits)


def names(subject):
    """What the answers are called."""
    return [plain(name) for name in subject.reader.class_names]


def exacts(values, digits):
    """Some numbers as cells."""
    return [exact(value, digits) for value in values]
