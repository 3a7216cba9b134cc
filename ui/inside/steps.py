"""A digit's way through the drawn network, and the error's way back: what each chapter lights in it."""

from dataclasses import dataclass, replace

import numpy as np

from nncore.study import walk
from render import network_figures, pictures, sentences
from render.numbers import cost, share
from ui.session import dark

LITTLE = 0.005  # of an error: less is 0, in two places
LEGEND = "Blue adds, orange takes away. Press a line{} to look closer."
TRY_ANOTHER = "There is almost no error to send back: choose a digit that is misread, to see more."
BACK = "The error goes back along the same weights: blue where more of a unit would have helped, orange where less."
WEIGHTS = "The pictures show where weights grow (blue) and where they shrink (orange)."


@dataclass(frozen=True)
class Step:
    """What is lit in one step: the columns up to `reached` and the lines into them; or the columns from `back` on and
    the lines that the error takes to them. weights: whether all is lit, and units show how their weights will change;
    sentence: what there is to say of this digit.
    """

    sentence: str = ""
    reached: int | None = None
    back: int | None = None
    weights: bool = False


def digit(subject):
    """The digit alone."""
    return Step(f"Of the 784, {np.count_nonzero(subject.image)} have ink.", 0)


def at_rest(subject):
    """All of the network lit."""
    return Step("", subject.n_hidden + 1)


def legend(subject):
    """The same, with what colours say."""
    return replace(at_rest(subject), sentence=LEGEND.format(" or a hidden unit" if subject.n_hidden else ""))


def hidden(subject):
    """As far as the last hidden layer."""
    n = subject.n_hidden
    if not n or subject.network.hidden_activation != "relu":
        return Step("", n)
    values = subject.walk.activations[n - 1]
    return Step(f"{(values > 0).sum():,} of {len(values):,} units have something to say about this digit.", n)


def answers(subject):
    """As far as the answers."""
    _, read = _named(subject)
    return Step(f"It reads {read}, with {share(subject.walk.probabilities.max())}.", subject.n_hidden + 1)


def error(subject):
    """The error of the answers."""
    said = f"It is {_named(subject)[0]}: beside each answer stands how much more (+) or less (−) it should have had."
    if np.abs(subject.walk.deltas[-1]).max() < LITTLE:
        said = f"It is {_named(subject)[0]}, as it says. {TRY_ANOTHER}"
    return Step(f"{said} The cost is {cost(subject.walk.cost)}.", back=subject.n_hidden + 1)


def back(subject):
    """The error, sent back to the first layer."""
    return Step(BACK, back=1)


def weights(subject):
    """What it changes."""
    return Step(WEIGHTS, back=subject.n_hidden + 2, weights=True)


def whole(subject):
    """All of it, and what came of it."""
    return replace(at_rest(subject), sentence="It is {}, and is read as {}.".format(*_named(subject)))


def _named(subject):
    """The right answer and the one that is given, such as "an 8"."""
    names = [sentences.plain(name) for name in subject.reader.class_names]
    return [f"{sentences.article(names[n])} {names[n]}" for n in (subject.label, subject.walk.probabilities.argmax())]


def drawn(subject, units, steps):
    """The columns of the drawn network at each Step. units: those of each hidden layer that are drawn."""
    rest = _columns(subject, units)
    error = _with_error(subject, rest, units)
    return [_at(subject, step, rest if step.back is None else error) for step in steps]


def _columns(subject, units):
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


def alt(title, drawn):
    """The drawing in words."""
    parts = [f"{column.title.replace('<br>', ' ')}: {', '.join(column.values)}" for column in drawn[1:] if column.lit]
    return f"The network, for this digit: {title}. " + "; ".join(parts) + "."
