"""No chart blinks while it is redrawn, as a person sees it: in every frame that the browser shows."""

import base64
import io
from contextlib import contextmanager

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.browser.real import place_of
from tests.browser.redrawn import settled
from tests.patience import wait_until

# Those that are seen: one that another comes in place of is hidden for some milliseconds.
CHARTS = ".stElementContainer:not([data-retained]) .stPlotlyChart"
# What curves were seen, each its own.
WATCH_CURVES = """() => {
  window.curves = new Set();
  const look = () => {
    const line = document.querySelector("CHARTS .js-plotly-plot path.js-line");
    if (line) curves.add(line.getAttribute("d"));
    requestAnimationFrame(look);
  };
  look();
}""".replace("CHARTS", CHARTS)


@contextmanager
def filmed(page):
    """Yields a list to which every frame that is shown is added, (h, w) from 0 to 255."""
    camera, frames = page.context.new_cdp_session(page), []

    def take(frame):
        camera.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        picture = Image.open(io.BytesIO(base64.b64decode(frame["data"])))
        frames.append(np.asarray(picture.convert("L"), np.int32))

    camera.on("Page.screencastFrame", take)
    camera.send("Page.startScreencast", {"format": "png"})
    yield frames
    camera.send("Page.stopScreencast")


def ink(frame, place):
    """Which share of a place is not as its corner is, which is empty."""
    left, top, width, height = (round(place[side]) for side in ("x", "y", "width", "height"))
    part = frame[top : top + height, left : left + width]
    return (abs(part - part[2, 2]) > 40).mean()


def test_no_chart_blinks_while_it_is_redrawn(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/?units=32&iterations=100000")
    settled(page)
    wait_until(lambda: page.locator(CHARTS).filter(has=page.locator(".main-svg .xtick")).count() == 2)
    expect(page.locator(".xtick text").last).to_have_text("100,000")
    places = [place_of(page.locator(CHARTS).nth(number)) for number in range(2)]
    page.evaluate(WATCH_CURVES)
    with filmed(page) as frames:
        page.get_by_role("button", name="Start training").click()
        wait_until(lambda: page.evaluate("curves.size") > 20)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Stopped at iteration")).to_be_visible()
        settled(page)
    assert len(frames) > 20
    for place in places:
        shares = [ink(frame, place) for frame in frames]
        assert min(shares) > 0.6 * np.median(shares) > 0
    # What lay over them is gone.
    wait_until(lambda: page.locator(".stPlotlyChart .svg-container").count() == 2)
