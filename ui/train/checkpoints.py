"""A run's checkpoints: what its network was like at any time of its training, and going on from there."""

import numpy as np
import streamlit as st

import nncore
from lab import network_cache
from lab.networks import known_networks
from lab.origin import gone_on
from render import evaluation_figures, pictures, readings
from render.numbers import per_cent
from ui.live.living import TELLING
from ui.session import Drawing, TaskWork, Training, dark, part, widgets
from ui.shared import drawn_digit, figure
from ui.train import controls

N_UNITS = 12
AT = "checkpoint"  # the key of the slider


def show(run, config):
    """A slider over the checkpoints: weights as pictures, accuracy, confusions, and the answer to one's drawing."""
    known = known_networks(run)
    # Of a run that the server did not survive there may be the last one alone.
    if len(known) < 2 and not (run.ended and run.iteration and run.iteration in known):
        return
    with st.expander("Time machine", icon=":material/history:", key="time_machine", on_change="rerun") as machine:
        if machine.open:
            _travel(run, config)


def _travel(run, config):
    checkpoints = known_networks(run)
    text = "Networks are kept from the start to the end of a run, more of them early, where more happens."
    at = max(checkpoints)
    if len(checkpoints) > 1:
        at = st.select_slider("After iteration", list(checkpoints), at, key=AT, help=text, format_func="{:,}".format)
    network = checkpoints[at]
    evaluation = network_cache.evaluated(network, run.data)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{per_cent(evaluation.accuracy)}** of {len(evaluation.labels):,} test digits read right")
        if not TELLING & part(TaskWork).task.hidden:
            _show_weights(network, checkpoints[max(checkpoints)], at, run.class_names)
    with right:
        matrix = evaluation_figures.confusion(evaluation.confusion, run.class_names, dark())
        figure.show(matrix, f"Confusion matrix after iteration {at:,}.", "checkpoint_confusion")
        _show_answer(network, run.class_names)
    if config.fits(network):
        text = "Starts a run from this network with the settings as they are now."
        st.button("Go on from here", icon=":material/play_arrow:", on_click=_go_on, args=(run,), help=text)
    else:
        st.caption("To go on from here, choose the same layers, units and activations as this network has.")


def _go_on(run):
    """Start from where the slider stands when it is pressed, which the page may not have been drawn for yet."""
    checkpoints = known_networks(run)
    at = widgets.value(AT)
    at = at if at in checkpoints else max(checkpoints)
    controls.attempt(part(Training).start, None, checkpoints[at], gone_on(run, at))


def _show_weights(network, last, at, class_names):
    """The weights of some hidden units as pictures, or of the answers where there are none. last: the network of the
    last checkpoint."""
    weights, final = network.layers[0].weights, last.layers[0].weights
    # Always the same units, the strongest at the end: so that each can be watched growing.
    shown = np.sort(np.linalg.norm(final, axis=0).argsort()[::-1][:N_UNITS])
    units, hidden = weights[:, shown].T.reshape(-1, 28, 28), len(last.layers) > 1
    names = [f"unit {unit}" if hidden else class_names[unit] for unit in shown]
    grid = pictures.signed_grid(units, names, 4, dark(), 3, largest=float(np.abs(final[:, shown]).max()))
    st.image(grid, width="stretch", alt=f"Weights after iteration {at:,}: {', '.join(names)}.")
    st.caption("What they look for: ink where it is blue, none where it is orange.")


def _show_answer(network, class_names):
    """What a network makes of the drawing on the page Draw."""
    digit = part(Drawing).sheet.digit()
    if digit is None:
        st.caption("Draw a digit on the page Draw, and see here how the answer to it came about.")
        return
    probabilities = network.predict_proba(nncore.flatten(digit[None], network.dtype))[0]
    st.html(readings.bars(probabilities, class_names, dark()))
    st.caption("The answer to your drawing.")
    drawn_digit.say_what_it_is(class_names)
