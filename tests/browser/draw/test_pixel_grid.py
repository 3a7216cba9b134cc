"""Digits pixel by pixel: by the keyboard alone, with the mouse, with a finger on a phone."""

import re

from playwright.sync_api import expect

from tests.browser.draw.spots import INK, answer, open_draw, pad, press
from tests.browser.keys import HAS_FOCUS, tab_to
from tests.browser.real import in_more, place_of, settled
from tests.patience import wait_until

GRID = "canvas[role=application]"
# The cells that are not as their paper is, by the middle of each; paper is as most of them are.
INKED = """canvas => {
    const side = canvas.width, on = canvas.getContext("2d"), cells = [...Array(784).keys()];
    const middle = (number) => Math.floor((number + 0.5) * side / 28);
    const seen = cells.map((n) => on.getImageData(middle(n % 28), middle(Math.floor(n / 28)), 1, 1).data[0]);
    const white = seen.filter((value) => value > 127).length > 392;
    return cells.filter((n) => (seen[n] > 127) !== white);
}"""
SCROLLED = "document.querySelector('.stMain').scrollTop"
SEVEN = [(5, 8), (5, 19), (23, 13)]  # row, column


def grid(page):
    return page.locator(GRID)


def middle(page, row, column):
    box = place_of(grid(page))
    return box["x"] + (column + 0.5) * box["width"] / 28, box["y"] + (row + 0.5) * box["height"] / 28


def drag(page, *places):
    """By a finger, in straight lines."""
    touch = page.context.new_cdp_session(page)
    kinds = ["touchStart", *("touchMove" for _ in places[1:]), "touchEnd"]
    for kind, place in zip(kinds, [*places, None], strict=True):
        points = [dict(zip("xy", middle(page, *place), strict=True))] if place else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def inked(page):
    return grid(page).evaluate(INKED)


def shows(page, cells):
    """Wait until these cells and no others are ink, and stay so."""
    wait_until(lambda: inked(page) == cells, what=f"not {cells}, but {inked(page)}")
    settled(page)
    assert inked(page) == cells


def test_a_1_by_the_keyboard_alone(server, new_page):
    page = new_page(height=500)
    open_draw(page, server)
    tab_to(page, page.locator(".st-key-more summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".st-key-by_pixel input"))
    page.keyboard.press("Space")
    place_of(grid(page))
    settled(page)
    tab_to(page, grid(page), "Shift+Tab")
    said, scrolled = page.get_by_role("status").filter(has_text="column"), page.evaluate(SCROLLED)
    expect(said).to_have_text("Row 14, column 14: no ink")
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    for _ in range(17):
        page.keyboard.press("Shift+ArrowDown")
    stem = [28 * row + 13 for row in range(5, 23)]
    expect(page.locator(".live-said")).to_have_text(re.compile("reads a 1"))
    expect(answer(page)).to_have_attribute("data-answer", "1")
    shows(page, stem)
    expect(said).to_have_text("Row 23, column 14: ink")
    assert page.evaluate(SCROLLED) == scrolled, "the page scrolled by an arrow or by space"
    # Space wipes what is ink, Shift and an arrow inks, Delete wipes: each is one undo.
    page.keyboard.press("Space")
    shows(page, stem[:-1])
    page.keyboard.press("Shift+ArrowRight")
    shows(page, [*stem, stem[-1] + 1])
    page.keyboard.press("Delete")
    shows(page, stem)
    for left in ([*stem, stem[-1] + 1], stem[:-1], stem, stem[:-1]):
        page.keyboard.press("Control+z")
        shows(page, left)
    expect(said).to_have_text("Row 23, column 15: no ink")
    page.keyboard.press("Tab")
    assert not grid(page).evaluate(HAS_FOCUS)


def test_a_7_by_a_finger_is_kept_wiped_and_seen_on_the_canvas(server, new_page):
    page = new_page(width=320, has_touch=True, is_mobile=True)
    open_draw(page, server)
    in_more(page, "Pixel by pixel")
    grid(page).scroll_into_view_if_needed()
    box = place_of(grid(page))
    assert box["width"] >= 280 and box["x"] >= 0 and box["x"] + box["width"] <= 320
    settled(page)
    scrolled = page.evaluate(SCROLLED)
    drag(page, *SEVEN)
    assert page.evaluate(SCROLLED) == scrolled, "the page scrolled under the finger"
    expect(answer(page)).to_have_attribute("data-answer", "7")
    drawn = inked(page)
    assert len(drawn) >= 28 and {28 * row + column for row, column in SEVEN} <= set(drawn)
    # A drag that begins on ink wipes, also where it leads over paper and beyond the grid.
    drag(page, (5, 19), (5, 27), (5, 28))
    shows(page, [cell for cell in drawn if cell != 28 * 5 + 19])
    press(page, "Undo")
    shows(page, drawn)
    in_more(page, "White paper")
    shows(page, drawn)
    expect(answer(page)).to_have_attribute("data-answer", "7")
    page.reload()
    place_of(grid(page))
    shows(page, drawn)
    in_more(page, "Pixel by pixel")
    place_of(pad(page))
    under = page.locator("canvas.dc-background-canvas")
    wait_until(lambda: under.evaluate(INK, [[85, 55]])[0], what="the canvas does not show it")
    expect(answer(page)).to_have_attribute("data-answer", "7")
    press(page, "Clear")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
