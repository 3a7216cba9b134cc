"""What a reader's session holds. The only module that touches session keys."""

import io
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

import nncore
from lab import own_digits
from lab.data_library import library
from lab.ledger import files, run_recorder, sweep_recorder
from lab.ledger.database import LedgerProblem
from lab.runs.run import Run
from lab.runs.scheduler import scheduler
from lab.sweeps.sweep import Sweep, sweeps
from nncore.datasets import DIGIT_NAMES
from nncore.reading.image_files import read_picture
from nncore.storage import Saved, load_saved
from render import pictures
from ui.draw import canvas

# What a canvas may send: a drawing of it takes a few thousand bytes.
MAX_BYTES, MAX_STROKES = 1_000_000, 500
MAX_EDITS = 100  # weights changed by hand
LESSON_DIGITS = 4000  # how many digits one's own are mixed into
PACE = "pace"  # the key of the control that slows a run down
NOTEBOOK = "runs"  # what the link to a notebook has its token under
COOKIE = "digit_lab_notebook"
DATA = "data"  # the key of the control that chooses the data set, and its name in the address bar


@dataclass
class Drawing:
    """What is on the canvas: `strokes` as the canvas describes them, the `sheet` (h, w, 4) uint8 they make, and the
    `backdrop` (h, w) uint8 they are on, if it is not plain paper."""

    strokes: list = field(default_factory=list)
    sheet: np.ndarray | None = None
    backdrop: np.ndarray | None = None

    @property
    def picture(self):
        """What somebody sees: (h, w) or (h, w, 4) uint8; None before anything was drawn."""
        if self.backdrop is None or self.sheet is None or not self.strokes:
            return self.sheet if self.backdrop is None else self.backdrop
        opacity = self.sheet[..., 3] / np.float32(255)
        return np.uint8(self.sheet[..., 0] * opacity + self.backdrop * (1 - opacity))

    @property
    def empty(self):
        return not self.strokes and self.backdrop is None


@dataclass(frozen=True, eq=False)
class Reader:
    """A network that reads drawings: the latest of this session's run, one from a file, or the ready one.

    title: what it is called on the page; class_names: what its ten outputs stand for; run: where it comes from, None
    for one from a file; ready: whether it is the one that ships with the package.
    """

    title: str
    network: nncore.Network
    class_names: tuple[str, ...] = DIGIT_NAMES
    run: Run | None = None
    ready: bool = False


@dataclass(frozen=True, eq=False)
class Labelled:
    """A drawing somebody has said the label of: the digit (28, 28) uint8, and what the network took it for."""

    digit: np.ndarray
    label: int
    guess: int | None = None


@dataclass(frozen=True, eq=False)
class Lesson:
    """A run that goes on from a network with somebody's own digits among the others.

    own: those digits, Labelled; before: accuracy on them and on the test digits before the run.
    """

    run: Run
    own: tuple[Labelled, ...]
    data: nncore.Digits
    before: tuple[float, float]


@dataclass
class _Session:
    run: Run | None = None
    opened: Saved | None = None  # a network from a file, in place of the run's until the next run
    tray: list[Labelled] = field(default_factory=list)
    lesson: Lesson | None = None
    trouble: str | None = None  # why the last picture or file of digits could not be used
    taken_up: bool = False
    restored: nncore.TrainingConfig | None = None  # of the run that was taken up, until the controls say so
    clicks: dict[str, object] = field(default_factory=dict)  # the last ones in charts, by the control they set
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    newest_compared: int = 0
    deleted: list[int] = field(default_factory=list)
    ledger_problem: str | None = None
    problem: str | None = None  # why a file could not be opened
    drawing: Drawing = field(default_factory=Drawing)
    page: str = ""
    # What the canvas starts from. It reloads when this changes, so it must not change while somebody draws.
    canvas_start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    sent: bytes | None = None  # the canvas's latest PNG
    outdated: bytes | None = None  # a PNG from before the canvas was restarted
    shown: tuple[np.ndarray, int] | None = None  # the digit on the page, and what the network takes it for
    samples_seed: int = 0
    data_name: str | None = None  # of the data set in use, once it was chosen
    config: nncore.TrainingConfig | None = None  # what the controls stand for
    notebook: str | None = None  # the token of the notebook that runs are kept in
    began_notebook: bool = False
    kept: Run | None = None  # the last run that the recorder was told of
    address: dict[str, str] | None = None  # what the link said that this session was opened with
    link_notes: tuple[nncore.TrainingConfig, list[str]] | None = None  # the settings then, and what they leave out
    # By a reader's title: the run or network that was edited, and {(layer, row or None for the bias, column): value}.
    edits: dict = field(default_factory=dict)


def _session() -> _Session:
    return st.session_state.setdefault("_session", _Session())


def run():
    """The run of this session, going on or ended; None before the first."""
    return _session().run


def start_run(config, data, iterations=None, network=None):
    """Begin a run in place of the one before, from fresh weights or from a network. Returns it.

    iterations: after so many it pauses by itself; 0: before the first. Raises ValueError if the configuration is not
    right for the data.
    """
    session = _session()
    if session.run is not None:
        scheduler.stop(session.run)
    session.opened = session.problem = None
    session.run = scheduler.start(config, data, _is_open(), iterations, network, st.session_state.get(PACE) or None)
    return session.run


def reset_run(config, data):
    """Go back to where the run began, paused before its first iteration, with the settings as they are now."""
    network = run().settings[2]
    fits = network is not None and config.fits(network)
    start_run(config, data, 0, network if fits else None)


def set_pace():
    """Let the run be as slow as the control says from now on."""
    if run() is not None:
        scheduler.set_pace(run(), st.session_state.get(PACE) or None)


def settings_now():
    """The TrainingConfig that the controls on Train stand for, or the default before they were shown."""
    return _session().config or nncore.TrainingConfig()


def remember_settings(config):
    """Say what the controls on Train stand for."""
    _session().config = config


def restored_settings():
    """The TrainingConfig of the run that was taken up, the first time somebody asks; then None."""
    session = _session()
    restored, session.restored = session.restored, None
    return restored


def from_address(key):
    """What the link that this session was opened with said of a key, or None."""
    return (_session().address or {}).get(key)


def keep_in_address(key, value):
    """Have the address bar say this too, so that a reload, and whoever gets the link, has it."""
    if st.query_params.get(key) != value:
        st.query_params[key] = value


def link_notes(config, find):
    """What the session's link asked for and could not have: sentences, until a setting is changed.

    find: makes the sentences from {key: text} of the address; asked once, while the controls are as the link left them.
    """
    session = _session()
    if session.link_notes is None:
        session.link_notes = config, find(session.address or {})
    config_then, notes = session.link_notes
    return notes if config == config_then else []


def _is_open():
    """A function, for any thread, that tells whether this session's browser tab is still connected."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return lambda: True
    session_id, server = context.session_id, runtime.get_instance()
    return lambda: server.is_active_session(session_id)


def notebook():
    """The token of the notebook that this reader's runs are kept in; None before the first."""
    return _session().notebook


def notebook_to_remember():
    """The token that the browser should keep: of a notebook that began here, or the first it has; None for no other.

    Looking into somebody's notebook by a link must not lose one's own.
    """
    session = _session()
    return session.notebook if session.began_notebook or not st.context.cookies.get(COOKIE) else None


def use_notebook(token):
    """Keep this reader's runs in the notebook of this token from now on. Returns whether there is such a notebook."""
    if not run_recorder.default().ledger.knows(token):
        return False
    _session().notebook = token
    return True


def leave_notebook():
    """Begin an empty notebook; the one so far is there for whoever has its link."""
    session = _session()
    if session.run is not None:
        scheduler.stop(session.run)
    session.run = session.kept = session.opened = None
    _begin_notebook()


def _begin_notebook():
    session = _session()
    session.notebook, session.began_notebook = run_recorder.default().ledger.new_lab_book(), True


def keep_run():
    """Have this session's run written down, if that is not so yet. Call it at the start of every page."""
    session = _session()
    run = session.run
    if run is None or run is session.kept or (run.status == "paused" and not run.iteration):
        return
    session.kept = run
    try:
        if session.notebook is None:
            _begin_notebook()
        run_recorder.default().follow(run, session.notebook)
    except LedgerProblem as problem:
        run_recorder.default().problem = str(problem)
    except ValueError:
        # The notebook is gone: those that stay empty are forgotten after a day.
        session.notebook = session.kept = None


def take_up():
    """At the start of a session, go on where the same browser has left off: its notebook, and the run or network of it.

    A link to a notebook comes before the browser's cookie. Call it once the address is known.
    """
    session = _session()
    if session.taken_up:
        return
    session.taken_up = True
    for token in (st.query_params.get(NOTEBOOK), st.context.cookies.get(COOKIE)):
        try:
            if token and use_notebook(token):
                _restore(session, token)
                return
        except LedgerProblem as problem:
            run_recorder.default().problem = str(problem)


def _restore(session, token):
    run = run_recorder.default().left_alone(token)
    if run is not None:
        scheduler.watch(run, _is_open())
        session.run = session.kept = run
        session.restored = run.now
        return
    entry = run_recorder.default().ledger.newest_with_network(token)
    if entry is not None:
        open_entry(entry)
        session.restored = entry.config


def sweep(kind="sweep"):
    """The Sweep of this session, going on or done, or None. kind: "sweep", or "seeds" for a repetition."""
    return _session().sweeps.get(kind)


def start_sweep(cells, data_key, kind="sweep", group=None):
    """Train cells on the data set of this name, in parallel, and keep their runs; in place of the sweep before.

    group: what the runs are called together. Raises ValueError if too many sweeps wait for their turn.
    """
    session = _session()
    forget_sweep(kind)
    try:
        if session.notebook is None:
            _begin_notebook()
        session.sweeps[kind] = sweeps.start(cells, data_key, _is_open())
        sweep_recorder.keep(
            session.sweeps[kind], run_recorder.default().ledger, session.notebook, library.get(data_key), group
        )
    except (LedgerProblem, ValueError) as problem:
        session.ledger_problem = str(problem)


def forget_sweep(kind="sweep"):
    """Cancel a sweep, if it is going on, and show it no more. Its runs are kept."""
    gone = _session().sweeps.pop(kind, None)
    if gone is not None:
        gone.cancel()


def open_cell(cell, class_names):
    """Read drawings with the network of a sweep's cell."""
    session = _session()
    notes = {"class_names": class_names, "test_accuracy": cell.test_accuracy}
    session.opened, session.problem = Saved(cell.network, cell.config, notes), None


def open_entry(entry):
    """Read drawings with the network of a run in the notebook, as of a file. Returns whether it is kept there."""
    session = _session()
    network = run_recorder.default().ledger.network(session.notebook, entry.id)
    if network is not None:
        data = library.named(entry.data_name)
        names = DIGIT_NAMES if data is None else data.class_names
        notes = {"class_names": names, "test_accuracy": entry.test_accuracy}
        session.opened, session.problem = Saved(network, entry.config, notes), None
    return network is not None


def compared(items):
    """The keys of the items that are compared: the pinned and the two newest, until somebody chooses others.

    items: what there is, pinned ones first, then the newest. A new run begins the choice anew.
    """
    session = _session()
    newest = max((max(item.ids) for item in items), default=0)
    if newest != session.newest_compared:
        session.newest_compared = newest
        recent = sorted(items, key=lambda item: -max(item.ids))[:2]
        session.compared = {item.key for item in items if item.pinned or item in recent}
        # Their checkboxes have to say so.
        for item in items:
            st.session_state.pop(item.key, None)
    return session.compared


def compare(key):
    """Compare the item of this key, or leave it out, as its checkbox says."""
    session = _session()
    (session.compared.add if st.session_state[key] else session.compared.discard)(key)


def change_runs(name, *arguments):
    """Do something to runs of the notebook: the Ledger's method of this name, with these arguments."""
    session = _session()
    session.ledger_problem = None
    try:
        getattr(run_recorder.default().ledger, name)(session.notebook, *arguments)
    except LedgerProblem as problem:
        session.ledger_problem = str(problem)
        return
    if name == "delete":
        session.deleted = arguments[0]
    elif name == "undelete":
        session.deleted = []


def edit_run(id, title_key, note_key):
    """Give a run the title and the note that the controls of these keys say."""
    change_runs("rename", id, st.session_state[title_key])
    change_runs("annotate", id, st.session_state[note_key])


def deleted_runs():
    """The ids of the runs that were deleted last, and can be had back."""
    return _session().deleted


def ledger_problem():
    """Why the last change of the notebook did not happen, or why runs cannot be recorded; None if all is well."""
    return _session().ledger_problem or run_recorder.default().problem


def import_runs(key):
    """Add the runs of the file that was given to the uploader of this key; a bad file changes nothing."""
    session, file = _session(), st.session_state[key]
    if file is None:
        return
    session.ledger_problem = None
    try:
        if session.notebook is None:
            _begin_notebook()
        files.import_file(run_recorder.default().ledger, session.notebook, file)
    except (LedgerProblem, ValueError) as problem:
        session.ledger_problem = f"The file was not opened: {problem}. Your runs are as they were."


def own_reader():
    """This session's own network as a Reader: of its run, or from a file; None while there is none."""
    session = _session()
    if session.opened is not None:
        return Reader("Your network", session.opened.network, session.opened.notes["class_names"])
    if session.run is not None and session.run.network is not None:
        return Reader("Your network", session.run.network, session.run.class_names, session.run)
    return None


def ready_reader():
    """The network that ships with the package, as a Reader."""
    return Reader("Ready network", nncore.load_ready_network(), ready=True)


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


def chosen(key, default=None):
    """The value of the control of this key, or the default before it was shown."""
    return st.session_state.get(key, default)


def follow_click(key, value):
    """Set the control of this key to what was clicked in a chart, once for each click. Call it before it is shown."""
    clicks = _session().clicks
    if value is not None and clicks.get(key) != value:
        st.session_state[key] = value
    clicks[key] = value


def asked_for(key):
    """What the address bar says of the control of this key, or None."""
    return st.query_params.get(key)


def take_selection(chart, *keys):
    """Set the controls of these keys to the customdata of the point chosen on the chart of this key. For its callback.

    Choosing a point again, which takes the choice back, changes nothing.
    """
    points = st.session_state[chart].selection.points
    if points:
        set_controls(dict(zip(keys, points[0]["customdata"], strict=True)))


def set_controls(values):
    """Set controls by key. Call it before they are shown, from a callback."""
    for key, value in values.items():
        st.session_state[key] = value


def data_name():
    """The name of the data set in use, or None before one was chosen."""
    return _session().data_name


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
    if session.address is None:
        session.address = st.query_params.to_dict()
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
    _show_drawing(Drawing())


def undo_stroke():
    """Take the last stroke off the canvas, or if there is none, the picture that was put onto it."""
    drawing = _session().drawing
    if not drawing.strokes:
        clear_drawing()
    else:
        _show_drawing(Drawing(drawing.strokes[:-1], drawing.sheet if drawing.strokes[1:] else None, drawing.backdrop))


def put_on_page(picture):
    """Put a picture, (280, 280) uint8, white ink on black, onto the canvas in the ink of its paper, in place of what is
    there: to be read, and to draw on."""
    _show_drawing(Drawing(backdrop=255 - picture if on_white() else picture))


def _show_drawing(drawing):
    session = _session()
    session.drawing, session.trouble = drawing, None
    _restart_canvas(session, drawing.strokes)


def _restart_canvas(session, strokes):
    session.canvas_start = {"objects": strokes, "generation": session.canvas_start["generation"] + 1}
    session.outdated = session.sent


def on_white():
    """Whether the ink is black and the paper white."""
    return bool(st.session_state.get("on_white"))


def change_paper():
    """Draw what is on the canvas in the ink of the paper that has just been chosen."""
    session = _session()
    drawing = session.drawing
    strokes = canvas.recoloured(drawing.strokes, on_white())
    backdrop = None if drawing.backdrop is None else 255 - drawing.backdrop
    session.drawing = Drawing(strokes, None, backdrop)
    _restart_canvas(session, strokes)


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
    session.drawing = Drawing(strokes, picture, session.drawing.backdrop)


def brush():
    """The name of the brush in use."""
    return st.session_state.get("brush") or canvas.DEFAULT_BRUSH


def show_digit(digit, guess):
    """Remember which digit is on the page, and what the network takes it for; None for none."""
    _session().shown = None if digit is None else (digit, guess)


def keep_digit(key):
    """Keep the digit on the page, with the label that the control of this key says, which is ready for the next."""
    session, label = _session(), st.session_state[key]
    st.session_state[key] = None
    if label is None or session.shown is None:
        return
    digit, guess = session.shown
    if len(session.tray) < own_digits.MAX_DIGITS:
        session.tray.append(Labelled(digit, label, guess))


def tray():
    """The digits that were kept, Labelled, the oldest first."""
    return tuple(_session().tray)


def drop_digits(numbers):
    """Take the digits of these numbers out of the tray."""
    session = _session()
    session.tray = [kept for number, kept in enumerate(session.tray) if number not in numbers]


def open_digits(key):
    """Add the digits of the file that was given to the uploader of this key; a bad file changes nothing but a message.

    Those that are in the tray already are left out.
    """
    session, file = _session(), st.session_state[key]
    session.trouble = None
    if file is None:
        return
    try:
        images, labels = own_digits.load_collection(file)
    except ValueError as error:
        session.trouble = f"The file was not opened: {error}. Your digits are as they were."
        return
    there = {(kept.label, kept.digit.tobytes()) for kept in session.tray}
    for image, label in zip(images, labels.tolist(), strict=True):
        if (label, image.tobytes()) not in there and len(session.tray) < own_digits.MAX_DIGITS:
            session.tray.append(Labelled(image, label))


def open_picture(key):
    """Put the picture that was given to the uploader of this key onto the page."""
    session, file = _session(), st.session_state[key]
    session.trouble = None
    if file is None:
        return
    try:
        page = pictures.on_page(read_picture(file))
    except ValueError as error:
        session.trouble = f"{error}. Your drawing is as it was."
        return
    if page is None:
        session.trouble = "Nothing like ink was found in this picture. Your drawing is as it was."
        return
    put_on_page(page)


def trouble():
    """Why the last picture or file of digits could not be used, as a sentence, or None."""
    return _session().trouble


def begin_lesson(reader, data, share):
    """Go on training from a reader's network with the tray's digits as a share of the digits it learns from."""
    session, own, network = _session(), tray(), reader.network
    images, labels = np.stack([kept.digit for kept in own]), np.array([kept.label for kept in own])
    digits = min(LESSON_DIGITS, len(data.train_labels))
    config = nncore.TrainingConfig(
        hidden_units=network.sizes[1:-1],
        hidden_activation=network.hidden_activation,
        output_activation=network.output_activation,
        learning_rate=0.0005,
        schedule="cosine",
        iterations=400,
        training_digits=digits,
        batch_size=64,
        optimizer="adam",
        augment=True,
    )
    before = (
        nncore.accuracy(network.predict(nncore.flatten(images)), labels),
        nncore.accuracy(network.predict(nncore.flatten(data.test_images)), data.test_labels),
    )
    mixed = own_digits.mixed(data, digits, images, labels, share)
    session.lesson = Lesson(start_run(config, mixed, network=network), own, data, before)


def lesson():
    """The Lesson of this session that its run is, or None."""
    session = _session()
    return session.lesson if session.lesson is not None and session.lesson.run is session.run else None


def edits(reader):
    """What was changed by hand in a reader's network: {(layer, row or None for the bias, column): value}."""
    source, changes = _session().edits.get(reader.title, (None, {}))
    return dict(changes) if source is (reader.run or reader.network) else {}


def edit_weight(reader, place, key):
    """Set a weight of a reader's network to what the control of this key says, until it is restored."""
    changes, value = edits(reader), st.session_state[key]
    if value is not None and (place in changes or len(changes) < MAX_EDITS):
        _session().edits[reader.title] = (reader.run or reader.network, {**changes, place: value})


def restore_weights(reader):
    """Undo all that was changed by hand in a reader's network."""
    _session().edits.pop(reader.title, None)


def keep_control(key, default, largest=None):
    """Have a control stand at `default` before anybody sets it, and no higher than it may. Call it before it is shown.

    Other than a default of its own, this one may change with the network without moving what somebody has set.
    """
    if st.session_state.get(key) is None:
        st.session_state[key] = default
    if largest is not None:
        limit_control(key, largest)


def forget_controls(*keys):
    """Have controls start from their defaults again. Call it from a callback."""
    for key in keys:
        st.session_state.pop(key, None)


def take_point(chart, keys):
    """Set the controls of these keys to what the point that was chosen in a chart stands for, its customdata."""
    points = st.session_state[chart].selection.points
    if points:
        for key, value in zip(keys, points[0]["customdata"], strict=True):
            st.session_state[key] = value


def samples_seed():
    """Decides which sample digits are shown."""
    return _session().samples_seed


def show_other_samples():
    """Show other sample digits from now on."""
    _session().samples_seed += 1


def dark():
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"
