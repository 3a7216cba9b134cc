"""The socket of a tab. The page says what it wants to see; the server sends what has changed of that.

Texts are JSON. From a page: {"see": number, "what": a name of VIEWS, ...}, also with {"set": {name: number}} of what
was moved in it, {"unsee": number}, {"hidden": whether},
{"pen": what was drawn}, {"box": where that of a photograph is}, {"beat": true}. To a page: {"view": number, ...} and
bytes that begin with that number, {"beat": true}, {"wake": why it is to be run}, {"heard": the pen's last action}.
"""

import asyncio
import contextlib
import json
import logging
import time
from urllib.parse import urlsplit

import streamlit as st
from starlette.websockets import WebSocketDisconnect

from ui.live import living, pace, reading
from ui.live.views import Part, Watch
from ui.session import ChosenPicture, Desk, Drawing, LabBook, cookie, part
from ui.session.desk import DRAWN
from ui.session.tabs import tabs, working_for

BEAT, SILENCE = 5.0, 20.0  # seconds between two heartbeats; without one of the page after which a socket is closed
REFUSED, NOT_UNDERSTOOD, GONE = 1008, 1007, 4404  # why a socket is closed; the last: the page opens itself anew
VIEWS = {"living": living.Living, "reading": reading.Reading, "part": Part, "watch": Watch}
MOST_VIEWS = 40  # of a page
log = logging.getLogger(__name__)


async def live(socket):
    """The route of a tab's socket."""
    if not may_connect(socket.headers.get("origin"), socket.headers.get("host")):
        await socket.close(REFUSED)
        return
    await socket.accept()
    tab, kept = tabs.get(socket.path_params["ticket"]), cookie.of(socket.scope)
    if tab is None or (kept is not None and LabBook in tab.parts and tab.parts[LabBook].own != kept):
        await socket.close(GONE)  # the server has forgotten it, or its browser has gone over to another lab book
        return
    with working_for(tab):
        await Channel(socket, tab).serve()


def may_connect(origin, host):
    """Whether a page of this origin may open a socket: one from here, or that the server is told of. A program that is
    no browser says no origin, and needs a ticket all the same."""
    return origin is None or urlsplit(origin).netloc == host or origin in st.get_option("server.corsAllowedOrigins")


class Channel:
    """One open socket of a Tab, and the views that its page wants to see."""

    def __init__(self, socket, tab):
        self.tab, self._socket, self._views, self._hidden = tab, socket, {}, False
        self._heard, self._beat, self._changed = time.monotonic(), 0.0, asyncio.Event()
        self._unheard = False  # whether the page is to be told what of the pen was heard

    async def serve(self):
        """Listen and show until the page has gone."""
        self.tab.sockets.add(self)
        showing = asyncio.create_task(self._show())
        try:
            while True:
                text = await self._socket.receive_text()
                self._heard = time.monotonic()
                await self._hear(text)
                if showing.done():
                    return
        except (WebSocketDisconnect, RuntimeError):
            pass  # it has gone, or was just closed
        except (ValueError, KeyError, TypeError, OverflowError):
            with contextlib.suppress(RuntimeError):
                await self._socket.close(NOT_UNDERSTOOD)  # no page of ours says such a thing
        finally:
            showing.cancel()
            await self._keep_drawing()
            self.tab.sockets.discard(self)
            self.tab.touch()
            self._look_no_more()

    def _look_no_more(self):
        """Have the others the time of this page's looks, until the next of them."""
        for number in self._views:
            for each in (pace.frames, pace.readings):
                each.forget((id(self), number))

    async def close(self):
        """Have the page connect anew."""
        with contextlib.suppress(RuntimeError):
            await self._socket.close()

    async def _hear(self, text):
        said = json.loads(text)
        if "see" in said:
            if len(self._views) >= MOST_VIEWS:
                raise ValueError("too many views")
            self._views[int(said["see"])] = VIEWS[said["what"]](self.tab, said)
        elif "unsee" in said:
            self._look_no_more()
            self._views.pop(int(said["unsee"]), None)
        elif "hidden" in said:
            self._hidden = bool(said["hidden"])
            self._look_no_more()
        elif "box" in said:
            part(ChosenPicture).move_box(said["box"])
        elif "pen" in said:
            await self._hear_pen(said["pen"])
        self._changed.set()

    async def _hear_pen(self, said):
        drawing = part(Drawing)
        new = drawing.hear(said)
        for view in self._views.values():
            view.urgent = view.urgent or view.follows_pen
            view.soonest = 0.0 if new else view.soonest  # the pen is up
        self._unheard = self._unheard or bool(said["actions"])
        if drawing.outdated:
            await self._send({"wake": "canvas"})

    async def _keep_drawing(self):
        """Keep what was drawn, after it was read, and tell the page that it was heard: it tells again what was not."""
        if self._unheard:
            self._unheard, heard = False, part(Drawing).heard
            await asyncio.to_thread(part(Desk).keep, DRAWN)
            with contextlib.suppress(WebSocketDisconnect, RuntimeError, ConnectionError):
                await self._send({"heard": heard})

    async def _show(self):
        """Look at each view when it is due, and send what it has."""
        try:
            while True:
                self._changed.clear()
                now = time.monotonic()
                if now - self._heard > SILENCE:
                    await self._socket.close()
                    return
                if now - self._beat >= BEAT:
                    self._beat = now
                    await self._send({"beat": True})
                    # Streamlit may have been cut off when the pen's report asked for a run.
                    if any(view.follows_pen for view in self._views.values()) and part(Drawing).outdated:
                        await self._send({"wake": "canvas"})
                if not self._hidden:
                    for number, view in sorted(self._views.items(), key=lambda each: not each[1].urgent):
                        await self._look(number, view)
                await self._keep_drawing()
                due = [view.next for view in self._views.values() if not self._hidden]
                wait = min([self._beat + BEAT, *due]) - time.monotonic()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), max(wait, 0.001))
        except (WebSocketDisconnect, RuntimeError, ConnectionError):
            pass  # it has gone
        except Exception:
            log.exception("a page could not be shown what moves")
            with contextlib.suppress(RuntimeError):
                await self._socket.close()

    async def _look(self, number, view):
        now = time.monotonic()
        if now < view.next:
            return
        budget, leisure = (pace.readings, view.pause) if view.urgent else (pace.frames, view.leisure)
        pace.readings.forget((id(self), number))
        view.urgent = False
        # Before it, for the pen may be up meanwhile.
        view.soonest = now + pace.readings.seconds(view.pause)
        view.due = now + pace.frames.seconds(view.leisure, view.most)
        messages, cost = await asyncio.to_thread(_timed, view.look) if view.heavy else _timed(view.look)
        if view.follows_pen and not messages:
            view.due = now + view.leisure  # nothing has changed, and it cost little to see that
        for message in messages:
            if isinstance(message, bytes):
                await self._socket.send_bytes(bytes([number % 256]) + message)
            else:
                await self._send({"view": number, **message} if "wake" not in message else message)
        # What the page needs for it, and Streamlit's part of the loop, costs about as much again.
        budget.note((id(self), number), leisure, cost)

    async def _send(self, message):
        await self._socket.send_text(json.dumps(message, separators=(",", ":")))


def _timed(look):
    """What a look has found, and the seconds of a core that it took."""
    begun = time.thread_time()
    return look(), time.thread_time() - begun
