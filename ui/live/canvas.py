"""The drawing canvas, and the pen that is followed on it."""

import streamlit as st
import streamlit_drawable_canvas as library

from lab.canvas_strokes import ABOVE, BLACK, WHITE
from lab.ledger.access import key_of
from nncore.reading.strokes import CANVAS
from render import pictures
from ui.live.component import component
from ui.session import Drawing, LabBook, part

BRUSHES = {"Thin": 14, "Medium": 20, "Thick": 26}
DEFAULT_BRUSH = "Medium"
NAME = "Canvas to draw on with a pen, a finger or a mouse. To draw with keys, switch on Pixel by pixel, on Draw."
# The library's toolbar lies invisibly over the canvas's upper edge, where a finger that begins a stroke would press it,
# and it has no setting for it. So the canvas is higher by ABOVE than it is seen: its place cuts that off (app.css).
_pen = component("pen", "pen.js")


def show(brush=DEFAULT_BRUSH):
    """The canvas: white ink on black as in MNIST, or black on white. brush: a key of BRUSHES."""
    start = part(Drawing).shown
    below = start.sheet.below
    ink, paper = (BLACK, WHITE) if below.on_white else (WHITE, BLACK)
    with st.container(key="pad"):
        library.st_canvas(
            key="canvas",
            width=CANVAS,
            height=CANVAS + ABOVE,
            stroke_width=BRUSHES[brush],
            stroke_color=ink,
            background_color=paper,
            background_image=None if below.empty else pictures.png(pictures.with_margin(below.picture, ABOVE)),
            initial_drawing={"objects": start.objects, "generation": start.generation},
            update_streamlit=False,
        )


def show_undo():
    """Buttons for what is on the canvas, which stay where they are while it is read: one press may follow another."""
    undo, redo, clear = part(Drawing).can
    with st.container(horizontal=True, gap="xsmall", key="takes_back"):
        # The pen looks for them under these names, and tells what they do.
        st.button("Undo", icon=":material/undo:", key="undo", help="Ctrl+Z", disabled=not undo)
        st.button("Redo", icon=":material/redo:", key="redo", help="Ctrl+Y", disabled=not redo)
        st.button("Clear", icon=":material/delete:", key="clear", disabled=not clear)


def follow_pen(brush=DEFAULT_BRUSH):
    """Listen to the pen around the canvas, or the grid of pixels. Draws nothing to see; call it after `show`."""
    drawing = part(Drawing)
    grid, action = drawing.on_grid
    data = {
        "pen": drawing.pen,
        "action": action,
        "canvas": drawing.shown.generation,
        "width": BRUSHES[brush],
        "grid": None if grid is None else grid.tobytes().hex(),
        "ink": 0 if drawing.on_white else 255,
        "name": NAME,
        "book": key_of(part(LabBook).own)[:16],  # nothing by which it could be opened
    }
    _pen(key="pen", data=data)
