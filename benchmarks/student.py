"""A reader without a browser: what Streamlit's front end and our scripts do over a tab's sockets, as far as needed."""

import asyncio
import json
import re
import secrets
import time

import numpy as np
import pyarrow
import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.app.door import WRONG
from ui.session.cookie import NAME

PATIENCE = 900  # seconds: a class on a busy machine takes its time
SAYS = ("markdown", "alert", "progress", "html", "heading")  # elements with text
UP = 'data-pen="up"'  # what is read of a drawing that no pen is just drawing on
# As in ui/live/js: seconds between two runs of the page that a socket asks for, after a stroke in which the pen rests,
# and between two reports of a pen that moves.
WAKE, REST, TELL = 1.0, 0.4, 0.03
ANSWERED = ("living", "reading")  # what the live socket shows at once when it is asked for


class Student:
    """One tab: `async with`. token: of a lab book, to come back to it; None for a new one.

    buttons: {label: id} of the page; frames, readings: of the living picture and of the drawing, so far; errors: what
    pages say that went wrong.
    """

    def __init__(self, address, token=None):
        self._address, self.token = address.replace("http", "ws", 1), token or secrets.token_urlsafe(24)
        self._page, self._settings, self._values = "", "", {}
        self.buttons, self._choices, self._texts = {}, {}, {}
        self._tab = self._place = self._live = self._listening = None  # the component that holds the socket, and that
        self._wanted, self._seen, self._silent, self._moving, self._number = [], {}, set(), {}, 0
        self._pen, self._canvas, self._drawn, self._heard, self._read_at = secrets.token_hex(4), 0, 0, 0, None
        self._woken, self._waking, self._wakes = 0.0, False, set()
        self.frames, self.readings, self.errors = 0, 0, []
        self._turn, self._rests, self._changed = asyncio.Lock(), asyncio.Event(), asyncio.Event()

    async def __aenter__(self):
        self._socket = await self._open_socket("/_stcore/stream", subprotocols=["streamlit"])
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_):
        for task in (*self._wakes, self._reading, self._listening):
            if task:
                task.cancel()
        for socket in filter(None, (self._live, self._socket)):
            await socket.close()

    def _open_socket(self, path, **options):
        cookie = {"Cookie": f"{NAME}={self.token}"}
        options |= {"additional_headers": cookie, "max_size": None, "open_timeout": PATIENCE}
        return websockets.connect(f"{self._address}{path}", **options)

    # What a hand does

    async def open(self, page="", settings=""):
        """Open a page by its name in the address. Returns the seconds until all is there, what the live socket shows
        too. settings: what follows the name."""
        begun = time.perf_counter()
        await self._run(at=(page, settings))
        while self._silent:
            await self.change()
        return time.perf_counter() - begun

    async def press(self, label):
        """Press a button, as soon as there is one of this label: the page may be drawn anew just then."""
        while label not in self.buttons:
            await self.change()
        await self._run(trigger_value={self.buttons[label]: True})

    async def choose(self, option):
        """Choose one of several options in a row."""
        id = next(id for id, options in self._choices.items() if option in options)
        self._values[id] = [option]
        await self._run()

    async def draw(self, points, seconds=0.0):
        """Draw one stroke on the canvas, as the pen tells of it: again and again while it moves, and when it is up.

        points: (x, y) in the canvas's pixels; seconds: how long that takes. Returns the seconds from pen-up until the
        answer is there.
        """
        canvas, begun = self._canvas, time.perf_counter()
        while (moved := time.perf_counter() - begun) < seconds:
            await self._tell_pen([], _stroke(_way(points, moved / seconds)))
            await asyncio.sleep(TELL)
        up, self._read_at = time.perf_counter(), None
        await self._act(kind="stroke", canvas=canvas, stroke=_stroke(points))
        while self._heard < self._drawn or self._read_at is None:
            await self.change()
        return self._read_at - up

    async def rest(self, seconds):
        """Draw nothing for so long: once that is a rest, the page is run."""
        await asyncio.sleep(min(seconds, REST))
        if seconds > REST:
            self._ask_for_run("drawing")
            await asyncio.sleep(seconds - REST)

    async def clear(self):
        """Take everything off the canvas: the pen says so, and the button has the page run."""
        await self._act(kind="clear")
        await self.press("Clear")

    async def _act(self, **action):
        self._drawn += 1
        await self._tell_pen([{"number": self._drawn, **action}], None)

    async def _tell_pen(self, actions, live):
        await self._say({"pen": {"pen": self._pen, "actions": actions, "live": live}})

    # What is seen

    async def sees(self, pattern):
        """Wait until a text on the page matches."""
        while not any(re.search(pattern, text) for text in self.texts):
            await self.change()

    @property
    def texts(self):
        """Those on the page, as they are now."""
        return [*self._texts.values(), *self._moving.values()]

    async def change(self):
        """Wait until something on the page changes."""
        self._changed.clear()
        await self._until(self._changed)

    async def _until(self, event):
        # Whoever waits for something on a page that shows an error in its place would wait for long.
        assert not self.errors, f"a page shows an error: {self.errors[0]}"
        waiting = asyncio.create_task(event.wait())
        sockets = set(filter(None, (self._reading, self._listening)))
        try:
            done, _ = await asyncio.wait({waiting, *sockets}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if waiting in done:
            return
        gone = [each for each in sockets if each.done()]
        raise (gone[0].exception() or EOFError("the server went")) if gone else TimeoutError

    # The script's socket

    async def _run(self, at=None, **triggers):
        """Have the page run, and wait until it has. at: (page, settings) to go to; triggers: {id: value} of a kind."""
        async with self._turn:
            self._page, self._settings = at or (self._page, self._settings)
            message = BackMsg()
            asked = message.rerun_script
            asked.page_name, asked.query_string = self._page, self._settings
            for kind, values in triggers.items():
                for id, value in values.items():
                    asked.widget_states.widgets.add(id=id, **{kind: value})
            for id, value in self._values.items():
                told = asked.widget_states.widgets.add(id=id)
                if isinstance(value, str):
                    told.string_value = value
                else:
                    told.string_array_value.data.extend(value)
            self._rests.clear()
            await self._socket.send(message.SerializeToString())
            await self._until(self._rests)

    async def _read(self):
        async for content in self._socket:
            message = ForwardMsg()
            message.ParseFromString(content)
            await self._take(message.WhichOneof("type"), message)

    async def _take(self, kind, message):
        if kind == "new_session":
            for what in (self.buttons, self._choices, self._texts, self._wanted):
                what.clear()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._show(tuple(message.metadata.delta_path), message.delta.new_element)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            await self._look()
            self._rests.set()

    def _show(self, place, element):
        # A browser tells the server what a field says from its beginning on.
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "button_group":
            field = element.button_group
            self._choices[field.id] = [each.content for each in field.options]
            self._values.setdefault(field.id, [field.options[place].content for place in field.default])
        elif kind == "multiselect":
            field = element.multiselect
            self._values.setdefault(field.id, [field.options[place] for place in field.default])
        elif kind == "text_input":
            self._values.setdefault(element.text_input.id, element.text_input.default)
        elif kind == "bidi_component":
            self._mount(element.bidi_component)
        elif kind == "table":
            with pyarrow.ipc.open_stream(element.table.arrow_data.data) as rows:
                self._texts[place] = "\n".join(map(str, rows.read_all().to_pylist()))
        elif kind in SAYS:
            self._texts[place] = str(getattr(element, kind))
            if kind == "alert" and WRONG in element.alert.body:
                self.errors.append(WRONG)
        self._changed.set()

    def _mount(self, component):
        """What a component of ours wants to see. component: the message about it."""
        name = component.component_name.rpartition("digit_lab_")[2]
        said = json.loads(component.json or "{}")
        if name == "tab":
            self._tab, self._place = component.id, said["socket"]
            self._wanted += [{"what": "watch", "of": each} for each in said["watch"]]
        elif name == "part":
            self._texts["part", said["name"]] = _text(said["pieces"])
            self._wanted += [said["see"]] * bool(said["see"])
        elif name == "pen":
            self._canvas = said["canvas"]
        elif name in ANSWERED:
            self._wanted.append({"what": name})

    # The live socket

    async def _look(self):
        """See what the page that is there now wants to show, and nothing else any more."""
        if self._live is None:
            await self._connect()
        wanted = {json.dumps(what): what for what in self._wanted}
        for gone in self._seen.keys() - wanted.keys():
            number = self._seen.pop(gone)
            self._moving.pop(number, None)
            self._silent.discard(number)
            await self._say({"unsee": number})
        for key in wanted.keys() - self._seen.keys():
            self._number = (self._number + 1) % 256
            self._seen[key] = self._number
            if wanted[key]["what"] in ANSWERED:
                self._silent.add(self._number)
            await self._say({"see": self._number, **wanted[key]})

    async def _connect(self):
        self._live = await self._open_socket(self._place)
        await self._say({"hidden": False})
        self._listening = asyncio.create_task(self._listen())

    async def _say(self, message):
        await self._live.send(json.dumps(message))

    async def _listen(self):
        async for content in self._live:
            if isinstance(content, str):  # else the pictures of units
                await self._hear(json.loads(content))

    async def _hear(self, said):
        number = said.get("view")
        if "beat" in said:
            await self._say({"beat": True})
        elif "wake" in said:
            self._ask_for_run(said["wake"])
        elif "heard" in said:
            self._heard = said["heard"]
        elif number in self._seen.values():
            self._silent.discard(number)
            if "frame" in said:
                self.frames += 1
                self._moving[number] = _text(said["frame"]["said"])
            elif "pieces" in said:
                self._moving[number] = _text(said["pieces"])
                if "number" in said:
                    self.readings += 1
                    if UP in said["pieces"][0]["html"] and self._read_at is None:
                        self._read_at = time.perf_counter()
        self._changed.set()

    def _ask_for_run(self, why):
        """Have the page run for what happened by itself, at most once in WAKE seconds."""
        if not self._waking:
            self._waking = True
            self._wakes.add(task := asyncio.create_task(self._wake(why)))
            task.add_done_callback(self._wakes.discard)

    async def _wake(self, why):
        await asyncio.sleep(max(0.0, self._woken + WAKE - time.monotonic()))
        self._waking, self._woken = False, time.monotonic()
        event = {"event": "wake", "value": {"why": why, "at": self._woken}}
        await self._run(json_trigger_value={_make_trigger_id(self._tab, "events"): json.dumps([event])})


def _text(pieces):
    return json.dumps(pieces, ensure_ascii=False)


def _stroke(points):
    return {"points": [round(float(number), 1) for point in points for number in point], "width": 20}


def _way(points, share):
    """As many points on the way of a stroke as a pen has told of when it has gone a share of it."""
    xs, ys = zip(*points, strict=True)
    at = np.linspace(0, share * (len(points) - 1), 2 + int(40 * share))
    return list(zip(np.interp(at, range(len(xs)), xs), np.interp(at, range(len(ys)), ys), strict=True))
