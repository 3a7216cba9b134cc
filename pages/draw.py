"""Draw a digit and have it read."""

import streamlit as st

from nncore.reading.strokes import CANVAS
from ui.draw import explanation, own_digits, photograph, pixel_grid, preparation_steps, readings, tools
from ui.live import canvas
from ui.session import ChosenPicture, Drawing, OwnDigits, Page, UndoHistory, part
from ui.shared import data_choice, drawn_digit, inputs, network_choice

STEPS, WHY, OWN_DIGITS = CLOSER = "From drawing to digit", "Why this answer", "Your digits"

if part(Page).enter("draw"):
    part(OwnDigits).kept_last, part(OwnDigits).removed = None, UndoHistory()  # it was said
    part(ChosenPicture).end()  # the browser's Back leaves a dialog without closing it
st.title("Draw a digit")
data, drawing = data_choice.current(), part(Drawing)
own_digits.take_label()
drawing.note_shown()


def look_closer(closer, prepared_by):
    """What follows from the drawing, below it."""
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
    with st.container(width="stretch" if drawing.by_pixel else CANVAS, gap="xsmall"):
        if drawing.by_pixel:
            pixel_grid.show()
        else:
            canvas.show(tools.brush())
        canvas.show_undo()
    with st.container():
        readings.show(network_choice.chosen(), inputs.chosen("closer", CLOSER, STEPS) == WHY)
    with st.container():
        tools.show(data)
canvas.follow_pen(tools.brush())
photograph.ask()
closer = inputs.segments("Look closer", CLOSER, "closer")
if closer == OWN_DIGITS:
    own_digits.show(network_choice.chosen()[0])
else:
    look_closer(closer, preparation_steps.preparation())
network_choice.watch_run()
