"""A link that was pressed leads to its page, whatever the page that it was on still does.

That page may have itself run once more just then. Where that is asked for after the link was pressed, Streamlit makes
one run of the two, of the page that was asked for last. Where it was asked for before, the run that is being left goes
on to it, in a thread of its own, though it was told to stop: and since all runs of a session share what says which page
it is on, the page would come back.
"""

import functools
from contextlib import contextmanager, suppress

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


class Left(BaseException):
    """A run that was left was about to go on."""


def bound(requests_class, pages_class, runner_class):
    """Have Streamlit's classes of what runs are asked for, of a session's pages, and of what runs them, heed links.

    Done once, however often it is called. After the others that ask for runs in another way.
    """
    ask, intend = requests_class._request_rerun_locked, pages_class.set_script_intent
    show, run = pages_class.set_current_page_script_hash, runner_class._run_script
    begin = runner_class._install_event_loop
    if hasattr(ask, "__wrapped__"):
        return

    @functools.wraps(ask)
    def ask_unless_it_was_left(requests, asked):
        context = get_script_run_ctx(suppress_warning=True)  # none where a browser asks
        page, waits = context and context.page_script_hash, requests._state == ScriptRequestType.RERUN
        is_left = waits and requests._rerun_data.page_script_hash not in ("", page)
        return True if is_left and asked.page_script_hash == page else ask(requests, asked)

    @functools.wraps(intend)
    def intend_unless_it_was_left(pages, *page):
        with _while_it_goes_on() as goes_on:
            if not goes_on:
                raise Left
            intend(pages, *page)

    @functools.wraps(show)
    def show_unless_it_was_left(pages, page):
        with _while_it_goes_on() as goes_on:
            if goes_on:
                show(pages, page)

    @functools.wraps(run)
    def run_until_it_is_left(runner, asked):
        with suppress(Left):
            runner.goes_on = True
            try:
                run(runner, asked)
            finally:
                runner.goes_on = False

    @functools.wraps(begin)
    def begin_unless_it_was_left(runner):
        # What each run begins with, before it forgets the files of the page before, which are the newer one's now.
        if getattr(runner, "goes_on", False):
            with _while_it_goes_on() as goes_on:
                if not goes_on:
                    raise Left
        begin(runner)

    requests_class._request_rerun_locked = ask_unless_it_was_left
    pages_class.set_script_intent = intend_unless_it_was_left
    pages_class.set_current_page_script_hash = show_unless_it_was_left
    runner_class._run_script = run_until_it_is_left
    runner_class._install_event_loop = begin_unless_it_was_left


@contextmanager
def _while_it_goes_on():
    """Whether the run of this thread was not told to stop, which it is not meanwhile either: a newer one begins after
    that. In another thread it does go on."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or context.script_requests is None:
        yield True
        return
    with context.script_requests._lock:
        yield context.script_requests._state != ScriptRequestType.STOP
