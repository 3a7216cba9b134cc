"""What a reader's session holds. The only module that touches session keys."""

import io
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

import nncore
from nncore.pictures import read_picture
from ui.jobs import Run, scheduler


@dataclass
class Drawing:
    """What is on the canvas: `strokes` as the canvas describes them, and the `picture` (h, w, 4) uint8 they make."""

    strokes: list = field(default_factory=list)
    picture: np.ndarray | None = None


@dataclass
class _Session:
    run: Run | None = None
    drawing: Drawing = field(default_factory=Drawing)
    page: str = ""
    # What the canvas starts from. It reloads when this changes, so it must not change while somebody draws.
    canvas_start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    sent: bytes | None = None  # the canvas's latest PNG
    outdated: bytes | None = None  # a PNG from before the canvas was restarted
    samples_seed: int = 0


def _session() -> _Session:
    return st.session_state.setdefault("_session", _Session())


def run():
    """The run of this session, going on or ended; None before the first."""
    return _session().run


def start_run(config, data, iterations=None):
    """Begin a run in place of the one before. Raises ValueError if the configuration is not right for the data."""
    session = _session()
    if session.run is not None:
        scheduler.stop(session.run)
    session.run = scheduler.start(config, data, _is_open(), iterations)


def _is_open():
    """A function, for any thread, that tells whether this session's browser tab is still connected."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return lambda: True
    session_id, server = context.session_id, runtime.get_instance()
    return lambda: server.is_active_session(session_id)


def enter(page):
    """Say which page is shown. Coming back to the canvas starts it from what was on it."""
    session = _session()
    if session.page != page:
        session.page = page
        _restart_canvas(session, session.drawing.strokes)


def canvas_start():
    """The drawing that the canvas starts from."""
    return _session().canvas_start


def drawing():
    """What is on the canvas."""
    return _session().drawing


def clear_drawing():
    """Empty the canvas."""
    session = _session()
    session.drawing = Drawing()
    _restart_canvas(session, [])


def undo_stroke():
    """Take the last stroke off the canvas."""
    session = _session()
    strokes = session.drawing.strokes[:-1]
    if not strokes:
        session.drawing = Drawing()
    _restart_canvas(session, strokes)


def _restart_canvas(session, strokes):
    session.canvas_start = {"objects": strokes, "generation": session.canvas_start["generation"] + 1}
    session.outdated = session.sent


def take_drawing(canvas):
    """Remember what the canvas sent. canvas: what st_canvas returned."""
    session = _session()
    # After a restart, until the canvas has answered, its value is still what it sent before.
    if canvas.image_bytes is None or canvas.image_bytes == session.outdated:
        return
    session.outdated, session.sent = None, canvas.image_bytes
    session.drawing = Drawing(canvas.json_data["objects"], read_picture(io.BytesIO(canvas.image_bytes)))


def brush():
    """The width of the canvas's brush, in pixels."""
    return st.session_state.get("brush", 20)


def samples_seed():
    """Decides which sample digits are shown."""
    return _session().samples_seed


def show_other_samples():
    """Show other sample digits from now on."""
    _session().samples_seed += 1


def data():
    """The data set in use."""
    return nncore.load_digits()


def dark():
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"
