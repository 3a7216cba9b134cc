"""Draw a digit and have it read."""

import streamlit as st

from nncore.reading.strokes import CANVAS
from ui.app import announcer, navigation, notices
from ui.draw import canvas, explanation, own_digits, pen, photograph, pixel_grid, preparation_steps, readings, tools
from ui.session import ChosenPicture, Desk, Drawing, Networks, OwnDigits, Page, Training, part
from ui.shared import data_choice, drawn_digit, inputs, live, network_choice

REDRAW_SECONDS, EXPLAIN_SECONDS = 0.5, 2.0
STEPS, WHY, OWN_DIGITS = "From drawing to digit", "Why this answer", "Your digits"

navigation.require_app()
if part(Page).enter("draw"):
    part(OwnDigits).kept_last, part(OwnDigits).removed = None, ()  # it was said
    part(ChosenPicture).end()  # the browser's Back leaves a dialog without closing it
st.title("Draw a digit")
run, data, drawing = part(Training).run, data_choice.current(), part(Drawing)
watching, is_alone = part(Training).going, part(Networks).own is None


def read():
    """What the networks make of what is on the canvas. Reruns with every report of the pen."""
    if drawing.live is None or drawing.changed:
        part(Desk).keep()
    went_on = part(Training).run is not run or part(Training).going != watching
    if (drawing.outdated or went_on or (part(Networks).own is None) != is_alone) and not part(ChosenPicture).opening:
        # What is around has to follow: something was put in place of the drawing, or a run has just begun, or ended, or
        # there is a network to choose. What is shown over the page would be built anew by that, with the file that is
        # being chosen in it.
        st.rerun()
    with pen.followed(canvas.BRUSHES[tools.brush()]):
        digits = preparation_steps.digits(drawing.seen, drawing.sheet)
        announcer.say("draw", readings.show(network_choice.chosen(), digits))
    if drawing.rested:
        # Of the page nothing else tells of the drawing; a whole page is several times the work.
        drawing.changed = False
        live.wake(look_closer.__name__)
        notices.look_for_trouble()


def look_closer(closer, prepared_by):
    """What follows from the drawing, below it. Why a network gave its answer is redrawn by itself while it learns."""
    if preparation_steps.preparation() != prepared_by:
        st.rerun()  # a step was switched here, and the answer follows too
    digit, reader = drawing.sheet.digit(prepared_by), network_choice.chosen()[0]
    if digit is None and preparation_steps.is_complete():
        st.caption("Draw something first: then this is about your drawing.")
        return
    if digit is not None or closer == STEPS:
        drawn_digit.say_what_it_is(reader.class_names)
    if closer == STEPS:
        preparation_steps.show(drawing.sheet)
    elif digit is not None:
        explanation.show(reader, digit, data)


# Beside the canvas is the answer, under it what takes back and the tools; on a narrow screen the tools come last.
with st.container(key="drawing"):
    with st.container(width="stretch" if drawing.by_pixel else CANVAS):
        drawing.note_shown()
        if drawing.by_pixel:
            pixel_grid.show()
        else:
            drawing.take(canvas.show(drawing.start, tools.brush(), drawing.sheet, drawing.sends))
        tools.show_undo()
    with st.container():
        live.fragment(read, REDRAW_SECONDS, watching)()
    with st.container():
        tools.show(data)
photograph.ask()
closer = inputs.segments("Look closer", [STEPS, WHY, OWN_DIGITS], "closer")
if closer == OWN_DIGITS:
    own_digits.show(network_choice.chosen()[0])
else:
    going = watching and closer == WHY
    live.fragment(look_closer, EXPLAIN_SECONDS, going)(closer, preparation_steps.preparation())
