"""A reader without a browser: what Streamlit's front end does over its WebSocket, as far as the app needs it."""

import asyncio
import json
import re
import secrets
import time

import pyarrow
import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.session.cookie import NAME

PATIENCE = 900  # seconds: a class on a busy machine takes its time
SAYS = ("markdown", "alert", "progress", "html", "heading")  # elements with text
UP = 'data-pen="up"'  # what is read of a drawing that no pen is just drawing on


class Student:
    """One tab: `async with`. token: of a lab book, to come back to it; None for a new one.

    buttons: {label: id} of the page; redraws: of parts of a page, so far; errors: the messages of exceptions on pages.
    """

    def __init__(self, address, token=None):
        self._address, self.token = address.replace("http", "ws", 1), token or secrets.token_urlsafe(24)
        self._page, self._at, self._settings, self._values, self._timers = "", "", "", {}, {}
        self.buttons, self._choices, self._texts = {}, {}, {}
        self._hash, self._pen, self._pause, self._canvas = "", None, 0.0, 0
        self._drawn = self._told = self._heard = self._answered = 0
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
        """Press a button, as soon as there is one of this label: the page may be drawn anew just then."""
        while label not in self.buttons:
            await self.change()
        await self._run(trigger_value={self.buttons[label]: True})

    async def choose(self, option):
        """Choose one of several options in a row."""
        id = next(id for id, options in self._choices.items() if option in options)
        self._values[id] = "string_array_value", [option]
        await self._run()

    async def draw(self, points, seconds=0.0):
        """Draw one stroke on the canvas, as the pen tells of it: again and again while it moves, and when it is up.

        points: (x, y) in the canvas's pixels; seconds: how long that takes. Returns the seconds from pen-up until the
        answer is there.
        """
        begun, stroke = time.perf_counter(), {"points": [], "width": 20}
        while (moved := time.perf_counter() - begun) < seconds:
            stroke["points"] = [
                number for point in points[: 1 + int(len(points) * moved / seconds)] for number in point
            ]
            told = time.perf_counter()
            await self._tell([], stroke)
            waits = min(told + self._pause, begun + seconds) - time.perf_counter()
            await asyncio.sleep(max(0.0, waits))
        up, stroke["points"] = time.perf_counter(), [number for point in points for number in point]
        self._drawn += 1
        await self._tell([{"number": self._drawn, "kind": "stroke", "canvas": self._canvas, "stroke": stroke}], None)
        while self._answered < self._told:
            await self.change()
        return time.perf_counter() - up

    async def rest(self, seconds):
        """Draw nothing for so long, and say so once that is a rest: after 0.4 s, or later where many draw."""
        until_told = max(0.4, 3 * self._pause)
        await asyncio.sleep(min(seconds, until_told))
        if seconds > until_told:
            await self._tell([], None)
            await asyncio.sleep(seconds - until_told)

    async def clear(self):
        """Take everything off the canvas."""
        self._drawn += 1
        await self._tell([{"number": self._drawn, "kind": "clear"}], None)

    async def _tell(self, actions, live):
        """What the pen says; waits until it is told that it was heard."""
        self._told += 1
        report = {"pen": "a pen", "message": self._told, "actions": actions, "live": live}
        trigger = {_make_trigger_id(self._pen[0], "events"): [{"event": "report", "value": report}]}
        await self._run(self._pen[1], json_trigger_value={id: json.dumps(said) for id, said in trigger.items()})
        while self._heard < self._told:
            await self.change()

    async def sees(self, pattern):
        """Wait until a text on the page matches."""
        while not any(re.search(pattern, text) for text in self.texts):
            await self.change()

    @property
    def texts(self):
        """Those on the page, as they are now."""
        return self._texts.values()

    async def change(self):
        """Wait until something on the page is redrawn."""
        self._changed.clear()
        await self._until(self._changed)

    async def _until(self, event):
        waiting = asyncio.create_task(event.wait())
        both = {waiting, self._reading}
        await asyncio.wait(both, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise TimeoutError if not self._reading.done() else self._reading.exception() or EOFError("the server went")

    async def _run(self, fragment="", **triggers):
        """Have the page run, or a part of it, and wait for the whole page. triggers: {id: value} of a kind."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_name, asked.query_string = self._page, self._settings
        asked.page_script_hash = self._hash if fragment else ""  # a part is one of a page
        asked.fragment_id, asked.is_auto_rerun = fragment, bool(fragment) and not triggers
        for kind, values in triggers.items():
            for id, value in values.items():
                asked.widget_states.widgets.add(id=id, **{kind: value})
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
        elif kind == "navigation":
            self._hash, pages = message.navigation.page_script_hash, message.navigation.app_pages
            self._at = next(page.url_pathname for page in pages if page.page_script_hash == self._hash)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(tuple(message.metadata.delta_path), message.delta.new_element, message.delta.fragment_id)
        elif kind == "auto_rerun":
            self._set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            self.redraws += not whole
            if whole and self._at == self._page:  # the page that was left may end after another was asked for
                self._rests.set()

    def _show(self, place, element, fragment):
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "button_group":
            self._choices[element.button_group.id] = [each.content for each in element.button_group.options]
        elif kind == "bidi_component" and "pen" in element.bidi_component.component_name:
            self._pen = element.bidi_component.id, fragment
            said = json.loads(element.bidi_component.json)
            self._pause, self._canvas, self._heard = said["pause"] / 1000, said["canvas"], said["message"]
        elif kind == "table":
            with pyarrow.ipc.open_stream(element.table.arrow_data.data) as rows:
                self._texts[place] = "\n".join(map(str, rows.read_all().to_pylist()))
        elif kind in SAYS:
            self._texts[place] = str(getattr(element, kind))
            if kind == "html" and UP in element.html.body:  # it comes after the pen's data
                self._answered = self._heard
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
