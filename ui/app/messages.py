"""What of a browser's messages a session acts on.

Streamlit acts on whatever comes over a WebSocket, also on what no page of ours has a browser send. How large a message
may be is bounded in .streamlit/config.toml.
"""

import functools
import itertools
import math

import numpy as np
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.app.uploads import MAX_FILES

# What our pages have a browser send. The others are for who develops an app: `clear_cache` clears everybody's caches,
# and one operation writes files beside app.py, whoever sends it.
KINDS = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
# Asked for besides: a file to take home, made when its button is pressed; and how many of a session wait for theirs.
OPERATION, MAX_OPERATIONS = "deferred_file", 4
MAX_WIDGETS = 2_000  # with a state in one message; a page has some dozens
# In lists, and in states that are JSON: each takes 70 bytes and more when it is read. A hundred strokes have 60,000.
MAX_VALUES = 150_000
# Of one list in another: what is nested deeper is not read, and what is written into the log of that has 140 kB.
MAX_DEPTH = 100
TOO_MANY_FILES = f"At most {MAX_FILES} files can be sent at once."


def bound(session_class):
    """Have Streamlit's class of sessions act on our pages' messages alone. Done once, however often it is called."""
    handle = session_class.handle_backmsg
    if hasattr(handle, "__wrapped__"):
        return

    @functools.wraps(handle)
    def handle_backmsg(session, message):
        kind = message.WhichOneof("type")
        if kind == "file_urls_request" and len(message.file_urls_request.file_names) > MAX_FILES:
            # An address is made for each, 70,000 a second, while the server does nothing else.
            answer = ForwardMsg()
            answer.file_urls_response.response_id = message.file_urls_request.request_id
            answer.file_urls_response.error_msg = TOO_MANY_FILES
            session._enqueue_forward_msg(answer)
        elif _is_ours(session, kind, message):
            handle(session, message)

    session_class.handle_backmsg = handle_backmsg


def _is_ours(session, kind, message):
    if kind == "backend_operation_request":
        is_file = message.backend_operation_request.WhichOneof("payload") == OPERATION
        return is_file and len(session._background_tasks) < MAX_OPERATIONS
    said = message.rerun_script
    if kind not in KINDS or len(said.widget_states.widgets) > MAX_WIDGETS or _values(said) > MAX_VALUES:
        return False
    # No number field has any of these; Streamlit has an exception for each that it makes an integer of, at every run.
    numbers = ((each.double_value, *each.double_array_value.data) for each in said.widget_states.widgets)
    return all(map(math.isfinite, itertools.chain(*numbers)))


def _values(message):
    """How many values a message has in its lists and texts; where there are too many, at least as many as that."""
    n = 0
    for field, said in message.ListFields():
        if isinstance(said, str):
            # Somebody may type as many brackets as they like.
            is_deep = field.name.startswith("json") and _depth(said) > MAX_DEPTH
            n += said.count(",") + (MAX_VALUES if is_deep else 0)
        elif hasattr(said, "ListFields"):
            n += _values(said)
        elif not isinstance(said, bytes | bool | int | float):
            n += len(said)
            if n <= MAX_VALUES and hasattr(said, "add"):
                n += sum(map(_values, said))
    return n


def _depth(text):
    """How deep its lists and dictionaries are in one another, if it is JSON: no less than that, in 10 ms a megabyte."""
    signs = np.frombuffer(text.encode(), np.uint8)
    opened, closed = (np.isin(signs, list(pair)) for pair in (b"[{", b"]}"))
    return np.cumsum(opened.astype(np.int32) - closed).max(initial=0)
