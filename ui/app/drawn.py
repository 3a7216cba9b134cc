"""What a run of a page has drawn is sent, also where the next run is asked for before it was.

What a run draws, and that it has ended, waits for its turn among all that the server does. Streamlit forgets what still
waits as soon as it has begun another run in another thread, which it does for a part of the page that is redrawn by
itself once the run before has ended. Then what somebody has pressed would be done and not be seen, and a timer that was
stopped would go on.

It also forgets what waits of that part itself, since it is drawn anew, and not the rest of its page. In a browser all
that comes after the part on the page would have no place then: it fails, and the page is blank for good.

And where a whole page is drawn anew it forgets the answers to what a browser has asked for beside its pages, such as a
file to take home: a button that waits for one would wait for good.
"""

import functools
import weakref

from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from ui.app import presses

ANSWERS = {"backend_operation_response", "file_urls_response", "heartbeat_ack"}


def bound(session_class, runner_class):
    """Have Streamlit's sessions hear what a run that has ended still has to say. Done once, however often it is called.

    After ui.app.presses, which asks for runs in another way.
    """
    ask, hear = session_class.request_rerun, session_class._handle_scriptrunner_event_on_event_loop
    run = runner_class._run_script
    if hasattr(hear, "__wrapped__"):
        return

    @functools.wraps(ask)
    def ask_and_note_who_has_ended(session, message):
        before = session._scriptrunner
        ask(session, message)
        if message and message.fragment_id and session._scriptrunner is not before and not _draws(before):
            _ended(session).add(before)

    @functools.wraps(hear)
    def hear_who_has_ended(session, sender, event, *further, **named):
        now = session._scriptrunner
        # That it goes says nothing of the one that came after it.
        if sender is now or sender not in _ended(session) or event is ScriptRunnerEvent.SHUTDOWN:
            return hear(session, sender, event, *further, **named)
        session._scriptrunner = sender
        try:
            return hear(session, sender, event, *further, **named)
        finally:
            session._scriptrunner = now

    @functools.wraps(run)
    def run_and_note_it(runner, asked):
        runner.draws = True
        try:
            return run(runner, asked)
        finally:
            # One that was left for a run of the whole page has not drawn all of it: a browser would take what follows
            # away, and forget what it says.
            runner.draws = presses.is_left(runner._requests)

    session_class.request_rerun = ask_and_note_who_has_ended
    session_class._handle_scriptrunner_event_on_event_loop = hear_who_has_ended
    runner_class._run_script = run_and_note_it


def whole(queue_class):
    """Have what waits of a run of a whole page be sent whole. Done once, however often it is called."""
    clear = queue_class.clear
    if hasattr(clear, "__wrapped__"):
        return

    @functools.wraps(clear)
    def clear_what_parts_have_drawn(queue, retain_lifecycle_msgs=False, fragment_ids_this_run=None):
        n = _n_of_pages(queue._queue) if fragment_ids_this_run else 0
        pages, queue._queue = queue._queue[:n], queue._queue[n:]
        forgets = retain_lifecycle_msgs and fragment_ids_this_run is None
        answers = [each for each in queue._queue if forgets and each.WhichOneof("type") in ANSWERS]
        clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        queue._queue = [*pages, *answers, *queue._queue]

    queue_class.clear = clear_what_parts_have_drawn


def _n_of_pages(waiting):
    """How many of the messages that wait, the first ones, are of runs of whole pages, or of what was sent in part."""
    begun = [number for number, each in enumerate(waiting) if each.WhichOneof("type") == "new_session"]
    of_pages = [number for number in begun if not waiting[number].metadata.run.fragment_ids]
    last = of_pages[-1] if of_pages else -1
    return next((number for number in begun if number > last), len(waiting))


def _draws(runner):
    """Whether a run goes on; one that was told to stop has nothing to say any more."""
    return runner is None or getattr(runner, "draws", True)


def _ended(session):
    """Of a session, whose last words are still to be heard."""
    return vars(session).setdefault("ended_runners", weakref.WeakSet())
