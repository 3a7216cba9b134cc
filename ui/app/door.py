"""What a server begins and ends with, and what it serves beside Streamlit's pages.

Nothing of the app is imported here at once: components can be registered only when Streamlit's runtime is there, which
is after the file of the app was read.
"""

import asyncio
import contextlib

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from ui.app.middleware import Bounds, Cookie

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


async def _live(socket):
    from ui.live import socket as sockets

    await sockets.live(socket)


async def _scripts(request):
    from ui.live import component

    return await component.scripts(request)


async def _plotly(request):
    from ui.live import component

    return await component.plotly(request)


async def _enter(request):
    from ui.app import entering

    return await entering.enter(request)


async def _file(request):
    from ui.app import files

    return await files.send(request)


def _routes():
    """All of ours, behind the path that the server is told to be at: Streamlit puts it before its own alone."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{path}" if path else ""
    return [
        WebSocketRoute(f"{base}/live/tab/{{ticket}}", _live),
        Route(f"{base}/live/js/plotly.js", _plotly),
        Route(f"{base}/live/js/{{digest}}/{{name}}", _scripts),
        Route(f"{base}/live/enter/{{once}}", _enter),
        Route(f"{base}/live/file/{{ticket}}/{{name}}", _file),
    ]


ROUTES = _routes()
