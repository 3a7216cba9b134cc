"""The part of the page that follows the pen in the browser, and tells what it does while it does it."""

import contextlib
import time
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lab.ledger.access import key_of
from lab.runs.cores import CORES
from ui.session import Drawing, LabBook, part, widgets
from ui.shared.live import AROUND
from ui.shared.pace import Pace

KEY = "pen"
PAUSE = 0.1  # seconds between two reports of a pen that moves, while there is time enough for everybody's
# A share of the cores as redraws have, beside theirs; and shorter memories, for strokes are short. With half as much
# again thirty who draw have their answers no sooner, and leave less to who trains beside them.
pace = Pace(CORES, most=20.0, away=3.0)
SCRIPT = "".join(Path(__file__).with_name(name).read_text() for name in ("unheard.js", "pen.js"))
_component = st.components.v2.component("digit_lab_pen", js=SCRIPT)


@contextlib.contextmanager
def followed(width):
    """Listen to the pen, and note what it costs to answer it. Its fragment reruns with every report.

    width: of the brush, in pixels.
    """
    begun = time.thread_time()
    _follow(width)
    yield
    if part(Drawing).live is not None:
        pace.note(get_script_run_ctx().session_id, PAUSE, time.thread_time() - begun + AROUND)


def _follow(width):
    drawing = part(Drawing)
    message, action = drawing.heard
    data = {"pen": drawing.pen, "message": message, "action": action, "canvas": drawing.shown, "width": width}
    data |= {"grid": drawing.sheet.on_grid.tobytes().hex() if drawing.by_pixel else None}
    data |= {"pause": round(1000 * pace.seconds(PAUSE))}
    data |= {"book": key_of(part(LabBook).own)[:16]}  # nothing by which it could be opened
    data |= {"middles": drawing.sheet.middles, "ink": 0 if drawing.on_white else 255}
    _component(key=KEY, data=data, on_report_change=hear)


def hear(pressed=None):
    """Do what the pen says was done, up to now. Call it before anything else is done to the drawing.

    pressed: the key of what was pressed to do that, which pen.js knows: what was drawn after that is heard afterwards,
    for Streamlit calls a component's callback last.
    """
    said = widgets.sent(KEY) if pressed else widgets.newly_sent(KEY)
    if said and isinstance(said[-1], dict):  # the last report says all that was not heard
        part(Drawing).hear(said[-1].get("value"), pressed)
