"""What a server begins and ends with, and what it serves beside Streamlit's pages.

Nothing that shows a component is imported here at once: they can be registered only when Streamlit's runtime is there,
which is after the file of the app was read.
"""

import asyncio
import contextlib
import mimetypes
import re
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from lab.classes import ending
from lab.limits import LIMITS, MEGABYTE
from ui.app import entering
from ui.live import socket
from ui.live.component import base, plotly, scripts
from ui.session.tabs import tabs, working_for

SCRIPT = "ui/app/script.py"
WRONG = "Something went wrong on this page. What you have made is kept: reload the page to go on."
GONE = "This file is not offered any more: reload the page, and press its button again."
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
TOO_LARGE, TOO_MUCH = 413, "This tab has brought too much already: open the page anew, then bring the file again."
MOST_TABS = 10_000  # whose files are counted, the latest


@contextlib.asynccontextmanager
async def lifespan(app):
    """Prepare before the first page; in the end have all runs rest, and everything written."""
    from ui.app import server

    await asyncio.to_thread(server.prepare)
    looking_after = asyncio.create_task(server.look_after())
    try:
        yield
    finally:
        looking_after.cancel()
        await asyncio.to_thread(ending.rest)


def on_script_error(error):
    """Say in place of a traceback, which Streamlit has logged, that it was not the reader's fault."""
    st.error(WRONG, icon=":material/error:")
    return True


async def send_file(request):
    """The route of a file that the page of a ticket offers, by its name there."""
    tab = tabs.get(request.path_params["ticket"])
    make = tab and tab.file(request.path_params["name"])
    if make is None:
        return PlainTextResponse(GONE, 404)
    with working_for(tab):
        content = await asyncio.to_thread(make)
    name = request.path_params["name"].partition(".")[2]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
    return Response(content, media_type=kind, headers={**headers, "x-content-type-options": "nosniff"})


class Uploads:
    """Middleware that bounds how much of what a tab has brought is kept."""

    def __init__(self, app):
        self._app, self._brought = app, {}  # session → {file: bytes}

    async def __call__(self, scope, receive, send):
        answer = self._app
        if scope["type"] == "http" and (place := UPLOAD.search(scope["path"])):
            files, most = self._brought.setdefault(place[1], {}), LIMITS.upload_megabytes * MEGABYTE
            if len(self._brought) > MOST_TABS:
                del self._brought[next(iter(self._brought))]
            files.pop(place[2], None)
            said = dict(scope["headers"]).get(b"content-length", most)
            n_bytes = 0 if scope["method"] == "DELETE" else int(said)
            if sum(files.values()) + n_bytes > most:
                answer = PlainTextResponse(TOO_MUCH, TOO_LARGE)
            elif n_bytes:
                files[place[2]] = n_bytes
        await answer(scope, receive, send)


MIDDLEWARE = [Middleware(Uploads), Middleware(entering.Cookie)]
# Behind the path that the server is told to be at: Streamlit puts it before its own alone.
ROUTES = [
    WebSocketRoute(f"{base()}/live/tab/{{ticket}}", socket.live),
    Route(f"{base()}/live/js/plotly.js", plotly),
    Route(f"{base()}/live/js/{{digest}}/{{name}}", scripts),
    Route(f"{base()}/live/enter/{{once}}", entering.enter),
    Route(f"{base()}/live/file/{{ticket}}/{{name}}", send_file),
]
