"""Draw a digit and have it read."""

import streamlit as st

from ui.draw import explanation, own_digits, photograph, pixel_grid, preparation_steps, readings, tools
from ui.live import canvas
from ui.session import ChosenPicture, Drawing, OwnDigits, Page, UndoHistory, part
from ui.shared import data_choice, drawn_digit, inputs, network_choice, walk

if part(Page).enter("draw"):
    part(OwnDigits).kept_last, part(OwnDigits).removed = None, UndoHistory()  # it was said
    part(ChosenPicture).end()  # the browser's Back leaves a dialog without closing it
with st.container(key="title"):
    st.title("Draw a digit", anchor=False)  # heard and not seen: the menu says it
walk.show("Draw")
data, drawing = data_choice.current(), part(Drawing)
own_digits.take_label()
drawing.note_shown()


def look_closer(closer, prepared_by):
    """What follows from the drawing, below it."""
    digit, reader = drawing.sheet.digit(prepared_by), network_choice.chosen()[0]
    if digit is None and preparation_steps.is_complete():
        st.caption("Draw something first: then this is about your drawing.")
        return
    if digit is not None or closer == tools.STEPS:
        drawn_digit.say_what_it_is(reader.class_names)
    if closer == tools.STEPS:
        preparation_steps.show(drawing.sheet)
    elif digit is not None:
        explanation.show(reader, digit, data)


# A wide screen has the answer and what it was beside the canvas, a phone what looks closer right below the answer.
with st.container(key="drawing"):
    with st.container(gap="xsmall"):
        if drawing.by_pixel:
            pixel_grid.show()
        else:
            canvas.show(tools.brush())
        canvas.show_undo()
    with st.container():
        readings.show()
    with st.container(key="it_is", gap="xsmall"):
        tools.say_what_is_wrong()
        readings.show_what_next(inputs.chosen(tools.CLOSER, (None, *tools.LOOKS), None) == tools.WHY)
    closer = inputs.openers("Look closer", tools.LOOKS, tools.CLOSER)
    tools.show(data)
canvas.follow_pen(tools.brush())
photograph.ask()
if closer == tools.OWN_DIGITS:
    own_digits.show(network_choice.chosen()[0])
elif closer:
    look_closer(closer, preparation_steps.preparation())
network_choice.watch_run()
