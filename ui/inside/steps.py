"""A digit's way through the network, and the error's way back, as steps to show one after the other."""

from dataclasses import dataclass, replace

import numpy as np

from nncore.study import walk
from render import network_figures, pictures, sentences
from render.numbers import cost, share
from ui.session import dark

ALL = "All at once"
LITTLE = 0.005  # of an error: less is 0, in two places
LEGEND = (
    "Solid blue speaks for a unit or an answer, dotted orange against it: the thicker, the more. "
    f"Drawn are the {network_figures.N_EDGES} thickest lines between two columns, and the units that add most. "
    "Press a line to follow its weight"
)


@dataclass(frozen=True)
class Step:
    """What is lit in one step: the columns up to `reached` and the lines into them; or the columns from `back` on and
    the lines that the error takes to them. weights: whether all is lit, and units show how their weights will change.
    """

    title: str
    sentence: str
    reached: int | None = None
    back: int | None = None
    weights: bool = False


def of(subject):
    """The Steps of a Subject's digit; the first one is the network at rest, with everything lit."""
    walk, n = subject.walk, subject.n_hidden
    names = [sentences.plain(name) for name in subject.reader.class_names]
    best = int(walk.probabilities.argmax())
    said = [f"{sentences.article(names[number])} {names[number]}" for number in (subject.label, best)]
    it_is = "**It is {}, and is read as {}.**".format(*said)
    legend = f"{it_is} {LEGEND}{', or a hidden unit to look closer' if n else ''}."
    steps = [Step(ALL, legend, n + 1), Step("The digit", _digit(subject), 0)]
    steps += [Step(subject.layer_names[layer], _hidden(subject, layer), layer + 1) for layer in range(n)]
    answer = f"It reads {sentences.article(names[best])} {names[best]}, with {share(walk.probabilities[best])}."
    steps.append(Step("The answers", f"{_answers(subject)} {answer}", n + 1))
    steps.append(Step("The error", _error(subject, names[subject.label]), back=n + 1))
    steps += [Step(f"Back to {_short(subject, layer)}", BACK, back=layer + 1) for layer in reversed(range(n))]
    which = "the pictures of the first layer" if n > 1 else "the pictures"
    return [*steps, Step("The weights", WEIGHTS.format(pictures=which), back=n + 2, weights=True)]


TRY_ANOTHER = "To see more of it, take a test digit that is misread, under *Choose*."
BACK = (
    "The error goes back along the same weights, and tells each unit what would help: blue, where more of it would "
    "have helped, and orange, where less would."
)
WEIGHTS = (
    "In training every weight now takes a small step: {pictures} show where it grows (blue) and where it shrinks "
    "(orange). Then digits go in again, hundreds of times. That is all of the learning."
)


def _short(subject, layer):
    return subject.layer_names[layer].lower() if subject.n_hidden > 1 else "the hidden layer"


def _digit(subject):
    n = int(np.count_nonzero(subject.image))
    return f"The digit goes in as 784 numbers, one for each pixel: {n} have ink, up to 1; the others are paper, 0."


def _hidden(subject, layer):
    values = subject.walk.activations[layer]
    comes = "the pixels" if layer == 0 else "what the layer before puts out"
    said = f"Each of {len(values):,} units multiplies {comes} by weights of its own and adds up."
    if subject.network.hidden_activation != "relu":
        return f"{said} {subject.network.hidden_activation} bends the sum."
    return f"{said} What is below 0 becomes 0: {int((values > 0).sum()):,} have something to say about this digit."


def _answers(subject):
    said = f"Each answer adds up what the {'units' if subject.n_hidden else 'pixels'} say for it and against it;"
    if subject.network.output_activation == "softmax":
        return f"{said} softmax turns the ten sums into ten probabilities, together 100\u202f%."
    return f"{said} sigmoid turns each sum into a probability."


def _error(subject, name):
    it_is = f"It is {sentences.article(name)} {name}"
    said = f"{it_is}: beside each answer stands how much more (+) or less (−) it should have had."
    if np.abs(subject.walk.deltas[-1]).max() < LITTLE:
        said = f"{it_is}, as it says: there is almost no error to send back. {TRY_ANOTHER}"
    return f"{said} One number for all of that is the cost, {cost(subject.walk.cost)}."


def drawn(subject, units):
    """Each Step with the columns of the drawn network at it. units: those of each hidden layer that are drawn."""
    rest = _at_rest(subject, units)
    error = _with_error(subject, rest, units)
    return [(step, _at(subject, step, rest if step.back is None else error)) for step in of(subject)]


def _at_rest(subject, units):
    digit = pictures.signed(subject.image / 255, 4, dark())
    drawn, before = [network_figures.Column("pixels", (digit,), [""], ["the digit"])], None
    for layer, chosen in enumerate(units):
        drawn.append(_hidden_column(subject, layer, chosen, before))
        before = chosen
    return [*drawn, _output_column(subject, before)]


def _at(subject, step, columns):
    """Of the columns what is lit in a Step, and the lines into that."""
    found = []
    for x, column in enumerate(columns):
        lit = x <= step.reached if step.back is None else x >= step.back or step.weights
        lines = lit if step.back is None else x > step.back
        found.append(replace(column, lit=lit, edges=column.edges if lines else None))
    if step.weights:
        # Where a step makes weights larger: −gradient.
        units = [unit for _, unit in columns[1].units] or range(len(subject.walk.deltas[0]))
        steps = np.outer(-subject.walk.deltas[0][list(units)], subject.walk.X[0])
        found[1] = replace(found[1], pictures=network_figures.unit_pictures(steps, dark()))
    return found


def to_draw(subject):
    """Which units of each hidden layer are drawn: those that add most to what follows, and the one looked at."""
    found = [subject.walk.busiest(layer, network_figures.N_UNITS) for layer in range(subject.n_hidden)]
    layer, unit = subject.unit
    if layer is not None and unit not in found[layer]:
        found[layer] = np.append(found[layer][: network_figures.N_UNITS - 1], unit)
    return found


def _hidden_column(subject, layer, units, before):
    values = subject.walk.activations[layer]
    return network_figures.Column(
        f"{len(units)} of {len(values):,}<br>units",  # in two lines, for a phone
        network_figures.unit_pictures(walk.looks_for(subject.walk.network, subject.walk.X, layer, units), dark()),
        [str(unit) for unit in units],
        [f"unit {unit}: {sentences.exact(values[unit], 4)}" for unit in units],
        _edges(subject, layer, units, before),
        tuple((layer, int(unit)) for unit in units),
        weights=_weights(subject, layer, units, before),
    )


def _output_column(subject, before):
    names = [sentences.escaped(name) for name in subject.reader.class_names]
    outputs, probabilities = np.arange(len(names)), subject.walk.probabilities
    # Without a hidden layer the outputs themselves look at the pixels.
    looks = () if subject.n_hidden else walk.looks_for(subject.walk.network, subject.walk.X, 0, outputs)
    return network_figures.Column(
        "answers",
        network_figures.unit_pictures(looks, dark()),
        [f"{name}  {_share(p)}" for name, p in zip(names, probabilities, strict=True)],
        [f"{name}: {sentences.exact(p, 4)}" for name, p in zip(names, probabilities, strict=True)],
        _edges(subject, subject.n_hidden, outputs, before),
        counts=int(probabilities.argmax()),
        weights=_weights(subject, subject.n_hidden, outputs, before),
    )


def _edges(subject, layer, units, before):
    """What each unit drawn before adds to each of these; all pixels together are one picture, and one edge each."""
    contributions = subject.walk.contributions[layer][:, units]
    return contributions.sum(axis=0, keepdims=True) if before is None else contributions[before]


def _weights(subject, layer, units, before):
    """What each edge stands for, as (layer, unit, input): the one of all pixels for the steepest of their weights."""
    if before is None:
        return ([(layer, int(unit), int(subject.walk.largest_gradient(layer, unit)[0])) for unit in units],)
    return tuple([(layer, int(unit), int(row)) for unit in units] for row in before)


def _with_error(subject, columns, units):
    """The columns with the error on them: −δ, which is what there should be more of."""
    wanted = [-deltas for deltas in subject.walk.deltas]
    rows, found = [*units, np.arange(len(wanted[-1]))], [columns[0]]
    is_quiet = np.abs(wanted[-1]).max() < LITTLE
    for layer, (column, chosen) in enumerate(zip(columns[1:], rows, strict=True)):
        numbers = [_signed(value) for value in wanted[layer][chosen]]
        said = [f"{name.partition(':')[0]}: {number}" for name, number in zip(column.values, numbers, strict=True)]
        edges = None
        if layer and not is_quiet:
            edges = -subject.walk.returns[layer - 1][rows[layer - 1]][:, chosen]
        found.append(replace(column, edges=edges, values=said))
    names = [sentences.escaped(name) for name in subject.reader.class_names]
    beside = [f"{name}  {number}" for name, number in zip(names, numbers, strict=True)]
    return [*found[:-1], replace(found[-1], names=beside, counts=subject.label)]


def _share(probability):
    # Beside the drawing there is little room on a phone.
    return share(probability).replace("under ", "<").replace("over ", ">")


def _signed(value):
    return f"{value:+.2f}".replace("-", "−") if abs(value) >= LITTLE else "0"


def alt(subject, step, drawn):
    """The drawing in words."""
    parts = [f"{column.title.replace('<br>', ' ')}: {', '.join(column.values)}" for column in drawn[1:] if column.lit]
    return f"The network, for this digit: {step.title}. " + "; ".join(parts) + "."
