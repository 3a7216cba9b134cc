"""No connection takes the server's time from all others by sending much more than a page does."""

import asyncio
import contextvars
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect, WebSocketState
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui.app import messages


def test_who_sends_as_a_page_does_never_waits_and_who_sends_all_the_time_is_slowed_down_and_cut_off():
    page, flood = messages.Allowance(), messages.Allowance()
    assert not any(page.take(now) for now in np.arange(0, 600, 1 / 15))
    assert not any(page.take(1000) for _ in range(messages.AT_ONCE))  # what came while the server was busy
    # Each comes as soon as the one before it has waited.
    now, waits = 0.0, []
    while (wait := flood.take(now)) is not None:
        waits.append(wait)
        now += wait
    assert len(waits) == messages.AT_ONCE + messages.TOO_OFTEN
    assert now == pytest.approx(messages.TOO_OFTEN / messages.A_SECOND)


@pytest.mark.parametrize("kept", [messages.TOO_OFTEN, 20_000])
def test_a_connection_that_floods_is_read_slowly_and_ends(kept, monkeypatch):
    class Socket:
        application_state, cut = WebSocketState.CONNECTED, False

        def __init__(self):
            self.state, self.left, self._receive = SimpleNamespace(), kept, self.messages
            self.transport = SimpleNamespace(abort=lambda: setattr(self, "cut", True))

        def messages(self):
            """What the server has of the connection: bound to it, as uvicorn's is."""

        async def receive_bytes(self):
            self.left -= 1
            return b""

    waited, pause = [], asyncio.sleep

    async def sleep(seconds):
        waited.append(seconds)
        await pause(0)

    monkeypatch.setattr(messages.asyncio, "sleep", sleep)
    monkeypatch.setattr(messages.time, "monotonic", lambda: sum(waited))
    messages.slow_down(Socket)
    messages.slow_down(Socket)
    socket = Socket()

    async def read():
        while socket.left:
            await socket.receive_bytes()

    if kept <= messages.TOO_OFTEN:
        asyncio.run(read())
        assert not socket.cut and sum(waited) > 1
        return
    with pytest.raises(WebSocketDisconnect):
        asyncio.run(read())
    assert socket.cut and socket.left == kept - messages.AT_ONCE - messages.TOO_OFTEN - 1
    socket.application_state = WebSocketState.DISCONNECTED
    with pytest.raises(WebSocketDisconnect):
        asyncio.run(socket.receive_bytes())


@pytest.mark.parametrize(("fragment", "n"), [("", messages.AT_ONCE // messages.WHOLE_PAGE), ("pen", messages.AT_ONCE)])
def test_what_has_a_whole_page_run_counts_for_more(fragment, n):
    class Session:
        def handle_backmsg(self, message):
            """It does what it is asked to."""

    messages.bound(Session)
    message, allowance = BackMsg(), messages.Allowance()
    message.rerun_script.fragment_id = fragment

    def handle():
        messages._allowance.set(allowance)
        heard = 0
        while not allowance.take(0):
            Session().handle_backmsg(message)
            heard += 1
        return heard

    assert contextvars.copy_context().run(handle) == n
