"""What somebody did on a page is done, whatever they do next.

A newer message of a browser does not say again what was pressed before, and Streamlit forgets it in two ways. It looks
for newer messages at every access to a session's state, also between taking a message and doing what it says, and in
the middle of a callback. And a press in a part of a page that is redrawn by itself waits until a run of the whole page
has ended; where another message has the page run anew, that run is stopped, and what waits for it is gone.

A browser puts what is changed in one moment into one message. Where a part of the page tells something in that moment,
as the pen does again and again, that part alone would be redrawn, and not what follows from what was pressed.

What a page still says when another one was asked for already would bring it back, for it names its page: a number that
was typed right before a link was pressed is told after that. And what a part of it says would take the new page's
content away, for Streamlit would go back to a part that is no longer there.
"""

import functools
import threading
from dataclasses import replace

from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.scriptrunner_utils.script_run_context import SCRIPT_RUN_CONTEXT_ATTR_NAME

from ui.app import unseen
from ui.app.alone import alone
from ui.app.messages import MAX_WIDGETS

_STOP, _WAITS = script_requests.ScriptRequestType.STOP, script_requests.ScriptRequestType.RERUN
# How the choice of points in a chart begins, and how one that was taken back.
_POINTS, _NO_POINTS = '{"selection":{"points":[{', '{"selection":{"points":[]'
LATE = "$$ID-told-by-a-page-that-was-left-None"  # what such a message has among the controls it tells of
MAX_BYTES = 4 * 2**20  # of what a session's messages say together until it is obeyed; a photograph has 3 MB
MOST_WAITING = 20  # runs of a session's pages that wait for one that obeys: each has a thread, and what was said to it
_thread = threading.local()


def bound(session_class, runner_class, state_class):
    """Have Streamlit's classes of sessions, of what runs their pages, and of their state, obey every message.

    Done once, however often it is called.
    """
    ask, look = session_class.request_rerun, runner_class._maybe_handle_execution_control_request
    obey, run, show = state_class.on_script_will_rerun, runner_class._run_script, state_class.register_widget
    end = state_class.on_script_finished
    if hasattr(ask, "__wrapped__"):
        return

    @functools.wraps(ask)
    def ask_with_what_waits(session, message):
        if unseen.n_waiting_for(session) >= MOST_WAITING:
            return  # nobody presses as fast
        has_run = session._scriptrunner is not None or session._client_state.page_script_hash
        if message and message.fragment_id and not has_run:
            # A tab that was cut off for long has a new session, which knows no part of its page: all of it is drawn.
            message = _copy(message, fragment_id="", is_auto_rerun=False)
        # What asks for a page says nothing of any page's controls.
        if message and (message.fragment_id or unseen.is_of_a_page(session, message.widget_states)):
            if unseen.listen(session, message):
                message = _copy(message, fragment_id="", is_auto_rerun=False)
            newest = _newest(session)
            page, query = newest.page_script_hash, newest.query_string
            if page and message.page_script_hash not in ("", page):
                if message.is_auto_rerun:
                    return  # the page that is to be redrawn has been left
                message = _copy(message, page_script_hash=page, query_string=query, page_name="", fragment_id="")
                message.widget_states.widgets.add(id=LATE)
        if message and session._scriptrunner is not None:
            requests = session._scriptrunner._requests
            message = _with_points_that_wait(requests, message)
            if message.fragment_id:
                _remember_what_was_taken(requests)
            else:
                message = _with_what_waits(requests, message)
        ask(session, message)

    @functools.wraps(look)
    def look_unless_obeying(runner):
        if not getattr(_thread, "obeys", False):
            look(runner)

    @functools.wraps(obey)
    def obey_first(state, said, **options):
        runner = state._yield_callback.__self__
        with alone(state._state):
            if _is_anothers(runner._requests):
                runner._maybe_handle_execution_control_request()  # which ends this run
            _thread.obeys = True
            try:
                whole = not getattr(runner, "redraws_a_part", False)
                unseen.obey(state._state, said, functools.partial(obey, state, **options), whole)
                if said and LATE in {each.id for each in said.widgets}:
                    unseen.keep_what_left_pages_tell(state._state)
            finally:
                _thread.obeys = False

    @functools.wraps(run)
    def run_on_the_page_that_is_shown(runner, asked):
        runner.redraws_a_part = bool(asked.fragment_id_queue)
        context = runner._get_script_run_ctx()
        shown, left = context.page_script_hash, asked.page_script_hash
        if asked.fragment_id_queue and shown and shown != left:
            asked = replace(asked, page_script_hash=shown, page_name="", query_string=context.query_string)
        run(runner, asked)

    @functools.wraps(show)
    def show_what_is_set(state, metadata, user_key):
        with alone(state._state):
            shown = show(state, metadata, user_key)
        unseen.note_shown(state._state, metadata.id, user_key)
        return shown

    @functools.wraps(end)
    def end_unless_another_goes_on(state, ids, **options):
        # A run that is late with its end would forget what a newer one has shown, for it has not shown it itself.
        with alone(state._state):
            if not is_left(state._yield_callback.__self__._requests):
                end(state, ids, **options)

    # Who obeys looks through all that is there, and so does a number field: a run that is about to be stopped would
    # change it meanwhile.
    for name in ("__setitem__", "__delitem__"):
        setattr(state_class, name, _not_beside_others(getattr(state_class, name)))
    state_class.filtered_state = property(_not_beside_others(state_class.filtered_state.fget))
    session_class.request_rerun = ask_with_what_waits
    state_class.register_widget = show_what_is_set
    runner_class._run_script = run_on_the_page_that_is_shown
    runner_class._maybe_handle_execution_control_request = look_unless_obeying
    state_class.on_script_will_rerun = obey_first
    state_class.on_script_finished = end_unless_another_goes_on


def _not_beside_others(change):
    @functools.wraps(change)
    def change_alone(state, *arguments):
        with alone(state._state):
            return change(state, *arguments)

    return change_alone


def _newest(session):
    """What knows the page that a session has asked for last, by its hash, and its query string."""
    runner = session._scriptrunner
    if runner is None:
        return session._client_state
    with runner._requests._lock:
        asked = runner._requests._rerun_data
        if asked is not _obeyed(runner._requests):
            return asked
    # A page may lead to another by itself.
    return getattr(runner._script_thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, None) or asked


def _is_anothers(requests):
    """Whether what a run is about to obey was handed on to a newer one meanwhile; else it is this run's from now on.

    A page that asks for itself to be run once more asks nobody any more once there is a newer run.
    """
    with requests._lock:
        was_obeyed = getattr(requests, "handed_on", False) or requests._rerun_data is _obeyed(requests)
        if requests._state == _STOP and was_obeyed:
            return True
        requests.taken = None
        if requests._state != _WAITS:
            requests.obeyed = requests._rerun_data
        return False


def is_left(requests):
    """Whether a run was left, or is being left just now, for one of the whole page."""
    return getattr(requests, "left", False)


def _obeyed(requests):
    """What was obeyed last of what a run was asked."""
    return getattr(requests, "obeyed", None)


def _remember_what_was_taken(requests):
    """What a run has taken and not obeyed yet, before something else takes its place among what it is asked."""
    with requests._lock:
        if requests._state != _WAITS and requests._rerun_data is not _obeyed(requests):
            requests.taken = requests._rerun_data


def _with_what_waits(requests, message):
    """A message, and what was pressed before and is not obeyed yet; its own run leaves that to the newer one."""
    with requests._lock:
        requests.left = True
        waiting, states = _waiting(requests), message.widget_states
        for older in reversed(waiting):
            states = _both(older, states)
        if requests._state == _STOP or not waiting:
            return message
        if len(states.widgets) > MAX_WIDGETS or states.ByteSize() > MAX_BYTES:
            return message  # each run that waits would have a copy of all that was said before
        requests._state, requests.handed_on = _STOP, True
    return _copy(message, widget_states=states)


def _waiting(requests):
    """What was told before and is not obeyed yet. Call it with the lock of the requests."""
    # What was taken may not be obeyed yet. If it were after what is newer, it would bring back what was before.
    waiting = [getattr(requests, "taken", None)]
    waiting += [requests._rerun_data] if requests._rerun_data is not _obeyed(requests) else []
    return [each.widget_states for each in waiting if each and each.widget_states]


def _with_points_that_wait(requests, message):
    """A message, in which a point of a chart is chosen still that was chosen before and is not obeyed yet: the second
    press of a double click takes it back, and would be all that is heard of both."""
    with requests._lock:
        told = [each for states in _waiting(requests) for each in states.widgets]
    chosen = {each.id: each for each in told if each.string_value.startswith(_POINTS)}
    if not chosen:
        return message
    message = _copy(message)
    for each in message.widget_states.widgets:
        if each.id in chosen and each.string_value.startswith(_NO_POINTS):
            each.CopyFrom(chosen[each.id])
    return message


def _both(older, newer):
    """What two messages say of a page's controls. The newer one is silent about those of a page that is being left."""
    both = script_requests._coalesce_widget_states(older, newer)
    said = {state.id for state in both.widgets}
    both.widgets.extend(state for state in older.widgets if state.id not in said)
    return both


def _copy(message, widget_states=None, **values):
    """A message with other values; the session may keep the one it was given, and ask again with it."""
    other = type(message)()
    other.CopyFrom(message)
    for name, value in values.items():
        setattr(other, name, value)
    if widget_states is not None:
        other.widget_states.CopyFrom(widget_states)
    return other
