"""Choosing which network reads: one's own, the ready one, or both side by side. The choice holds on every page."""

import streamlit as st

from render import pieces, run_sentences
from ui.live import page as live
from ui.live import reading
from ui.live.reading import OPTIONS, READY, YOURS  # noqa: F401  for who asks which they are
from ui.session import Networks, Training, part
from ui.shared import inputs

KEY = "reader"
LOOK_SECONDS = 1.0


def choose():
    """Show the control, if there is a choice. Returns the ReadingNetworks chosen: one, or two side by side."""
    if part(Networks).own is not None:
        inputs.segments(
            "Which network reads",
            OPTIONS,
            KEY,
            "Yours is the last one you trained or opened. The ready one has learned from 60,000 digits of MNIST "
            "and from thousands that people drew on a screen.",
        )
    return chosen()


def chosen():
    """The ReadingNetworks chosen, as they are now."""
    return reading.chosen(inputs.chosen(KEY, OPTIONS, YOURS))


def say_if_learning(reader, done=None, again="Do it again"):
    """How far the run of a ReadingNetwork is, while it goes on. done: what the page has done with the network, such as
    "Measured", which is of a moment; again: what a button is called that has it done anew."""
    if not reader.learning:
        return
    run, when = reader.run, f"{done} after iteration {reader.done:,}. " if done and reader.done else ""
    live.show("learning", lambda: [pieces.caption(f"{when}It is still learning: {run_sentences.progress(run)}.")])
    if done:
        st.button(again, icon=":material/refresh:", type="tertiary", key="again")


def watch_run():
    """Have the page drawn anew once the run begins, rests, goes on or ends, or has its first network."""
    live.watch("run", _of_run, LOOK_SECONDS)


def _of_run():
    run = part(Training).run
    return run and (id(run), run.status, run.latest is None), id(part(Networks).source)
