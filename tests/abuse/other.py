"""Somebody who works beside the abuse, and must not notice."""

import re
import time

from playwright.sync_api import Error, expect, sync_playwright

from tests.browser.real import draw_stroke, go_to, start_browser
from ui.app.door import WRONG

SEVEN = [(70, 60), (190, 60), (120, 220)]
TITLES = {"Draw": "Draw a digit", "Digits": "The digits", "Compare": "Compare runs", "Train": "Train a network"}
PATIENCE = 120_000  # milliseconds


def watch(address, seconds, results):
    """Train, draw and look around like anybody, and tell what was lost and how long a page took at worst."""
    waits, lost = [], []
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/?units=32&iterations=1000000")
        page.get_by_role("button", name="Start training").click()
        expect(page.get_by_text("Iteration").first).to_be_visible()
        go_to(page, "Draw")
        draw_stroke(page, SEVEN)
        expect(page.locator("[data-answer]").first).to_be_visible()
        results.put("ready")
        until = time.time() + seconds
        while time.time() < until:
            for name, title in TITLES.items():
                began = time.monotonic()
                try:
                    go_to(page, name)
                    expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=PATIENCE)
                except (Error, AssertionError) as error:
                    lost.append(f"{name} did not come: {str(error)[:100]!r}")
                waits.append((time.monotonic() - began, name))
                if page.get_by_text(WRONG).count():
                    lost.append(f"something went wrong on {name}")
                page.wait_for_timeout(300)
        lost += _missing(page, address)
        browser.close()
    results.put((sorted(waits, reverse=True), lost))


def _missing(page, address):
    """What of the run, the drawing and the lab book is not there any more, before and after a reload."""
    lost = []
    for when in ("at the end", "after a reload"):
        for name, look in (
            ("Draw", page.locator("[data-answer]")),
            ("Train", page.get_by_text("Iteration")),
            ("Compare", page.get_by_text(re.compile(" units, rate "))),
        ):
            try:
                go_to(page, name)
                expect(look.first).to_be_visible(timeout=60_000)
            except (Error, AssertionError):
                lost.append(f"what was on {name}, {when}")
        page.goto(address)
    return lost
