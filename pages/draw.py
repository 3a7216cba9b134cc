"""Draw a digit and have it read."""

import streamlit as st

from ui.app import navigation
from ui.draw import canvas, explanation, own_digits, preparation_steps, readings, tools
from ui.session import Desk, Drawing, Page, Training, part
from ui.shared import data_choice, inputs, live, network_choice

REDRAW_SECONDS = 0.5
STEPS, WHY, OWN_DIGITS = "From drawing to digit", "Why this answer", "Your digits"

navigation.require_app()
part(Page).enter("draw")
st.title("Draw a digit")
run, data = part(Training).run, data_choice.current()
watching = part(Training).going


def draw_and_read():
    """The canvas, what a network makes of what is on it, and a closer look. Reruns after every stroke."""
    drawing = part(Drawing)
    left, right = st.columns([1, 1.7], gap="large")
    with left:
        drawing.take(canvas.show(drawing.start, tools.brush(), drawing.on_white, drawing.sheet.backdrop))
        tools.show(data)
    with right:
        chosen = network_choice.choose()
        digit = drawing.sheet.digit(preparation_steps.preparation())
        readings.show(chosen, digit)
    show_closer_look(chosen[0], digit)
    part(Desk).keep()
    if part(Training).run is not run or (watching and run.status != "running"):
        # The page is redrawn as often as a run needs: it has just begun, or ended.
        st.rerun()


def show_closer_look(reader, digit):
    """One of three closer looks, which are worked out only when they are shown."""
    chosen = inputs.segments("Look closer", [STEPS, WHY, OWN_DIGITS], "closer")
    if chosen == OWN_DIGITS:
        own_digits.show(reader, data)
    elif digit is None and preparation_steps.is_complete():
        st.caption("Draw something first: then this is about your drawing.")
    elif chosen == STEPS:
        preparation_steps.show(part(Drawing).sheet)
    else:
        explanation.show(reader, digit, data)


live.fragment(draw_and_read, REDRAW_SECONDS, watching)()
