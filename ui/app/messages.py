"""What of a browser's messages a session acts on.

Streamlit acts on whatever comes over a WebSocket, also on what no page of ours has a browser send. How large a message
may be is bounded in .streamlit/config.toml, how many come of one connection here.
"""

import asyncio
import contextlib
import contextvars
import functools
import itertools
import math
import time
from asyncio import selector_events

import numpy as np
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
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
# Characters in one text: in memory each may take four bytes for the one that it came in, as long as the tab is open.
MAX_TEXT = 300_000
# Messages of one connection: a pen that moves while a network learns sends 15 a second, a key that is held 4
# (ui/app/browser/amends.js). Eight bytes keep the server from all others for 3 ms, and in a tenth of a second come
# 20,000 of them. One that has a whole page run counts for as many as a page's live parts send meanwhile: four tabs that
# had it run 30 times a second left nothing to anybody.
A_SECOND, AT_ONCE, WHOLE_PAGE = 20, 80, 4
TOO_OFTEN = 300  # where more than that had to wait, and it was never silent meanwhile, no page sent them: it is cut off
READ_AT_ONCE = 2**14  # bytes of a connection
POLICY, GONE = 1008, 1006  # WebSocket's words for that, and for a connection that is no more
_allowance = contextvars.ContextVar("of the connection whose message is handled", default=None)
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
            if kind == "rerun_script" and not message.rerun_script.fragment_id and (taken := _allowance.get()):
                taken.charge(WHOLE_PAGE - 1)
            handle(session, message)

    session_class.handle_backmsg = handle_backmsg


def slow_down(socket_class=WebSocket):
    """Have no connection take the server's time from all others: what comes faster than a page sends has to wait, and
    in the end the connection is closed. Done once, however often it is called."""
    receive = socket_class.receive_bytes
    if hasattr(receive, "__wrapped__"):
        return

    @functools.wraps(receive)
    async def receive_bytes(socket):
        if socket.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnect(GONE)  # it went while a message of it had to wait
        data = await receive(socket)
        if not hasattr(socket.state, "allowance"):
            socket.state.allowance = Allowance()
            _allowance.set(socket.state.allowance)
        wait = socket.state.allowance.take(time.monotonic())
        if wait is None:
            # Where it is closed as WebSocket has it, all that is still on its way is read first.
            with contextlib.suppress(AttributeError):
                socket._receive.__self__.transport.abort()
            raise WebSocketDisconnect(POLICY)
        await asyncio.sleep(wait)
        return data

    socket_class.receive_bytes = receive_bytes
    # All messages in what is read at once are taken apart before anything else is done: of the smallest 30,000 in the
    # 256 kB that it would be.
    selector_events._SelectorSocketTransport.max_size = READ_AT_ONCE


class Allowance:
    """How many messages a connection may send: A_SECOND in the long run, and AT_ONCE after it was silent."""

    def __init__(self):
        self._left, self._at, self._late = AT_ONCE, -math.inf, 0

    def take(self, now):
        """Seconds that its next message has to wait; None where too many have had to, one after another."""
        self._left = min(AT_ONCE, self._left + (now - self._at) * A_SECOND) - 1
        self._at = now
        self._late = self._late + (self._left < 0) if self._left < AT_ONCE / 2 else 0
        return None if self._late > TOO_OFTEN else max(0, -self._left / A_SECOND)

    def charge(self, n):
        """Count the message that was taken last as n more."""
        self._left -= n


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
            is_long = len(said) > MAX_TEXT and not (field.name.startswith("json") and said.isascii())
            n += said.count(",") + (MAX_VALUES if is_deep or is_long else 0)
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
