"""A real server, a real browser, and what a hand does in it. The benchmarks use it too."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error

TOP = Path(__file__).parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "these tests need Chromium or Chrome: install it, on Debian with `apt-get install chromium`"


def start_browser(playwright):
    """An installed Chromium or Chrome; a skip, or under CI a failure, where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        if path:
            return playwright.chromium.launch(executable_path=path, args=FLAGS)
        return playwright.chromium.launch(channel="chrome", args=FLAGS)
    except Error:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)


@contextmanager
def running_server(**environment):
    """Start the app as a user does, on a free port; yields its address. environment: variables of its own.

    Its runs are kept in a folder of its own, unless DIGIT_LAB_HOME names one.
    """
    with running_process(**environment) as (address, _):
        yield address


@contextmanager
def running_process(**environment):
    """The same; yields the process too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = subprocess.Popen(
            command,
            cwd=TOP,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DIGIT_LAB_HOME": home, **environment},
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                assert server.poll() is None, "the server ended"
                try:
                    if urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).status == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield address, server
        finally:
            server.terminate()
            server.wait(10)


def draw_stroke(page, points):
    """One stroke on the canvas, with the mouse. points: (x, y) in the canvas's own pixels."""
    canvas = page.locator("canvas.upper-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    (x, y), *others = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
    page.mouse.up()
