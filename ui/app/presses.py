"""What somebody did on a page is done, whatever they do next.

A newer message of a browser does not say again what was pressed before, and Streamlit forgets it in two ways. It looks
for newer messages at every access to a session's state, also between taking a message and doing what it says, and in
the middle of a callback. And a press in a part of a page that is redrawn by itself waits until a run of the whole page
has ended; where another message has the page run anew, that run is stopped, and what waits for it is gone.
"""

import functools
import threading
from contextlib import contextmanager

from streamlit.runtime.scriptrunner_utils import script_requests

from ui.app.messages import MAX_WIDGETS

_STOP = script_requests.ScriptRequestType.STOP
_thread = threading.local()
_locking, _locks = threading.Lock(), {}  # id of a session's state → (lock, how many have it or wait for it)


def bound(session_class, runner_class, state_class):
    """Have Streamlit's classes of sessions, of what runs their pages, and of their state, obey every message.

    Done once, however often it is called.
    """
    ask, look = session_class.request_rerun, runner_class._maybe_handle_execution_control_request
    obey = state_class.on_script_will_rerun
    if hasattr(ask, "__wrapped__"):
        return

    @functools.wraps(ask)
    def ask_with_what_waits(session, message):
        if message and not message.fragment_id and session._scriptrunner is not None:
            message = _with_what_waits(session._scriptrunner._requests, message)
        ask(session, message)

    @functools.wraps(look)
    def look_unless_obeying(runner):
        if not getattr(_thread, "obeys", False):
            look(runner)

    @functools.wraps(obey)
    def obey_first(state, *arguments, **options):
        runner = state._yield_callback.__self__
        with _alone(state._state):
            if _is_anothers(runner._requests):
                runner._maybe_handle_execution_control_request()  # which ends this run
            _thread.obeys = True
            try:
                return obey(state, *arguments, **options)
            finally:
                _thread.obeys = False

    session_class.request_rerun = ask_with_what_waits
    runner_class._maybe_handle_execution_control_request = look_unless_obeying
    state_class.on_script_will_rerun = obey_first


def _is_anothers(requests):
    """Whether what a run is about to obey was handed on to a newer one meanwhile; else it is this run's from now on."""
    with requests._lock:
        mine = requests._state != _STOP or requests._rerun_data is _obeyed(requests)
        if mine:
            requests.obeyed = requests._rerun_data
    return not mine


def _obeyed(requests):
    """What was obeyed last of what a run was asked."""
    return getattr(requests, "obeyed", None)


def _with_what_waits(requests, message):
    """A message, and what was pressed before and is not obeyed yet; its own run leaves that to the newer one."""
    with requests._lock:
        # What was taken may not be obeyed yet. If it were after what is newer, it would bring back what was before.
        if requests._state == _STOP or requests._rerun_data is _obeyed(requests):
            return message
        waiting = requests._rerun_data.widget_states
        both = script_requests._coalesce_widget_states(waiting, message.widget_states)
        if both is None or len(both.widgets) > MAX_WIDGETS:
            return message
        requests._state = _STOP
    # The session may keep the message it was given, and ask again with it.
    added = type(message)()
    added.CopyFrom(message)
    added.widget_states.CopyFrom(both)
    return added


@contextmanager
def _alone(kept_state):
    """Nobody else obeys for the same session meanwhile: a run that is to be stopped may still do so in its thread."""
    key = id(kept_state)
    with _locking:
        lock, waiting = _locks.get(key, (threading.RLock(), 0))
        _locks[key] = lock, waiting + 1
    try:
        with lock:
            yield
    finally:
        with _locking:
            lock, waiting = _locks.pop(key)
            if waiting > 1:
                _locks[key] = lock, waiting - 1
