"""A reader without a browser: what Streamlit's front end does over its WebSocket, as far as the app needs it."""

import asyncio
import base64
import io
import json
import re
import secrets
import time

import websockets
from PIL import Image, ImageDraw
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.session.cookie import NAME

PATIENCE = 900  # seconds: a class on a busy machine takes its time
SAYS = ("markdown", "alert", "progress", "html", "heading")  # elements with text


class Student:
    """One tab: `async with`. token: of a lab book, to come back to it; None for a new one.

    buttons: {label: id} of the page; redraws: of parts of a page, so far; errors: the messages of exceptions on pages.
    """

    def __init__(self, address, token=None):
        self._address, self.token = address.replace("http", "ws", 1), token or secrets.token_urlsafe(24)
        self._page, self._settings, self._values, self._timers = "", "", {}, {}
        self.buttons, self._choices, self._texts, self._canvas = {}, {}, {}, None
        self.redraws, self.errors = 0, []
        self._rests, self._changed = asyncio.Event(), asyncio.Event()

    async def __aenter__(self):
        self._socket = await websockets.connect(
            f"{self._address}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers={"Cookie": f"{NAME}={self.token}"},
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_):
        self._stop(list(self._timers))
        self._reading.cancel()
        await self._socket.close()

    async def open(self, page="", settings=""):
        """Open a page by its name in the address. Returns the seconds until all is there. settings: what follows it."""
        self._page, self._settings, begun = page, settings, time.perf_counter()
        await self._run()
        return time.perf_counter() - begun

    async def press(self, label):
        """Press a button."""
        await self._run(trigger_value={self.buttons[label]: True})

    async def choose(self, option):
        """Choose one of several options in a row."""
        id = next(id for id, options in self._choices.items() if option in options)
        self._values[id] = "string_array_value", [option]
        await self._run()

    async def draw(self, points):
        """Draw one stroke on the canvas. points: (x, y) in its pixels."""
        picture, file = Image.new("RGB", (280, 280)), io.BytesIO()
        ImageDraw.Draw(picture).line(points, fill="white", width=22, joint="curve")
        picture.save(file, "PNG")
        data = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
        stroke = {"type": "path", "stroke": "#FFFFFF", "path": [["L", *point] for point in points]}
        drawing = {"raw": {"objects": [stroke]}, "data": data}
        self._values[self._canvas] = "json_value", json.dumps({"drawing": drawing})
        await self._run()

    async def sees(self, pattern):
        """Wait until a text on the page matches."""
        while not any(re.search(pattern, text) for text in self._texts.values()):
            self._changed.clear()
            await self._until(self._changed)

    async def _until(self, event):
        waiting = asyncio.create_task(event.wait())
        both = {waiting, self._reading}
        await asyncio.wait(both, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise TimeoutError if not self._reading.done() else self._reading.exception() or EOFError("the server went")

    async def _run(self, fragment="", trigger_value=None):
        """Have the page run, or a part of it by its timer, and wait for the whole page."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_name, asked.query_string = self._page, self._settings
        asked.fragment_id, asked.is_auto_rerun = fragment, bool(fragment)
        for id in trigger_value or ():
            asked.widget_states.widgets.add(id=id, trigger_value=True)
        for id, (kind, value) in self._values.items():
            widget = asked.widget_states.widgets.add(id=id)
            if isinstance(value, list):
                getattr(widget, kind).data.extend(value)
            else:
                setattr(widget, kind, value)
        if not fragment:
            self._rests.clear()
        await self._socket.send(message.SerializeToString())
        if not fragment:
            await self._until(self._rests)

    async def _repeat(self, fragment, seconds):
        while True:
            await asyncio.sleep(seconds)
            await self._run(fragment)

    async def _read(self):
        async for content in self._socket:
            message = ForwardMsg()
            message.ParseFromString(content)
            self._take(message.WhichOneof("type"), message)

    def _take(self, kind, message):
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._stop(list(self._timers))
            for what in (self.buttons, self._choices, self._texts):
                what.clear()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(tuple(message.metadata.delta_path), message.delta.new_element)
        elif kind == "auto_rerun":
            self._set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            self.redraws += not whole
            if whole:
                self._rests.set()

    def _show(self, place, element):
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "button_group":
            self._choices[element.button_group.id] = [each.content for each in element.button_group.options]
        elif kind == "bidi_component" and "canvas" in element.bidi_component.component_name:
            self._canvas = element.bidi_component.id
        elif kind in SAYS:
            self._texts[place] = str(getattr(element, kind))
        self._changed.set()

    def _set_timer(self, fragment, seconds):
        if fragment in self._timers and self._timers[fragment][1] == seconds:
            return
        self._stop([fragment])
        self._timers[fragment] = asyncio.create_task(self._repeat(fragment, seconds)), seconds

    def _stop(self, fragments):
        for fragment in fragments:
            if fragment in self._timers:
                self._timers.pop(fragment)[0].cancel()
