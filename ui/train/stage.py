"""What the network is like just now: before the first step, on the way and at the end, in the same places."""

from itertools import pairwise

import streamlit as st

import nncore
from render import pictures, stage
from ui.session import dark

N_UNITS, N_DIGITS = 24, 20
UNITS, ANSWERS = "stage_units", "stage_answers"  # the keys of their containers
TELLING = {"layers", "units"}  # settings that pictures of the units would tell
MOST_WEIGHTS = 2_000_000  # of a network that is put together at each redraw
LOOK_FOR = "What {n} hidden units look for: ink where it is blue, none where it is orange."
# There may be another network on the page, one that was opened from a file.
UNTRAINED = ", read untrained"
TOO_LARGE = "This network is too large to be drawn here: Inside draws it."
NO_UNITS = "This network has no hidden units to draw."


def show(places, now, hidden=()):
    """Draw what a run's network is like. places: a container for its units and one for its answers; now: the run at a
    moment; hidden: as in `show_before`."""
    when = f" after iteration {now.iteration:,}" if now.busy else ""
    _show(
        places, now.config, lambda: now.network or (now.checkpoints and now.checkpoints[0][1]), now.data, hidden, when
    )


def show_before(places, config, data, hidden=()):
    """The same of the network that a run would begin with.

    hidden: the settings that a task hides; pictures of the units would tell how many there are.
    """
    _show(places, config, lambda: nncore.initial_network(config), data, hidden, UNTRAINED)


def _show(places, config, make, data, hidden, when=""):
    """make: puts the network together, or has none; when: of when its answers are, for their caption."""
    units, answers = places
    if sum(inputs * units for inputs, units in pairwise(config.sizes)) > MOST_WEIGHTS:
        units.caption(TOO_LARGE)
    elif network := make():
        found = network.predict(nncore.flatten(data.test_images[:N_DIGITS], network.dtype))
        if not TELLING & set(hidden):
            with units.container(key=UNITS):
                _show_units(network)
        with answers.container(key=ANSWERS):
            _show_answers(found, data, when)


def _show_units(network):
    if len(network.layers) == 1:
        st.caption(NO_UNITS)
        return
    weights = network.layers[0].weights[:, :N_UNITS]
    n = weights.shape[1]
    _show_picture(stage.units(weights, dark()), stage.units_alt(n))
    st.caption(LOOK_FOR.format(n=n))


def _show_answers(found, data, when):
    labels, names = data.test_labels[:N_DIGITS], data.class_names
    picture = stage.answers(data.test_images[:N_DIGITS], found, labels, names, dark())
    _show_picture(picture, stage.answers_alt(found, labels, names))
    st.caption(f"{len(labels)} test digits{when}: **{stage.how_many_right(found, labels)}**.")


def _show_picture(content, alt):
    """A PNG, which comes with the page: as a file it might be asked for when the next redraw has done away with it."""
    st.image(pictures.data_url(content), width="stretch", alt=alt)
