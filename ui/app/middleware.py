"""What stands before every request: the cookie of a lab book, and bounds of what a connection may send.

A server that the internet reaches is protected by a reverse proxy: docs/scale.md has its settings.
"""

import asyncio
import re
import time

from starlette.responses import PlainTextResponse

from lab.ledger.access import new_token
from lab.limits import LIMITS, MEGABYTE
from ui.session import cookie

LONGEST = 4 * MEGABYTE  # of a message; a photograph has 3 MB
# Messages of a connection: so many a second in the long run, and so many at once. A pen tells 30 times a second.
A_SECOND, AT_ONCE = 60.0, 120.0
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
MOST_FILES = 12  # of a tab
TOO_LARGE, TOO_MANY = 413, "This tab has brought too much already: open the page anew, then bring the file again."


SEEN = (200, 304)  # of a page that a browser shows, also where it has it already


def _said(scope, name):
    """A header of a request."""
    return dict(scope["headers"]).get(name, b"")


class Cookie:
    """Has a browser that opens its first page keep the token of a new lab book."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        is_page = scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in _said(scope, b"accept")
        if not is_page or cookie.of(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message):
            if message["type"] == "http.response.start" and message["status"] in SEEN:
                message = {**message, "headers": [*message["headers"], cookie.header(new_token(), scope)]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


class Bounds:
    """Bounds how large and how many the messages of a connection and the files of a tab are."""

    def __init__(self, app):
        self._app, self._files = app, {}  # session → {file: bytes}

    async def __call__(self, scope, receive, send):
        answer, place = self._app, scope["type"] == "http" and UPLOAD.search(scope["path"])
        if scope["type"] == "websocket":
            receive = _Allowance(receive, send).receive
        elif place and not self._admit(scope, *place.groups()):
            answer = PlainTextResponse(TOO_MANY, TOO_LARGE)
        await answer(scope, receive, send)

    def _admit(self, scope, session, file):
        """Whether a tab may bring a file, or take one away."""
        files = self._files.setdefault(session, {})
        if scope["method"] == "DELETE":
            files.pop(file, None)
            return True
        n_bytes = int(_said(scope, b"content-length") or LIMITS.upload_megabytes * MEGABYTE)
        others = [size for other, size in files.items() if other != file]
        if len(others) >= MOST_FILES or sum(others) + n_bytes > LIMITS.upload_megabytes * MEGABYTE:
            return False
        files[file] = n_bytes
        while len(self._files) > 10_000:  # of tabs that are long gone
            del self._files[next(iter(self._files))]
        return True


class _Allowance:
    """Has a connection wait that sends more messages than a page does, and closes one whose message is too large."""

    def __init__(self, receive, send):
        self._receive, self._send, self._left, self._at = receive, send, AT_ONCE, time.monotonic()

    async def receive(self):
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if len(message.get("bytes") or message.get("text") or "") > LONGEST:
            await self._send({"type": "websocket.close", "code": 1009})
            return {"type": "websocket.disconnect", "code": 1009}
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * A_SECOND) - 1
        self._at = now
        if self._left < 0:
            await asyncio.sleep(-self._left / A_SECOND)
        return message
