"""The numbers of the chapters of Inside: of each a list of sentences in Markdown and of tables, for a Subject.

A table is {heading: cells}, or {name: text} for one number a row. All numbers are what nncore.study.walk computes.
Names from files are escaped: cells are Markdown.
"""

import numpy as np

from lab import network_cache
from lab.origin import counted
from nncore.study import walk
from render.numbers import per_cent, share
from render.sentences import article, exact, plain

N_TERMS = 10  # of a long sum, the largest ones
N_MOMENTS = 6  # of a run
STEP_DIGITS = 12  # two costs a nudge apart differ only late
CLOSE = 4  # more digits, of numbers that differ little


def data(subject):
    """The most inked row of the picture: bytes from the file, and what goes into the network."""
    row = int(subject.image.astype(int).sum(axis=1).argmax())
    columns = np.flatnonzero(subject.image[row])
    columns = columns[:: max(1, -(-len(columns) // N_TERMS))]
    table = {
        "Pixel": [subject.input_name(0, 28 * row + column) for column in columns],
        "In the file, 0 to 255": [str(subject.image[row, column]) for column in columns],
        "Into the network, 0 to 1": _exacts(subject.walk.X[0, 28 * row + columns], subject.digits),
    }
    return ["Some pixels of the row with most ink, counted from 0 at the top left:", table]


def model(subject):
    """What each layer is made of."""
    sizes = [layer.weights.shape for layer in subject.network.layers]
    table = {
        "Layer": subject.layer_names,
        "Weights": [f"{inputs:,} × {units:,}" for inputs, units in sizes],
        "Biases": [f"{units:,}" for _, units in sizes],
        "Numbers in all": [f"{inputs * units + units:,}" for inputs, units in sizes],
    }
    return [table]


def helpers(subject):
    """What the activation makes of the sums of the busiest units of the chosen, or first, hidden layer."""
    if not subject.n_hidden:
        return ["This network has no hidden layer, and so no activation between layers."]
    layer = min(subject.layer, subject.n_hidden - 1)
    units = subject.walk.busiest(layer, N_TERMS)
    computed = {name: _exacts(values[units], subject.digits) for name, values in _of_units(subject.walk, layer).items()}
    return ["The units that say most about this digit:", {"Unit": list(map(str, units)), **computed}]


def _of_units(walk, layer):
    """What the units of a hidden layer compute: {name: (units,)}."""
    return {"Sum z": walk.sums[layer], "Activation a": walk.activations[layer], "Slope da/dz": walk.slopes[layer]}


def start(subject):
    """The weights of the network that training starts from, layer by layer, and the followed one."""
    (first, known), origin = subject.first, subject.went_on_from
    if origin:
        said = [f"This run did not begin from random numbers: it went on from {plain(origin)}."]
    elif not known:
        said = ["How this network began is not known; this is what a network of its shape would start from."]
    else:
        said = []
    both = first, subject.network
    spread, now = (_exacts([each.weights.std(dtype=np.float64) for each in one.layers], 3) for one in both)
    table = {
        "Layer": subject.layer_names,
        "Mean": _exacts([layer.weights.mean(dtype=np.float64) for layer in first.layers], 3),
        "Standard deviation": spread,
        "Standard deviation now": now,
    }
    was, weight = _exacts([walk.parameter(network, *subject.place) for network in both], subject.digits)
    then = f"was **{was}** at the start, and " if known else ""
    return [*said, table, f"The weight you follow {then}is **{weight}** now."]


def forward(subject):
    """How the chosen unit comes to its sum; and from logits to probabilities, digit by digit."""
    layer, unit, network = subject.layer, subject.column, subject.walk.network
    below = {"bias": walk.parameter(network, layer, None, unit), "sum z": subject.walk.sums[layer][unit]}
    if layer < subject.n_hidden:
        below["activation a"] = subject.walk.activations[layer][unit]
    terms = subject.inputs, subject.weights(network)
    headings = "From", "Input", "× weight", "= adds"
    table = _sum(headings, lambda row: subject.input_name(layer, row), *terms, below, subject.digits)
    heading = f"**{subject.layer_names[layer]}, {plain(subject.unit_name(layer, unit))}**"
    return [heading, table, "**From scores to probabilities**", _answers(subject)]


def _sum(headings, name, factors, weights, below, digits):
    """A sum of products: a row for each of the largest, one for all others, and below the rows {name: value}.

    headings: of the four columns; name: of the term of a number; factors, weights: (terms,); digits: of each cell.
    """
    products = factors * weights
    rows = [int(row) for row in np.abs(products).argsort(kind="stable")[::-1][:N_TERMS] if products[row]]
    if n_others := np.count_nonzero(products) - len(rows):
        below = {counted(n_others, "other"): products.sum() - products[rows].sum(), **below}
    blanks = [""] * len(below)
    numbers = [[*_exacts(values[rows], digits), *blanks] for values in (factors, weights)]
    cells = [plain(name(row)) for row in rows] + [*below], *numbers, _exacts([*products[rows], *below.values()], digits)
    return dict(zip(headings, cells, strict=True))


def _answers(subject):
    logits, probabilities, digits = subject.walk.sums[-1], subject.walk.probabilities, subject.digits
    if subject.network.output_activation != "softmax":
        table = {"Logit z": _exacts(logits, digits), "Probability 1 / (1 + e^−z)": _exacts(probabilities, digits)}
        return {"Answer": _names(subject), **table}
    powers = walk.exponentials(logits)
    return {
        "Answer": [*_names(subject), "together"],
        "Logit z": [*_exacts(logits, digits), ""],
        "e^(z − largest z)": _exacts([*powers, powers.sum()], digits),
        "Probability": _exacts([*probabilities, probabilities.sum()], digits),
    }


def cost(subject):
    """What each output adds to the cost of this digit."""
    parts = walk.cost_parts(subject.network, subject.walk.sums[-1], subject.label)
    table = {
        "Answer": [*_names(subject), "together"],
        "Right?": [*("yes" if label == subject.label else "no" for label in range(len(parts))), ""],
        "Probability": [*_exacts(subject.walk.probabilities, subject.digits), ""],
        "Adds to the cost": _exacts([*parts, subject.walk.cost], subject.digits),
    }
    return [table, "Logarithms are natural ones: −log 0.5 is 0.693."]


def backward(subject):
    """δ of the outputs, of the chosen hidden unit, and the gradient of the weight by the rule and by nudging it."""
    probabilities, digits, unit = subject.walk.probabilities, subject.digits, subject.column
    of_outputs = {
        "Answer": _names(subject),
        "Probability": _exacts(probabilities, digits),
        "− should be": ["1" if label == subject.label else "0" for label in range(len(probabilities))],
        "= δ": _exacts(subject.walk.deltas[-1], digits),
    }
    parts = ["**δ of the outputs**: by how much each answer was too high", of_outputs]
    delta, following = subject.walk.deltas[subject.layer][unit], subject.layer + 1
    if subject.layer < subject.n_hidden:
        terms = subject.walk.deltas[following], subject.walk.network.layers[following].weights[unit]
        below = {
            "sum": terms[0] @ terms[1],
            "× slope da/dz of the unit": subject.walk.slopes[subject.layer][unit],
            "= δ of the unit": delta,
        }
        headings = "To", "δ there", "× weight", "= comes back"
        table = _sum(headings, lambda number: subject.unit_name(following, number), *terms, below, digits)
        parts += [f"**δ of unit {unit}**: what comes back to it from the next layer", table]
    nudged = walk.nudged_gradient(subject.network, subject.walk.X, subject.walk.labels, *subject.place)
    by_rule = subject.walk.gradients[subject.layer].weights[subject.row, unit]
    rows = {
        "What goes into the weight": exact(subject.inputs[subject.row], digits),
        "× δ of the unit it goes to": exact(delta, digits),
        "= gradient, by backpropagation": exact(by_rule, digits + CLOSE),
        f"Cost with the weight {walk.NUDGE:.5f} lower": exact(nudged.below, STEP_DIGITS),
        f"Cost with the weight {walk.NUDGE:.5f} higher": exact(nudged.above, STEP_DIGITS),
        f"Their difference / {2 * walk.NUDGE:.5f} = gradient, by nudging": exact(nudged.gradient, digits + CLOSE),
    }
    parts += ["**The gradient of the weight you follow, in two ways**", rows]
    if nudged.kinked:
        return [*parts, "A ReLU switches on or off within the nudge: the two may differ here."]
    if not nudged.gradient:
        parts.append("This gradient is 0: the input is 0, or the unit is silent. Choose **The steepest one** above.")
    return parts


def update(subject):
    """The followed weight and the cost before and after one step."""
    after, digits = subject.walk.stepped(subject.rate), subject.digits + CLOSE
    gradient = subject.walk.gradients[subject.layer].weights[subject.row, subject.column]
    both = " and ".join(_label_probabilities(subject, (subject.walk, after)))
    rows = {
        "Weight before": exact(walk.parameter(subject.walk.network, *subject.place), digits),
        "Gradient": exact(gradient, digits),
        "× learning rate": f"{subject.rate:g}",
        "Weight after": exact(walk.parameter(after.network, *subject.place), digits),
        "Cost of this digit before": exact(subject.walk.cost, digits),
        "Cost of this digit after": exact(after.cost, digits),
        f"{_of_the_label(subject)}, before and after": both,
    }
    return [rows, "All weights and biases took their step: the cost after it follows from all of these."]


def training(subject):
    """What the network made of this digit at times of its training."""
    moments = subject.moments(N_MOMENTS)
    if not moments:
        return ["Train a network of your own to see how it learned: of this one we know only its last weights."]
    walks = [subject.walk.through(network) for _, network in moments]
    table = {
        "After iteration": [f"{iteration:,}" for iteration, _ in moments],
        "Cost of this digit": _exacts([each.cost for each in walks], subject.digits),
        _of_the_label(subject): _label_probabilities(subject, walks),
        "The weight": _exacts([walk.parameter(each, *subject.place) for _, each in moments], subject.digits),
    }
    parts = ["**This digit, while the network learned**", table]
    if subject.network is not subject.reader.network:
        parts.append("These are the run's own networks, without what you have changed by hand.")
    return parts


def prediction(subject):
    """Whether it is right, and how often it is."""
    name = subject.reader.class_names[subject.label]
    is_right = subject.walk.probabilities.argmax() == subject.label
    said = "That is right." if is_right else f"It is {article(name)} {plain(name)}."
    accuracy = network_cache.evaluated(subject.network, subject.data).accuracy
    return [f"{said} Of {len(subject.data.test_labels):,} test digits it reads **{per_cent(accuracy)}** right."]


def unit(subject):
    """What the hidden unit that is looked at computes for this digit."""
    layer, number = subject.unit
    computed = {**_of_units(subject.walk, layer), "δ": subject.walk.deltas[layer]}
    return {name: exact(values[number], subject.digits) for name, values in computed.items()}


def switched_off(subject):
    """The network beside itself without that unit."""
    off = subject.walk.through(walk.without_unit(subject.network, *subject.unit))
    accuracies = (
        network_cache.evaluated(subject.network, subject.data).accuracy,
        network_cache.accuracy_without(subject.network, subject.data, *subject.unit),
    )
    walks, called = (subject.walk, off), _names(subject)
    reads = [f"{called[each.probabilities.argmax()]} ({share(each.probabilities.max())})" for each in walks]
    return {
        "Network": ["With it", "Without it"],
        "Reads": reads,
        _of_the_label(subject): _label_probabilities(subject, walks),
        "Test accuracy": [per_cent(accuracy) for accuracy in accuracies],
    }


def _of_the_label(subject):
    return f"Probability of {_names(subject)[subject.label]}"


def _label_probabilities(subject, walks):
    return _exacts([each.probabilities[subject.label] for each in walks], subject.digits)


def _names(subject):
    return [plain(name) for name in subject.reader.class_names]


def _exacts(values, digits):
    return [exact(value, digits) for value in values]
