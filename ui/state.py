"""What a reader's session holds. The only module that touches session keys."""

import io
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

import nncore
from nncore.datasets import DIGIT_NAMES
from nncore.pictures import read_picture
from nncore.storage import Saved, load_saved
from ui import canvas
from ui.jobs import Run, scheduler

# What a canvas may send: a drawing of it takes a few thousand bytes.
MAX_BYTES, MAX_STROKES = 1_000_000, 500
DATA = "data"  # the key of the control that chooses the data set, and its name in the address bar


@dataclass
class Drawing:
    """What is on the canvas: `strokes` as the canvas describes them, and the `picture` (h, w, 4) uint8 they make."""

    strokes: list = field(default_factory=list)
    picture: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Reader:
    """A network that reads drawings: the latest of this session's run, or one from a file.

    class_names: what its ten outputs stand for; run: where it comes from, None for one from a file.
    """

    network: nncore.Network
    class_names: tuple[str, ...]
    run: Run | None = None


@dataclass
class _Session:
    run: Run | None = None
    opened: Saved | None = None  # a network from a file, in place of the run's until the next run
    problem: str | None = None  # why a file could not be opened
    drawing: Drawing = field(default_factory=Drawing)
    page: str = ""
    # What the canvas starts from. It reloads when this changes, so it must not change while somebody draws.
    canvas_start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    sent: bytes | None = None  # the canvas's latest PNG
    outdated: bytes | None = None  # a PNG from before the canvas was restarted
    samples_seed: int = 0
    data_name: str | None = None  # of the data set in use, once it was chosen


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
    session.opened = session.problem = None
    session.run = scheduler.start(config, data, _is_open(), iterations)


def _is_open():
    """A function, for any thread, that tells whether this session's browser tab is still connected."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return lambda: True
    session_id, server = context.session_id, runtime.get_instance()
    return lambda: server.is_active_session(session_id)


def reader():
    """What reads drawings: a Reader, or None while there is no network."""
    session = _session()
    if session.opened is not None:
        return Reader(session.opened.network, session.opened.notes["class_names"])
    if session.run is not None and session.run.network is not None:
        return Reader(session.run.network, session.run.class_names, session.run)
    return None


def opened():
    """The Saved network that was opened from a file, or None; and why the last file could not be opened, or None."""
    return _session().opened, _session().problem


def open_network(key):
    """Open the network file that was given to the uploader of this key; a bad one changes nothing but the message."""
    session, file = _session(), st.session_state[key]
    if file is None:
        return
    session.problem = None
    try:
        saved = load_saved(file)
    except ValueError as error:
        session.problem = str(error)
        return
    names = saved.notes.get("class_names")
    right = isinstance(names, list) and len(names) == 10 and all(isinstance(name, str) for name in names)
    saved.notes["class_names"] = tuple(name[:20] for name in names) if right else DIGIT_NAMES
    session.opened = saved


def chosen(key):
    """The value of the control of this key."""
    return st.session_state.get(key)


def asked_for(key):
    """What the address bar says of the control of this key, or None."""
    return st.query_params.get(key)


def set_controls(values):
    """Set controls by key. Call it before they are shown, from a callback."""
    for key, value in values.items():
        st.session_state[key] = value


def remember_data(name):
    """Use the data set of this name on every page."""
    _session().data_name = name


def limit_control(key, largest):
    """Lower a number control that stands higher than it may from now on. Call it before the control is shown."""
    if st.session_state.get(key, 0) > largest:
        st.session_state[key] = largest


def enter(page):
    """Say which page is shown. Coming back to the canvas starts it from what was on it."""
    session = _session()
    if session.page != page:
        session.page = page
        # A choice that came with the address is shown on the page it was opened on, and not on the next one.
        if session.data_name is not None and DATA not in st.query_params:
            st.session_state[DATA] = session.data_name
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
    session.drawing = Drawing(strokes, session.drawing.picture) if strokes else Drawing()
    _restart_canvas(session, strokes)


def _restart_canvas(session, strokes):
    session.canvas_start = {"objects": strokes, "generation": session.canvas_start["generation"] + 1}
    session.outdated = session.sent


def keep_drawing():
    """Have the canvas start from what is on it now: a change of its settings may make the browser build it anew."""
    session = _session()
    _restart_canvas(session, session.drawing.strokes)


def take_drawing(result):
    """Remember what the canvas sent. result: what canvas.show returned."""
    session = _session()
    try:
        content, strokes = result.image_bytes, result.json_data["objects"]
        # After a restart, until the canvas has answered, its value is still what it sent before.
        if content is None or content == session.outdated:
            return
        if len(content) > MAX_BYTES or len(strokes) > MAX_STROKES:
            raise ValueError("the drawing is too large")
        picture = read_picture(io.BytesIO(content), max_pixels=canvas.SIZE**2)
    except (ValueError, KeyError, TypeError):
        # No canvas of ours sends such a thing; what is remembered stays.
        return
    session.outdated, session.sent = None, content
    session.drawing = Drawing(strokes, picture)


def brush():
    """The name of the brush in use."""
    return st.session_state.get("brush") or canvas.DEFAULT_BRUSH


def samples_seed():
    """Decides which sample digits are shown."""
    return _session().samples_seed


def show_other_samples():
    """Show other sample digits from now on."""
    _session().samples_seed += 1


def dark():
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"
