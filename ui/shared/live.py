"""Parts of a page that are redrawn by themselves: no more often than there is time for, and only if somebody looks; or
when another part says so.

Streamlit sets a fragment's timer, which is in the browser, when the page is run. The message that does it may be sent
again from a redraw: so the pace changes, and the timers of a hidden tab stop, without running the page again.
"""

import functools
import time
from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitInvalidLayoutContextError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from lab.classes import ending
from lab.runs.cores import CORES
from ui.session import LabBook, part
from ui.shared.pace import Pace

pace = Pace(CORES)
DONE = object()  # what such a part returns where nothing of it changes any more, until the page is run again
AROUND = 0.007  # seconds of a core that a redraw takes besides, in Streamlit and the ledger; measured, with thirty
AT_ONCE = 0.25  # seconds until what is looked at again is redrawn
FASTER = 0.7  # of what it has: a timer is not set anew for less, but for anything that is slower

SCRIPT = """
let tell = null; // of the page that is there
document.addEventListener("visibilitychange", () => tell?.());
export default function ({ setStateValue }) {
  const mine = (tell = () => setStateValue("hidden", document.visibilityState === "hidden"));
  if (document.visibilityState === "hidden") tell();
  // It may be called after the next page's has begun.
  return () => { if (tell === mine) tell = null; };
}
"""
_component = st.components.v2.component("digit_lab_visibility", js=SCRIPT)


@dataclass
class Watched:
    """What is live on this session's page. hidden: whether its tab is; timers: {id of a fragment: its seconds}; awake:
    the ids of those that go on while it is hidden; parts: {name of a function that draws a part: the fragment's id};
    left: the ids of those that were live before this page, as far as they are not on it."""

    hidden: bool = False
    timers: dict[str, float] = field(default_factory=dict)
    awake: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


def fragment(function, at_leisure, going=True, also_hidden=False, most=None):
    """A function that draws a part of the page, which is redrawn by itself while `going`, or until it returns DONE.

    at_leisure: seconds between two redraws while there is time for everybody's; also_hidden: whether it goes on while
    nobody looks, for what it does and not for what it shows; most: times as rarely as at leisure, where that is fewer
    than for others: of what one looks at for many.
    """
    seconds = pace.seconds(at_leisure, most)

    @functools.wraps(function)
    def redraw(*arguments):
        watched, id = part(Watched), ThreadState.get().fragment_id
        if going and also_hidden:
            watched.awake.add(id)
        begun = time.thread_time()
        is_done, timed = _draw(function, *arguments) is DONE, going or id in watched.timers
        if timed and is_done:
            _end()
        elif timed:
            _keep_pace(at_leisure, seconds, time.thread_time() - begun + AROUND, most)

    rests = not going or (part(Watched).hidden and not also_hidden)
    return st.fragment(redraw, run_every=None if rests else seconds)


def wake(name, every=None):
    """Have another part of the page be redrawn after the one that calls this, and not the page; or from now on by
    itself, until it returns DONE. Nothing where there is none of this name: of the function that draws it.

    every: seconds between two such redraws.
    """
    context, id = get_script_run_ctx(), part(Watched).parts.get(name)
    if id is None:
        return
    if every is not None:
        if id not in part(Watched).timers:
            _set_timer(part(Watched), id, every)
        return
    here = {"page_script_hash": context.page_script_hash, "query_string": context.query_string}
    browser = {"cached_message_hashes": context.cached_message_hashes, "context_info": context.context_info}
    # As a timer would, which waits for the run that goes on.
    context.script_requests.request_rerun(RerunData(fragment_id=id, is_auto_rerun=True, **here, **browser))


def _draw(function, *arguments):
    """Draw a part; but where its reader's class has gone have the page be drawn anew, which says so."""
    part(Watched).parts[function.__name__] = ThreadState.get().fragment_id
    if get_script_run_ctx().fragment_ids_this_run and ending.is_over(part(LabBook).own):
        st.rerun()
    try:
        return function(*arguments)
    except StreamlitInvalidLayoutContextError:
        # A newer run of the page has begun meanwhile and has its own places for what this part draws elsewhere. This
        # one has been told to stop, and does so where it asks for anything of the session.
        part(Watched)
        raise


def _keep_pace(at_leisure, at_first, cost, most):
    """Note what a redraw has cost, and set its fragment's timer anew where that is worth it."""
    watched, id = part(Watched), ThreadState.get().fragment_id
    before = watched.timers.setdefault(id, at_first)
    if watched.hidden:
        return
    pace.note(_who(id), at_leisure, cost)
    seconds = pace.seconds(at_leisure, most)
    if seconds > before or seconds < FASTER * before:
        _set_timer(watched, id, seconds)


def _end():
    """Have a fragment be redrawn by itself no more."""
    id = ThreadState.get().fragment_id
    part(Watched).timers.pop(id, None)
    pace.forget(_who(id))
    _stop_timers([id])


def _stop_timers(ids):
    message = ForwardMsg()
    message.stop_auto_rerun.fragment_ids.extend(ids)
    get_script_run_ctx().enqueue(message)


def _set_timer(watched, id, seconds):
    watched.timers[id] = seconds
    if watched.hidden:
        return  # until it is looked at again
    message = ForwardMsg()
    message.auto_rerun.fragment_id, message.auto_rerun.interval = id, seconds
    get_script_run_ctx().enqueue(message)


def _who(id):
    return get_script_run_ctx().session_id, id


def begin_page():
    """Forget what was live on the page before. Call it at the start of every page."""
    watched = part(Watched)
    watched.left |= watched.timers.keys()
    for each in (watched.timers, watched.awake, watched.parts):
        each.clear()


def follow_tab():
    """Have all that is live rest while the tab is hidden, and what another page had leave its time to others. Call it
    at every page's end; it draws nothing to see."""
    watched = part(Watched)
    while watched.left:
        if (id := watched.left.pop()) not in watched.timers:
            pace.forget(_who(id))
    st.fragment(_follow_tab)()


def _follow_tab():
    watched = part(Watched)
    hidden = bool(_component(key="visibility", on_hidden_change=lambda: None).hidden)
    if hidden == watched.hidden:
        return
    watched.hidden = hidden
    if not hidden:
        for id in watched.timers:
            _set_timer(watched, id, AT_ONCE)
        return
    resting = watched.timers.keys() - watched.awake
    _stop_timers(resting)
    for id in resting:
        pace.forget(_who(id))
