"""Train, Draw, Inside and Compare by keyboard alone, whose place is not lost by what it presses. Of pixels: draw/."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.keys import stays, tab_to
from tests.browser.real import DESKTOP, end_of_training, settled
from tests.browser.runs import notebook
from tests.patience import wait_until


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}\b")).first


def type_into(page, field, text, key="Tab"):
    tab_to(page, field, key)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def follow(page, name, key="Tab"):
    """Go to another page by the menu."""
    tab_to(page, page.get_by_role("link", name=name, exact=True), key)
    page.keyboard.press("Enter")


def test_a_run_is_begun_paused_reset_and_stepped_through(server, new_page):
    page = new_page(**DESKTOP)
    page.goto(f"{server}/?{notebook('units=512&iterations=100000')}")
    settled(page)
    tab_to(page, button(page, "Start training"))
    page.keyboard.press("Enter")
    stays(button(page, "Pause"))
    # Two presses at once would be one.
    expect(page.get_by_text(re.compile(r"^Iteration (\d{3}|\d,\d{3}) of.*left"))).to_be_visible()
    page.keyboard.press("Enter")
    stays(button(page, "Resume"))
    expect(page.get_by_text(re.compile("^Iteration [1-9].*paused"))).to_be_visible()
    tab_to(page, button(page, "Reset"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Back at the start")).to_be_visible()
    stays(button(page, "Reset"))
    tab_to(page, button(page, "Step"))
    for number in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile(f"^Iteration {number} of .*paused"))).to_be_visible()
        stays(button(page, "Step"))
    # A key that is held does not keep the page busy.
    for _ in range(60):
        page.keyboard.down("Enter")  # again and again, as a keyboard does
    page.keyboard.up("Enter")
    tab_to(page, button(page, "Reset"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Back at the start")).to_be_visible()


def test_what_is_opened_over_a_page_is_next_and_so_is_back(server, new_page):
    page = new_page(**DESKTOP)
    page.goto(server)
    settled(page)
    opener = button(page, "Open network")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    over = page.get_by_role("dialog", name="Open network")
    upload = over.locator("button")
    expect(upload).to_be_visible()  # Streamlit fetches it after what it lies in
    for key, place in (("Tab", upload), ("Shift+Tab", opener), ("Tab", upload), ("Escape", opener)):
        page.keyboard.press(key)
        stays(place)
    expect(over).to_have_count(0)
    follow(page, "Draw", "Shift+Tab")
    tab_to(page, page.locator(".st-key-more summary"))
    page.keyboard.press("Enter")
    opener, popover = button(page, "Examples"), page.get_by_test_id("stPopoverBody")
    for name in ("A slanted 4", "A thin 1"):
        tab_to(page, opener)
        page.keyboard.press("Enter")
        tab_to(page, popover.get_by_role("button", name=name))
        page.keyboard.press("Enter")
        expect(page.locator("[data-answer]")).to_have_attribute("data-answer", name[-1])
        expect(popover).to_have_count(0)
        stays(opener)
        page.keyboard.press("Shift+Tab")  # so that the next Tab leads here
    tab_to(page, button(page, "Clear"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer]")).to_have_count(0)
    expect(button(page, "Clear")).to_be_disabled()  # its place is kept all the same
    page.keyboard.press("Shift+Tab")
    stays(button(page, "Undo"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer]")).to_be_visible()
    stays(button(page, "Undo"))


def test_a_run_is_set_trained_looked_into_and_compared(server, new_page):
    page = new_page(**DESKTOP)
    page.goto(f"{server}/?{notebook()}")
    settled(page)
    for name, value in (("Hidden units", "24"), ("Iterations", "40")):
        type_into(page, page.get_by_label(name, exact=True), value)
    settled(page)
    tab_to(page, button(page, "Start training"), "Shift+Tab")
    page.keyboard.press("Enter")
    end_of_training(page)
    settled(page)
    units = page.get_by_role("button", name=re.compile("^Unit [0-9]+$"))
    tab_to(page, units)
    page.keyboard.press("ArrowRight")
    stays(units.nth(1))
    number = units.nth(1).get_attribute("aria-label").removeprefix("Unit ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=f"Hidden unit {number}")).to_be_visible()
    page.keyboard.press("Escape")
    stays(units.nth(1))
    page.keyboard.press("Enter")
    tab_to(page, button(page, "Look inside"))
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("^to unit, 0 to 23"))).to_have_value(number)
    settled(page)
    tab_to(page, button(page, "Next"))
    for title in ("Helper functions", "Initial weights"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        stays(button(page, "Next"))
    drawing = page.get_by_role("img", name=re.compile("^The network, for this digit"))
    before = drawing.aria_snapshot()
    type_into(page, page.get_by_label(re.compile("^Test digit, 0 to")), "7", "Shift+Tab")
    wait_until(lambda: drawing.aria_snapshot() != before)
    follow(page, "Compare", "Shift+Tab")
    box = page.get_by_role("checkbox", name=re.compile("units, rate "))
    expect(box).to_be_checked()
    settled(page)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(page.get_by_text("Choose runs to see their curves.")).to_be_visible()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    tab_to(page, button(page, "Pin"))
    page.keyboard.press("Enter")
    expect(button(page, "Unpin")).to_be_visible()


# Gives the keyboard to what is next, and says its name and box; null after the last.
STOP = """async () => {
    let on = document.activeElement;
    while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
    if (on === document.body) return null;
    window.on = on;
    const name = on.ariaLabel || on.textContent.trim() || on.alt || on.tagName;
    const thumb = on.matches("[type=range]") && on.parentElement.parentElement;
    const box = thumb || (on.matches("input") && on.closest("label")) || on;
    const { x, y, width, height } = box.getBoundingClientRect();
    return [name, x, y, width, height];
}"""
AROUND = 8  # pixels around a control, in which there may be a frame of its focus
LEAST = 3  # the contrast that a frame needs, to what was there without it: WCAG 2.2, 1.4.11


def luminance(picture):
    """The relative luminance of each pixel of a screenshot, as WCAG 2.2 defines it."""
    shares = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def seen_by(page, x, y, width, height):
    """How many pixels of a control and around it show clearly that it has the keyboard, for each of its outline."""
    left, top = max(0, x - AROUND), max(0, y - AROUND)
    clip = {"x": left, "y": top, "width": x + width + AROUND - left, "height": y + height + AROUND - top}
    focused = luminance(page.screenshot(clip=clip))
    page.evaluate("on.blur()")
    without = luminance(page.screenshot(clip=clip))
    page.evaluate("on.focus()")
    darker, lighter = np.minimum(focused, without), np.maximum(focused, without)
    return ((lighter + 0.05) / (darker + 0.05) >= LEAST).sum() / (2 * (width + height))


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_each_stop_of_the_keyboard_on_train_is_seen(server, new_page, look):
    page = new_page(**DESKTOP, **look)
    page.goto(server)
    settled(page)
    stops = []
    while len(stops) < 60:
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            break
        name, *box = stop
        stops.append((name, seen_by(page, *box)))
    assert 20 < len(stops) < 60
    # Streamlit's link to what is below the menu is seen by coming.
    assert [(name, seen) for name, seen in stops[1:] if seen < 0.9] == []
    assert next(number for number, (name, _) in enumerate(stops) if "Start training" in name) < 12
