"""Draw a digit and have it read."""

import streamlit as st

from nncore.reading.strokes import CANVAS
from ui.app import announcer, navigation
from ui.draw import canvas, explanation, own_digits, pen, photograph, pixel_grid, preparation_steps, readings, tools
from ui.session import Desk, Drawing, OwnDigits, Page, Training, part
from ui.shared import data_choice, drawn_digit, inputs, live, network_choice

REDRAW_SECONDS, EXPLAIN_SECONDS = 0.5, 2.0
STEPS, WHY, OWN_DIGITS = "From drawing to digit", "Why this answer", "Your digits"

navigation.require_app()
if part(Page).enter("draw"):
    part(OwnDigits).kept_last = None  # it was said
st.title("Draw a digit")
run, data, drawing = part(Training).run, data_choice.current(), part(Drawing)
watching = part(Training).going


def read():
    """What the networks make of what is on the canvas. Reruns with every report of the pen."""
    if drawing.live is None:
        part(Desk).keep()
    went_on = part(Training).run is not run or (watching and run.status != "running")
    if (drawing.outdated or went_on) and not drawing.opening:
        # What is around has to follow: something was done to the drawing, or a run has just begun, or ended. What is
        # shown over the page would be built anew by that, with the file that is being chosen in it.
        st.rerun()
    with pen.followed(canvas.BRUSHES[tools.brush()]):
        digits = preparation_steps.digits(drawing.seen, drawing.sheet)
        announcer.say("draw", readings.show(network_choice.chosen(), digits))


def explain():
    """Why a network gave its answer. Redrawn by itself while it learns."""
    digit = drawing.sheet.digit(preparation_steps.preparation())
    if digit is not None:
        drawn_digit.say_what_it_is(network_choice.chosen()[0].class_names)
        explanation.show(network_choice.chosen()[0], digit, data)


# Beside the canvas is the answer, under it what takes back and the tools; on a narrow screen the tools come last.
with st.container(key="drawing"):
    with st.container(width="stretch" if drawing.by_pixel else CANVAS):
        drawing.changed, drawing.shown = False, drawing.start["generation"]
        if drawing.by_pixel:
            pixel_grid.show()
        else:
            drawing.take(canvas.show(drawing.start, tools.brush(), drawing.sheet, not drawing.drawn_by_pen))
        tools.show_undo()
    with st.container():
        live.fragment(read, REDRAW_SECONDS, watching)()
    with st.container():
        tools.show(data)
photograph.ask()
closer = inputs.segments("Look closer", [STEPS, WHY, OWN_DIGITS], "closer")
if closer == OWN_DIGITS:
    own_digits.show(network_choice.chosen()[0])
elif drawing.sheet.digit(preparation_steps.preparation()) is None and preparation_steps.is_complete():
    st.caption("Draw something first: then this is about your drawing.")
elif closer == STEPS:
    drawn_digit.say_what_it_is(network_choice.chosen()[0].class_names)
    preparation_steps.show(drawing.sheet)
else:
    live.fragment(explain, EXPLAIN_SECONDS, watching)()
