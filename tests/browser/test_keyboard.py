"""Train, Inside and Compare by keyboard alone, whose place is not lost by what it presses. Of Draw: test_pixel_grid."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.keys import stays, tab_to
from tests.browser.real import end_of_training, running_process, settled
from tests.browser.runs import notebook
from tests.patience import wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One whose log is read: with the keyboard in use Streamlit once could not tell where to draw."""
    log = tmp_path_factory.mktemp("keyboard") / "log"
    with log.open("w") as file, running_process(file) as (address, _):
        yield address
    assert "StreamlitInvalidLayoutContextError" not in log.read_text("utf-8")


@pytest.fixture
def page(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/?{notebook('units=512&iterations=100000')}")
    settled(page)
    return page


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}\b")).first


def test_a_run_is_begun_paused_gone_on_with_reset_and_stepped_through(page):
    going, paused = (page.get_by_text(re.compile(f"^Iteration [1-9].*{how}")) for how in ("left", "paused"))
    tab_to(page, button(page, "Start training"))
    for name, said in (("Pause", going), ("Resume", paused), ("Pause", going)):
        page.keyboard.press("Enter")
        stays(button(page, name))
        expect(said).to_be_visible()
        page.wait_for_timeout(500)  # two presses at once are one
    tab_to(page, button(page, "Reset"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Back at the start")).to_be_visible()
    stays(button(page, "Reset"))
    tab_to(page, button(page, "Step"))
    for number in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile(f"^Iteration {number} of .*paused"))).to_be_visible()
        stays(button(page, "Step"))


def test_a_key_that_is_held_does_not_keep_the_page_busy(page):
    step = button(page, "Step")
    tab_to(page, step)
    for _ in range(60):
        page.keyboard.down("Enter")  # again and again, as a keyboard does
    page.keyboard.up("Enter")
    tab_to(page, button(page, "Reset"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Back at the start")).to_be_visible()


def test_what_is_being_typed_counts_for_a_key_that_starts(page):
    tab_to(page, page.get_by_label("Hidden units", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("24")
    page.keyboard.press("Alt+s")
    expect(page.get_by_text("24 ReLU units → softmax")).to_be_visible()


def test_a_long_text_counts_at_a_pause(server, new_page):
    page = new_page()
    page.goto(f"{server}/assign")
    settled(page)
    page.get_by_label("A question to answer").click()
    page.keyboard.type("Why?")
    expect(page.get_by_role("heading", name="The link")).to_be_visible()
    expect(page.get_by_label("A question to answer")).to_be_focused()


def test_what_is_opened_over_a_page_is_next_and_the_way_back_too(page):
    opener = button(page, "Open network")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    over = page.get_by_role("dialog", name="Open network")
    expect(over).to_be_visible()
    upload = over.locator("button")
    expect(upload).to_be_visible()  # Streamlit fetches it after what it lies in
    for key, place in (("Tab", upload), ("Shift+Tab", opener), ("Tab", upload), ("Escape", opener)):
        page.keyboard.press(key)
        stays(place)
    expect(over).to_have_count(0)


def test_what_takes_back_on_draw_keeps_the_keyboard(page):
    tab_to(page, page.get_by_role("link", name="Draw", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, button(page, "A test digit"))
    page.keyboard.press("Enter")
    answer = page.locator("[data-answer]")
    expect(answer).to_be_visible()
    for name, is_read in (("Clear", False), ("Undo", True)):
        tab_to(page, button(page, name), "Shift+Tab")
        page.keyboard.press("Enter")
        expect(answer).to_be_visible(visible=is_read)
        stays(button(page, name))


def test_an_example_comes_onto_the_page_and_what_was_opened_goes(page):
    tab_to(page, page.get_by_role("link", name="Draw", exact=True))
    page.keyboard.press("Enter")
    opener = button(page, "Examples")
    for name in ("A slanted 4", "A thin 1"):
        tab_to(page, opener)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_test_id("stPopoverBody").get_by_role("button", name=name))
        page.keyboard.press("Enter")
        expect(page.locator("[data-answer]")).to_have_attribute("data-answer", name[-1])
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
        stays(opener)
        page.keyboard.press("Shift+Tab")  # so that the next Tab leads here


def test_settings_are_changed_and_a_unit_is_looked_into(page):
    units, iterations = (page.get_by_label(name, exact=True) for name in ("Hidden units", "Iterations"))
    for field, value in ((units, "24"), (iterations, "40")):
        tab_to(page, field)
        page.keyboard.press("Control+a")
        page.keyboard.type(value)
        page.keyboard.press("Enter")
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
    card = page.get_by_role("dialog", name=f"Hidden unit {number}")
    expect(card).to_contain_text("multiplies each pixel by a weight")
    page.keyboard.press("Escape")
    stays(units.nth(1))
    page.keyboard.press("Enter")
    tab_to(page, button(page, "Look inside"))
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("^to unit, 0 to 23"))).to_have_value(number)


def test_inside_is_walked_and_a_digit_chosen(page):
    tab_to(page, page.get_by_role("link", name="Inside", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The data", exact=True)).to_be_visible()
    settled(page)
    tab_to(page, button(page, "Next"))
    for title in ("The model", "Helper functions"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        stays(button(page, "Next"))
    digit = page.get_by_label(re.compile("^Test digit, 0 to"))
    drawing = page.get_by_role("img", name=re.compile("^The network, for this digit"))
    before = drawing.aria_snapshot()
    tab_to(page, digit, "Shift+Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    wait_until(lambda: drawing.aria_snapshot() != before)
    expect(digit).to_have_value("7")


def test_runs_are_compared_and_pinned(page):
    tab_to(page, page.get_by_label("Iterations", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    tab_to(page, button(page, "Start training"), "Shift+Tab")
    page.keyboard.press("Enter")
    end_of_training(page)
    tab_to(page, page.get_by_role("link", name="Compare", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name=re.compile("Run 1"))
    expect(box).to_be_checked()
    settled(page)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(page.get_by_text("Choose runs to see their curves.")).to_be_visible()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
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


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_each_stop_of_the_keyboard_on_train_is_seen_and_start_is_among_the_first(server, new_page, look):
    page = new_page(width=1366, height=768, **look)
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
