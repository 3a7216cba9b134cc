"""What the network is like just now: before the first step, on the way and at the end, in the same places."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import streamlit as st

import nncore
from lab.network_cache import BoundedCache
from lab.settings import SHAPE
from render import pictures, stage, wiring
from ui.session import dark
from ui.session.page import on_a_phone

N_UNITS, N_DIGITS, N_DRAWN = 24, 20, 12  # the last: units of each layer after the first, where the network is drawn
UNITS, ANSWERS = "stage_units", "stage_answers"  # the keys of their containers
TELLING = {"layers", "units"}  # settings that pictures of the first layer's units would tell
PLACED = 15  # what part of a run's iterations is done when its units have the places that they keep
MOST_WEIGHTS = 2_000_000  # of a network that is put together at each redraw
LOOK_FOR = "{n} of {all:,} hidden units: blue where one wants ink, orange where it wants none."
# No longer than that: where it comes in its place, nothing moves.
PRESS_UNIT = "{n} of {all:,} hidden units: blue wants ink, orange none. Press one to look inside."
PRESS_DIGIT = " Press to see why."
# There may be another network on the page, one that was opened from a file.
UNTRAINED = " before training"
TOO_LARGE = "This network is too large to be drawn here. Once it has been trained, Inside draws it."
NO_UNITS = "This network has no hidden units to draw."


@dataclass(frozen=True)
class Size:
    """How many units and digits there are to see, how many of them in a row, and whether the network is drawn."""

    n_units: int = N_UNITS
    n_digits: int = N_DIGITS
    units_columns: int = stage.UNITS_COLUMNS
    digits_columns: int = stage.DIGITS_COLUMNS
    whole: bool = True


WIDE, PHONE = Size(), Size(16, 16, 8, 8, False)  # on a phone each has the 44 pixels that a finger needs


def size():
    """The Size for this reader."""
    return PHONE if on_a_phone() else WIDE


@dataclass(frozen=True)
class Pictures:
    """What there is to see of a network. units: a PNG of the units of these numbers, of `n_units` in the layer, or None
    if it has none.

    answers: a PNG of `n_digits` with what they are taken for; said: the same in words; right: how many are. drawn: a
    PNG of the network itself, or nothing; shape: the same in words.
    """

    units: bytes | None
    numbers: tuple[int, ...]
    n_units: int
    answers: bytes
    n_digits: int
    said: str
    right: str
    drawn: bytes
    shape: str

    @classmethod
    def of(cls, network, data, dark, placed=None, size=WIDE):
        """placed: the network by which units have their places, this one without."""
        images, labels, names = data.test_images[: size.n_digits], data.test_labels[: size.n_digits], data.class_names
        found = network.predict(nncore.flatten(images, network.dtype))
        numbers = foremost(placed or network)[: size.n_units]
        weights = network.layers[0].weights[:, numbers]
        return cls(
            stage.units(weights, dark, size.units_columns) if len(network.layers) > 1 else None,
            tuple(numbers.tolist()),
            network.sizes[1],
            stage.answers(images, found, labels, names, dark, size.digits_columns),
            len(labels),
            stage.answers_alt(found, labels, names),
            stage.how_many_right(found, labels),
            *(_drawn(network, placed or network, numbers, dark) if size.whole else (b"", "")),
        )

    @property
    def n_bytes(self):
        return len(self.units or b"") + len(self.answers) + len(self.said) + len(self.drawn)


def foremost(network, layer=0):
    """Which units of a layer are shown, those first that the next layer listens to most: (n,) integers."""
    if len(network.layers) == layer + 1:
        return np.arange(min(N_UNITS, len(network.layers[layer].bias)))
    outgoing = np.nan_to_num(network.layers[layer + 1].weights.astype(np.float64))
    # What a unit adds to all answers alike decides between none.
    heard = np.linalg.norm(outgoing - outgoing.mean(axis=1, keepdims=True), axis=1)
    return heard.argsort(kind="stable")[::-1][:N_UNITS]


def _drawn(network, placed, numbers, dark):
    """A PNG of a network, and the same in words. numbers: of the first layer's units, as their pictures stand."""
    deeper = (foremost(placed, layer)[:N_DRAWN] for layer in range(1, len(network.layers) - 1))
    hidden = [numbers, *deeper] if len(network.layers) > 1 else []
    shown = [np.arange(network.sizes[0]), *hidden, np.arange(network.sizes[-1])]
    weights = [layer.weights[np.ix_(*pair)] for layer, pair in zip(network.layers, pairwise(shown), strict=True)]
    return wiring.drawn(weights, dark), wiring.alt(network.sizes, [len(each) for each in shown])


def shown_units(run):
    """`foremost` of a Run, the whole of it or of a moment; none before there is a network."""
    placed = _placed_by(run)
    return foremost(placed) if placed else np.arange(0)


def _placed_by(run):
    """The network of a Run by which its units have their places, which they keep from early on: with gradient descent
    most of those that matter then do so at the end, with Adam few."""
    later = [network for iteration, network in run.checkpoints if iteration >= run.config.iterations / PLACED]
    return next(iter(later), run.checkpoints[0][1] if run.checkpoints else run.network)


# A class begins with the same network, and to draw that was half of what its page takes.
_untrained = BoundedCache(2 * 2**20, lambda found: found.n_bytes)


def show(places, now, hidden=(), pressed=()):
    """Draw what a run's network is like. places: containers for its units, its answers and the whole of it; now: the
    run at a moment; hidden: as in `show_before`; pressed: which of UNITS and ANSWERS can be."""

    def make():
        network = now.network or (now.checkpoints and now.checkpoints[0][1])
        return network and Pictures.of(network, now.data, dark(), _placed_by(now), size())

    _show(places, now.config, make, hidden, f" after iteration {now.iteration:,}" if now.busy else "", pressed)


def show_before(places, config, data, hidden=()):
    """The same of the network that a run would begin with.

    hidden: the settings that a task hides; pictures of the units would tell how many there are.
    """
    starts = config.sizes, config.hidden_activation, config.output_activation, config.initializer, config.seed
    key = *starts, config.dtype, data.test_digest, data.class_names, dark(), size()

    def make():
        return _untrained.get(key, lambda: Pictures.of(nncore.initial_network(config), data, dark(), None, size()))

    _show(places, config, make, hidden, UNTRAINED)


def _show(places, config, make, hidden, when, pressed=()):
    """make: makes the Pictures, or None; when: of when the answers are, for their caption; pressed: as in `show`."""
    units, answers, whole = places
    if sum(inputs * units for inputs, units in pairwise(config.sizes)) > MOST_WEIGHTS:
        units.caption(TOO_LARGE)
    elif seen := make():
        if not TELLING & set(hidden):
            with units.container(key=UNITS):
                _show_units(seen, PRESS_UNIT if UNITS in pressed else LOOK_FOR)
            if seen.drawn and not SHAPE & set(hidden):
                with whole:
                    _show_picture(seen.drawn, seen.shape)
        with answers.container(key=ANSWERS):
            _show_picture(seen.answers, seen.said)
            # Beside when it is there is no room for more.
            press = PRESS_DIGIT if ANSWERS in pressed and not when else ""
            st.caption(f"{seen.n_digits} test digits{when}: **{seen.right}**.{press}")


def _show_units(seen, caption):
    if seen.units is None:
        st.caption(NO_UNITS)
        return
    _show_picture(seen.units, stage.units_alt(seen.numbers))
    st.caption(caption.format(n=len(seen.numbers), all=seen.n_units))


def _show_picture(content, alt):
    """A PNG, which comes with the page: as a file it might be asked for when the next redraw has done away with it."""
    st.image(pictures.data_url(content), width="stretch", alt=alt)
