"""What a server begins and ends with, and what it serves beside Streamlit's pages.

Nothing that shows a component is imported here at once: they can be registered only when Streamlit's runtime is there,
which is after the file of the app was read.
"""

import asyncio
import contextlib

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from ui.app import entering, files
from ui.app.middleware import Bounds, Cookie
from ui.live import socket
from ui.live.component import base, plotly, scripts

SCRIPT = "ui/app/script.py"
WRONG = "Something went wrong on this page. What you have made is kept: reload the page to go on."
MIDDLEWARE = [Middleware(Bounds), Middleware(Cookie)]


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
        await asyncio.to_thread(server.end)


def on_script_error(error):
    """Say in place of a traceback, which Streamlit has logged, that it was not the reader's fault."""
    st.error(WRONG, icon=":material/error:")
    return True


# Behind the path that the server is told to be at: Streamlit puts it before its own alone.
ROUTES = [
    WebSocketRoute(f"{base()}/live/tab/{{ticket}}", socket.live),
    Route(f"{base()}/live/js/plotly.js", plotly),
    Route(f"{base()}/live/js/{{digest}}/{{name}}", scripts),
    Route(f"{base()}/live/enter/{{once}}", entering.enter),
    Route(f"{base()}/live/file/{{ticket}}/{{name}}", files.send),
]
