"""What a press has set, a message cannot take back that comes from a page which does not show it yet.

A browser tells of all controls each time. What it tells of one that has been set meanwhile would undo that, or call for
the same once more.
"""

from contextlib import suppress
from dataclasses import dataclass, field

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

MARKS = "what-a-browser-knows"  # where a session's state has its Marks


@dataclass
class Marks:
    """Keys of controls that were set. shown: since the last message, as they were set; unseen: not yet, before it.

    everywhere: the ids of controls that are on all pages.
    """

    shown: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    everywhere: set[str] = field(default_factory=set)


def _marks(kept_state):
    return kept_state._old_state.setdefault(MARKS, Marks())


def note_shown(kept_state, id, key):
    """The control of this id and key is on the page, as it was set if it was."""
    if key in kept_state._new_session_state:
        _marks(kept_state).shown.add(key)
    context = get_script_run_ctx()
    if context and ThreadState.get().active_script_hash == context.pages_manager.main_script_hash:
        _marks(kept_state).everywhere.add(id)


def is_of_a_page(session, said):
    """Whether a message tells of controls of some page, and not only of those that are on all."""
    everywhere = _marks(session._session_state).everywhere
    return any(each.id not in everywhere for each in said.widgets)


def obey(kept_state, said, how):
    """Do what a message says, by how(said), but for controls that have been set since and not been shown so."""
    marks, unseen, ids = _marks(kept_state), {}, set()
    for key, value in kept_state._new_session_state.items():
        id = kept_state._key_id_mapper.get_id_from_key(key, None)
        if id is None or key in marks.shown:
            continue
        if key in marks.unseen or _told_last(kept_state, id) != value:
            unseen[key] = value
            ids.add(id)
    marks.shown, marks.unseen = set(), set(unseen)
    if said and ids:
        knows = type(said)()
        knows.widgets.extend(each for each in said.widgets if each.id not in ids)
        said = knows
    how(said)
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
