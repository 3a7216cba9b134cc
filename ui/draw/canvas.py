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
    right = isinstance(drawing, dict) and isinstance(drawing.get("data"), str)
    return {"drawing": drawing if right else None}


library.out = _sent


def show(start, brush, on_white=False, backdrop=None):
    """The canvas: white ink on black as in MNIST, or black on white.

    start: the drawing to start from; brush: a key of BRUSHES; backdrop: a picture to draw on, (280, 280) uint8.
    """
    ink, paper = (BLACK, WHITE) if on_white else (WHITE, BLACK)
    return library.st_canvas(
        key="canvas",
        width=CANVAS,
        height=CANVAS,
        stroke_width=BRUSHES[brush],
        stroke_color=ink,
        background_color=paper,
        background_image=None if backdrop is None else pictures.png(backdrop),
        initial_drawing=start,
        return_image_data=True,
    )
