"""What a press has set, a message cannot take back that comes from a page which does not show it yet.

A browser tells of all controls each time. What it tells of one that has been set meanwhile would undo that, or call for
the same once more. Whether it has drawn what was set it does not say; but a control that it tells of as it did the last
time, while it tells of something else that was done, was not touched.

One that was touched before what was set has come to the browser would show that in the end, and not what was chosen
and is obeyed: so the browser is told of it once more. Not of numbers, which hands go on changing by their buttons.
"""

from contextlib import suppress
from dataclasses import dataclass, field

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from ui.app.alone import n_waiting

MARKS = "what-a-browser-knows"  # where a session's state has its Marks
_TRIGGER = "trigger_value"  # what the kinds of value of all that is pressed end with
_NUMBERS = ("int_value", "double_value")


@dataclass
class Marks:
    """Keys of controls that were set. shown: since the last message, as they were set; unseen: not yet, before it.

    everywhere: the ids of controls that are on all pages. sent: of those that a browser was told the value of, and may
    not have drawn since; told: what its last message told of each, by its id, as a hash: it may be large; touched:
    those that it told of otherwise than before, until that is obeyed; crossed: those of them that it may draw as they
    were set before, after that.
    """

    shown: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    everywhere: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    told: dict[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    crossed: set[str] = field(default_factory=set)


def _marks(kept_state):
    return kept_state._old_state.setdefault(MARKS, Marks())


def note_shown(kept_state, id, key):
    """The control of this id and key is on the page, as it was set if it was."""
    marks = _marks(kept_state)
    if key in kept_state._new_session_state:
        marks.shown.add(key)
        # What is told of for the first time is heard anyway; and so is what was touched meanwhile, where this is
        # shown by a run that is about to end for it.
        if marks.told and id not in marks.touched:
            marks.sent.add(id)
    context = get_script_run_ctx()
    if context and ThreadState.get().active_script_hash == context.pages_manager.main_script_hash:
        marks.everywhere.add(id)


def n_waiting_for(session):
    """How many threads are at a session's state, or wait until they may."""
    return n_waiting(session._session_state)


def is_of_a_page(session, said):
    """Whether a message tells of controls of some page, and not only of those that are on all."""
    everywhere = _marks(session._session_state).everywhere
    return any(each.id not in everywhere for each in said.widgets)


def listen(session, message):
    """Note what a message tells of each control, and whether the browser that sent it has drawn what it was told.

    Returns whether something was changed or pressed outside of the part of the page that it asks for.
    """
    marks, said = _marks(session._session_state), message.widget_states.widgets
    told = {each.id: hash(each.SerializeToString(deterministic=True)) for each in said}
    changed = {id for id, value in told.items() if marks.told.get(id, value) != value}
    pressed = {each.id for each in said if (each.WhichOneof("value") or "").endswith(_TRIGGER)}
    marks.sent &= marks.told.keys() | (marks.sent - told.keys())
    marks.told, sent = told, set(marks.sent)
    marks.touched |= changed
    marks.crossed |= {
        each.id for each in said if each.id in changed & sent and each.WhichOneof("value") not in _NUMBERS
    }
    # What nothing else calls for was called for by a control that was touched, and now is as it was before.
    if changed & sent or not (changed or pressed or message.is_auto_rerun):
        marks.sent -= sent
    known = session._session_state._new_widget_state.widget_metadata
    parts = {known[id].fragment_id for id in changed | pressed if id in known}
    return bool(message.fragment_id and parts - {message.fragment_id})


def obey(kept_state, said, how, whole=True):
    """Do what a message says, by how(said), but for controls that have been set since and not been shown so.

    whole: whether the whole page is redrawn then, and not a part of it.
    """
    marks, unseen = _marks(kept_state), {}
    ids, crossed = set(marks.sent), marks.crossed
    for key, value in kept_state._new_session_state.copy().items():
        id = kept_state._key_id_mapper.get_id_from_key(key, None)
        if id is None or key in marks.shown:
            continue
        if key in marks.unseen or _told_last(kept_state, id) != value:
            unseen[key] = value
            ids.add(id)
    marks.shown, marks.unseen, marks.touched, marks.crossed = set(), set(unseen), set(), set()
    told = {each.id for each in said.widgets} if said else set()
    if said and ids:
        knows = type(said)()
        knows.widgets.extend(each for each in said.widgets if each.id not in ids)
        said = knows
    how(said)
    for id in told & (ids | crossed) if whole else ():
        # What was sent may have been taken back before it was on its way, since the page is drawn anew: once more.
        with suppress(KeyError):
            key = kept_state._key_id_mapper.get_key_from_id(id)
            unseen.setdefault(key, kept_state[key])
    for key, value in unseen.items():
        if key in kept_state:  # a press may have had it forgotten
            kept_state._new_session_state.setdefault(key, value)


def _told_last(kept_state, id):
    """What a browser said last of a control."""
    with suppress(KeyError):
        return kept_state._new_widget_state[id]
    return kept_state._old_state.get(id)


def keep_what_left_pages_tell(kept_state):
    """Have what is told of a page that was left kept as if it had been told in time: Streamlit looks through old values
    for what lasts, and has none of a page that was left."""
    new, old = kept_state._new_widget_state, kept_state._old_state
    for id in list(new):
        if id not in old:
            with suppress(KeyError):  # it is no control of a page that there was
                old[id] = new[id]
