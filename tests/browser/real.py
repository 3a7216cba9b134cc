"""A real server, a real browser, and what a hand does in it. The benchmarks and tools/screenshots.py use it too."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.patience import PATIENCE, wait_until

TOP = Path(__file__).parent.parent.parent
DESKTOP = {"width": 1366, "height": 768}
PHONE = {
    "width": 390,
    "height": 844,
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
}
# The first has no windows at all: it takes a fifth less of a processor for the same page than the others do.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
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


def start_browser(playwright, *flags):
    """An installed Chromium or Chrome; a skip, or under CI a failure, where there is none."""
    expect.set_options(timeout=1000 * PATIENCE)
    path = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        if path:
            return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        return playwright.chromium.launch(channel="chrome", args=[*FLAGS, *flags])
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
def running_process(log=None, script="app.py", **environment):
    """The same; yields the process too. log: an open file for what the server logs, or where the test's own goes, which
    pytest shows with a test that fails; script: another than the app.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = subprocess.Popen(
            command,
            cwd=TOP,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "DIGIT_LAB_HOME": home, **environment},
        )
        address, base = f"http://127.0.0.1:{port}", environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        try:
            wait_until(
                lambda: _answers(server, f"{address}/{base}".rstrip("/")), what="the server does not answer", pause=0.1
            )
            yield address, server
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _answers(server, address):
    assert server.poll() is None, "the server ended"
    try:
        return urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).status == 200
    except OSError:
        return False


@contextmanager
def app_in_browser():
    """The app on a server of its own, in a browser of its own; yields a function that opens it as a new reader does.

    open_app(path, **options) returns a page. path: what follows the server's address; options: of the browser's
    context, such as its viewport.
    """
    with running_server() as address, sync_playwright() as playwright:
        browser = start_browser(playwright)

        def open_app(path="", **options):
            page = browser.new_page(**options)
            page.goto(address + path)
            return page

        yield open_app


PROGRESS = re.compile(r"^Iteration [\d,]+ of")
GOING = re.compile("^Iteration [1-9].* left")  # what a page says of a run


def train_to_the_end(page):
    """Start training on Train, and wait until it has finished. Returns the sentence that says so."""
    page.get_by_role("button", name="Start training").click()
    return end_of_training(page)


def end_of_training(page):
    """Wait until the run has finished. Returns the sentence that says so."""
    ended = page.get_by_text(re.compile("Finished. After .* of training it reads"))
    said = seen_at_the_end(page, ended.first)
    settled(page)  # a link that is pressed while the page is drawn for its end may lead nowhere
    return said


def seen_at_the_end(page, sought):
    """Wait until `sought` is seen, as long as what learns goes on: beside others it has few of the cores, and how few
    it has is no time to go by. Returns what was sought."""
    progress, before, since = page.get_by_text(PROGRESS), None, time.monotonic()
    while not sought.is_visible():
        now = None
        with suppress(Error):  # the page is just being opened anew
            now = progress.all_inner_texts()
        before, since = (before, since) if now == before else (now, time.monotonic())
        assert time.monotonic() - since < PATIENCE, f"the run has not gone on for {PATIENCE} s: {now}"
        time.sleep(0.1)
    return sought


ADDRESSES = {"Train": "", "Class": "classroom"}  # of pages that are not called as in the menu
# The page has a title, and what it draws last; its script has ended, and nothing is from the run before or on its way.
SETTLED = """() => {
    const [app, title, last, old] = ['[data-testid="stApp"]', '[data-testid="stHeading"]', ".st-key-tab",
        ':is([data-stale="true"], [data-testid="stSkeleton"])'].map((what) => document.querySelector(what));
    return app?.dataset.testScriptState === "notRunning" && title && last && !old;
}"""


def settled(page):
    """Wait until the page's script has run through, once at least. Asked at each frame, the page would keep drawing."""
    page.wait_for_function(SETTLED, polling=50)


def go_to(page, name):
    """Go to another page by its link in the menu, and wait until it is there."""
    page.get_by_role("link", name=name, exact=True).click()
    address = ADDRESSES.get(name, name.lower())
    page.wait_for_url(lambda url: urlsplit(url).path.rpartition("/")[2] == address)
    settled(page)


def in_more(page, label):
    """Press what a label of More is of."""
    more = page.locator(".st-key-more")
    wanted = more.get_by_text(label, exact=True)

    def press():
        if not wanted.is_visible():
            more.locator("summary").click()
        with suppress(Error):  # it may just be closing, as by a stroke
            wanted.click(timeout=1000)
            return True

    wait_until(press, what=f"{label} is not to be had")


def press_in_chart(page, place, says=""):
    """Press where place() is, (x, y), once the chart says there what has `says` in it."""
    page.mouse.click(*pointed_at(page, place, says))


def pointed_at(page, place, says=""):
    """place(), (x, y), once the chart says there what has `says` in it: it is there a moment before it listens."""
    said = page.locator(".hoverlayer .hovertext").filter(has_text=says)

    def is_pointed_at():
        x, y = place()
        page.mouse.move(x - 1, y)
        page.mouse.move(x, y)
        return said.count() and (x, y)

    return wait_until(is_pointed_at, what="the chart says nothing there", pause=0.1)


def place_of(locator):
    """The bounding box of what a locator matches, once it no longer moves: what is above it may still be coming."""
    places = [None]

    def rests():
        places.append(locator.bounding_box())
        return places[-1] is not None and places[-1] == places[-2]

    wait_until(rests, what="it moves about", pause=0.1)
    return places[-1]


PAD = ".st-key-pad"  # where one draws: what the library has in it is higher than is seen
READ = ".reading[data-pen=up] [data-answer]"  # an answer on Draw once the pen is up


def seen_at(box, spot):
    """Where a spot of the canvas's own pixels is on the screen. box: where the canvas is, of whatever size."""
    return tuple(box[axis] + at * box["width"] / 280 for axis, at in zip("xy", spot, strict=True))


def draw_stroke(page, points):
    """One stroke on the canvas, with the mouse. points: (x, y) in the canvas's own pixels."""
    canvas = page.locator(PAD)
    canvas.scroll_into_view_if_needed()
    box = place_of(canvas)
    at, *others = (seen_at(box, spot) for spot in points)
    page.mouse.move(*at)
    page.mouse.down()
    for at in others:
        page.mouse.move(*at, steps=8)
    page.mouse.up()
