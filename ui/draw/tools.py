"""What can be done with the page that is drawn on."""

import random

import streamlit as st

from ui.draw import canvas
from ui.session import Drawing, part, widgets
from ui.session.drawing import ON_WHITE
from ui.shared import inputs, upload


def brush():
    """The name of the brush in use."""
    return widgets.value("brush") or canvas.DEFAULT_BRUSH


def show(data):
    """Buttons, a picture to open, brush and paper. data: whose test digits can be put onto the page."""
    drawing, empty = part(Drawing), part(Drawing).sheet.empty
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Clear", icon=":material/delete:", on_click=drawing.clear, disabled=empty)
        undo = {"on_click": drawing.undo, "disabled": not drawing.can_undo, "shortcut": "Ctrl+Z"}
        st.button("Undo", icon=":material/undo:", **undo)
        st.button(
            "A test digit",
            icon=":material/casino:",
            on_click=_put_test_digit,
            args=(data,),
            help="Puts one of the digits that networks are tested on onto the page; draw on it, and see what changes.",
        )
        with st.popover("A picture", icon=":material/photo_camera:"):
            label, types = "A photograph or scan of one digit (PNG or JPEG)", ["png", "jpg", "jpeg"]
            said = "{}. Your drawing is as it was."
            upload.show(label, types, "picture_file", 20, drawing.open_picture, drawing, said)
    if drawing.problem:
        st.error(drawing.problem, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        brushes, text = list(canvas.BRUSHES), "How thick the ink is."
        inputs.segments("Brush", brushes, "brush", text, canvas.DEFAULT_BRUSH, on_change=drawing.restart)
        text = "Black ink on white paper. The network wants it the other way round: finding the ink sees to it."
        inputs.toggle("White paper", ON_WHITE, text, on_change=drawing.change_paper)


def _put_test_digit(data):
    """One of the test digits, at random, onto the page."""
    part(Drawing).put_digit(random.choice(data.test_images))
