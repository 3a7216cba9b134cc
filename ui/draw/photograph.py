"""A picture to open, then the box that was found in it, and what is read in the box, before it comes onto the page."""

from functools import lru_cache, partial

import streamlit as st

import nncore
from lab.drawing_sheet import DrawingSheet
from nncore.datasets import DIGIT_NAMES
from nncore.reading.doubt import doubts
from nncore.reading.preparation import ALL_STEPS
from render import pictures, pieces, readings
from ui.draw import camera, preparation_steps
from ui.live import page as live
from ui.live.component import component
from ui.session import ChosenPicture, Drawing, dark, part
from ui.shared import network_choice

KEY = "photograph"
LOOK_SECONDS = 0.15  # between two looks at the box
SHOWN = 720  # pixels: the longer side of what is shown of it
FOUND, NOT_FOUND = "Is the box around your digit?", "No ink was found that may be one digit: move the box to yours."
SEVERAL = "{} digits found, one is read: put the box around the one you mean."
HOW = "Drag it, or its corners. Arrow keys move it too, and with Shift resize it."
MOVE = "Put the box close around one digit: then it is read."
NO_INK = "No ink was found in this box. Is your digit small? Then make the box small, close around it."
OTHERS = "There is more than one digit in this box, and one is read: put the box around one at a time."

_CSS = """
.frame { position: relative; width: fit-content; margin: 0 auto; line-height: 0; user-select: none; }
img { display: block; max-width: 100%; max-height: min(44vh, 26rem); }
.shade { position: absolute; inset: 0; overflow: hidden; pointer-events: none; }
.hole { position: absolute; box-shadow: 0 0 0 200vmax rgb(0 0 0 / 0.45); }
.box { position: absolute; box-sizing: border-box; border: 2px solid white; outline: 2px solid #00639E; cursor: move;
  touch-action: none; }
.box:focus-visible { outline-width: 4px; box-shadow: 0 0 0 6px white; }
.box i { position: absolute; width: 2rem; height: 2rem; margin: -1rem; touch-action: none; }
.box i::after { content: ""; position: absolute; inset: 0.65rem; background: white; border: 2px solid #00639E;
  border-radius: 50%; }
"""
_HTML = """
<div class="frame"><img alt="Your photograph"><div class="shade"><div class="hole"></div></div>
<div class="box" tabindex="0" role="application" aria-label="The box that is read"
 aria-description="Arrow keys move it; with Shift they make it wider, narrower, higher or lower.">
<i data-sides="1100" style="left: 0; top: 0; cursor: nwse-resize"></i>
<i data-sides="0110" style="right: 0; top: 0; cursor: nesw-resize"></i>
<i data-sides="1001" style="left: 0; bottom: 0; cursor: nesw-resize"></i>
<i data-sides="0011" style="right: 0; bottom: 0; cursor: nwse-resize"></i>
</div></div>
"""
_component = component("box", "box.js", _HTML, _CSS)


def ask():
    """Over the page, while a picture is being opened: which one, and what of it."""
    if part(ChosenPicture).opening:
        st.dialog("A picture", on_dismiss=part(ChosenPicture).end)(_show)()


def _show():
    chosen = part(ChosenPicture)
    if not chosen.opening:  # it was put onto the page, or left
        st.rerun()
    if chosen.photograph is None:
        camera.show()
    else:
        _show_box(chosen.photograph)
    if chosen.problem:
        st.error(chosen.problem, icon=":material/error:")


def _show_box(photograph):
    several = SEVERAL.format(photograph.found) if photograph.found > 1 else FOUND
    st.markdown(f"**{several if photograph.found else NOT_FOUND}** {HOW}")
    address = pictures.jpeg_address(photograph.picture, SHOWN)
    # The box is told where it starts, and tells the socket where it is: so nothing of this changes while it is moved.
    _component(key=KEY, data={"name": photograph.name, "picture": address, "box": photograph.start})
    with st.container(horizontal=True):
        text = "In place of what is on it; Undo brings that back."
        st.button("Put it onto the page", type="primary", on_click=part(ChosenPicture).use, help=text)
        st.button("Cancel", on_click=part(ChosenPicture).end)
    # Worked out again where the box is another.
    read = lru_cache(1)(partial(_in_box, network_choice.chosen()[0], preparation_steps.preparation(), dark()))
    live.show("in_box", lambda: read(part(ChosenPicture).photograph), LOOK_SECONDS)


def _in_box(reader, preparation, dark, photograph):
    """What a ReadingNetwork makes of what is in a Photograph's box, by the steps of a Preparation, as pieces."""
    if photograph is None:
        return []
    if photograph.is_lost:
        return [pieces.note(MOVE)]
    ink = photograph.ink
    page = None if ink is None else DrawingSheet.of_picture(pictures.on_page(ink), part(Drawing).on_white)
    digit = None if page is None else page.digit(preparation)
    if digit is None:
        return [pieces.note(NO_INK)]
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    asked = reader.class_names == DIGIT_NAMES and preparation == ALL_STEPS
    doubt = doubts(digit[None])[0] if asked else None
    read = readings.reading(digit, probabilities, reader.class_names, reader.title, doubt=doubt, dark=dark)
    return [pieces.html(read), *([pieces.note(OTHERS, "warning")] if photograph.others else [])]
