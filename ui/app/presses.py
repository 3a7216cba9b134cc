"""What somebody did on a page is done, whatever they do next.

Streamlit looks for a newer message of the browser at every access to a session's state: also between taking a message
and doing what it says, and in the middle of a callback. The newer one does not say again what was pressed before, so
who pressed one thing right after another lost the first, or half of it. Here it looks after the callbacks.
"""

import functools
import threading

_thread = threading.local()


def bound(runner_class, state_class):
    """Have Streamlit's classes that run a page and keep its state obey a message before they take the next.

    Done once, however often it is called.
    """
    look, obey = runner_class._maybe_handle_execution_control_request, state_class.on_script_will_rerun
    if hasattr(look, "__wrapped__"):
        return

    @functools.wraps(look)
    def look_unless_obeying(runner):
        if not getattr(_thread, "obeys", False):
            look(runner)

    @functools.wraps(obey)
    def obey_first(state, *arguments, **options):
        _thread.obeys = True
        try:
            return obey(state, *arguments, **options)
        finally:
            _thread.obeys = False

    runner_class._maybe_handle_execution_control_request = look_unless_obeying
    state_class.on_script_will_rerun = obey_first
