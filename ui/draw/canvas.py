"""The drawing canvas, without its own toolbar."""

from pathlib import Path

import streamlit as st
import streamlit_drawable_canvas as library

from lab.canvas_strokes import BLACK, WHITE
from nncore.reading.strokes import CANVAS
from render import pictures

BRUSHES = {"Thin": 14, "Medium": 20, "Thick": 26}
DEFAULT_BRUSH = "Medium"

# The library's toolbar lies invisibly over a corner of the canvas until the mouse is there: a finger that starts a
# stroke in that corner hits "Reset" instead. It has no setting for it, and its styles are out of a page's reach, so
# the same component is registered once more with one rule added.
_css = (Path(library.__file__).parent / "frontend" / "build" / "index-style.css").read_text()
_component = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    js="index-*.js",
    css=_css + "\n.dc-toolbar { display: none !important; }\n",
    html='<div class="canvas-root"></div>',
    isolate_styles=True,
)


def _sent(**options):
    """What the component sent, where it is of the form that the library takes for granted; anything else is nothing."""
    drawing = _component(**options).get("drawing")
    return {"drawing": drawing if isinstance(drawing, dict) and isinstance(drawing.get("raw"), dict) else None}


library.out = _sent


def show(start, brush, sheet, sends):
    """The canvas: white ink on black as in MNIST, or black on white. Returns the strokes that it sent itself, or None.

    start: the drawing to start from; brush: a key of BRUSHES; sheet: the DrawingSheet on it; sends: whether it sends
    its strokes, a moment after each.
    """
    ink, paper = (BLACK, WHITE) if sheet.on_white else (WHITE, BLACK)
    below = sheet.below
    result = library.st_canvas(
        key="canvas",
        width=CANVAS,
        height=CANVAS,
        stroke_width=BRUSHES[brush],
        stroke_color=ink,
        background_color=paper,
        background_image=None if below.empty else pictures.png(below.picture),
        initial_drawing=start,
        update_streamlit=sends,
    )
    return result.json_data.get("objects") if result.json_data is not None else None
