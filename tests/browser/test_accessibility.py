"""Each page as it opens: nothing jumps, nobody else is asked, and axe finds nothing of ours that keeps people out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.real import READ, end_of_training, place_of, settled
from tests.browser.runs import go_to, notebook, start
from tests.patience import wait_until
from ui.inside.chapters import BY_TITLE

PAGES = ("digits", "draw", "evaluate", "inside", "compare", "classroom", "assign")
TRAIN = f"?{notebook('units=16&iterations=20')}"
TITLES = {TRAIN: "Train", "classroom": "Class", "assign": "Set a task"}  # where it is not the address
# Streamlit's own: (rule, part of the element's HTML). Its drop zone for files is no button and says so; and whatever
# pages of a list are for, they have one name.
NOT_OURS = (
    ("presentation-role-conflict", "stFileUploaderDropzone"),
    ("landmark-unique", "Pagination"),
    ("region", "stFloatingOverlayPortal"),  # the help of what the mouse has been left on, for as long as it is there
)

# How far what is seen has moved while a page opened, as browsers count it: 0.1 is where it begins to disturb.
SHIFTS = """new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted = (window.shifted ?? 0) + each.value;
}).observe({ type: "layout-shift", buffered: true })"""
# A page that takes more than four seconds, as one on a busy machine may, is seen before it is whole. Not so here.
PATIENT = """addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = ".stMainBlockContainer { animation: none !important; }";
    document.head.append(style);
})"""


def violations(page):
    """What axe finds, a program that looks for what keeps people out of a page: "rule: element: what is wrong"."""
    settled(page)
    found = looked_for(page)
    if found:  # Streamlit colours source, and opens what lies over a page, a moment later
        page.wait_for_timeout(1000)
        found = looked_for(page)
    return found


def looked_for(page):
    found = []
    for each in Axe().run(page).response["violations"]:
        for node in each["nodes"]:
            if not any(each["id"] == rule and part in node["html"] for rule, part in NOT_OURS):
                found.append(f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}")
    return found


@pytest.mark.parametrize("width, height, theme", [(1366, 768, "light"), (390, 844, "dark")])
def test_no_page_keeps_anybody_out_or_jumps_while_it_opens(server, new_page, width, height, theme):
    page, elsewhere = new_page(width=width, height=height, color_scheme=theme), []
    own = (server, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    page.add_init_script(SHIFTS)
    page.add_init_script(PATIENT)
    # What a page asks for comes late, as over a slow network: what moves then moves what somebody reads.
    page.route(re.compile("/(media|live/js)/"), lambda route: (page.wait_for_timeout(500), route.continue_()))
    for path in (TRAIN, *PAGES):
        page.goto(f"{server}/{path}")
        settled(page)
        title = page.get_by_role("heading", level=1)
        expect(title).to_be_visible()
        assert place_of(title)["height"] <= 40, "a title takes no more of a page than that"
        expect(page).to_have_title(f"{TITLES.get(path, path.title())} · Digit Lab")
        page.wait_for_function("[...document.images].every((each) => each.complete)")
        assert page.evaluate("window.shifted ?? 0") < 0.05, path
        assert not violations(page), path
    page.goto(f"{server}/{TRAIN}")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    assert not violations(page)
    # With a run to show.
    for name in ("Compare", "Evaluate", "Inside", "Draw"):
        before = title.inner_text()
        go_to(page, name)
        expect(title).not_to_have_text(before)
        assert not violations(page), name
        if name == "Compare":  # what opens over a page is seen as well
            page.get_by_role("button", name="Start an empty notebook").click()
            expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
            assert not violations(page), "over it"
            page.keyboard.press("Escape")
            expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    # Who hears the page is told of the canvas, and of the way to draw without it.
    expect(page.get_by_role("group", name=re.compile("Canvas to draw on.*Pixel by pixel"))).to_be_visible()
    assert not violations(page)
    assert not elsewhere, "no page asks another host"


LOOK = """(element) => {
    const { backgroundColor, outline } = getComputedStyle(element);
    return backgroundColor + outline;
}"""


def test_in_forced_colours_it_is_seen_what_is_chosen_switched_on_and_focused(server, new_page):
    page = new_page(forced_colors="active")
    page.goto(f"{server}/draw")
    settled(page)
    thin, medium = (page.get_by_role("radio", name=name, exact=True) for name in ("Thin", "Medium"))
    wait_until(lambda: thin.evaluate(LOOK) != medium.evaluate(LOOK), what="the chosen brush looks like the others")
    switch = page.get_by_role("switch", name="White paper")
    label = page.locator("label").filter(has=switch)
    track, knob = label.locator("> span + div"), label.locator("> span + div > div")
    off = track.evaluate(LOOK)
    assert track.evaluate("track => getComputedStyle(track).outlineStyle") == "solid"
    assert knob.evaluate(LOOK) != off
    before = label.evaluate(LOOK)
    page.keyboard.press("Tab")
    switch.focus()
    assert label.evaluate(LOOK) != before, "nobody sees where the keyboard is"
    page.keyboard.press("Space")
    wait_until(lambda: track.evaluate(LOOK) != off, what="on looks like off")


PARTS = {  # of pages, each of which is chosen
    "Inside": list(BY_TITLE),
    "Compare": ["Try many settings", "Race", "Runs so far"],
    "Draw": ["Why this answer", "Your digits", "From drawing to digit"],
}


@pytest.mark.parametrize("width, height, theme", [(1366, 768, "dark"), (390, 844, "light")])
def test_nothing_that_opens_in_a_page_keeps_anybody_out(server, new_page, width, height, theme):
    page = new_page(width=width, height=height, color_scheme=theme)
    start(page, server, "units=16&iterations=100000")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    expect(page.get_by_text("per second").first).to_be_visible()
    assert not violations(page), "while it trains"
    pause.click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    assert not violations(page), "paused"
    page.get_by_role("button", name="End the run here").click()
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    for name, parts in PARTS.items():
        go_to(page, name)
        if name == "Draw":
            settled(page)
            page.get_by_role("button", name="Examples").click()
            page.get_by_role("button", name="A slanted 4").click()
            expect(page.locator(READ)).to_be_visible()
        for title in parts:
            part = page.get_by_role("radio", name=title, exact=True)
            part.click()
            expect(part).to_be_checked()
            assert not violations(page), f"{name}: {title}"
    page.get_by_role("button", name="A picture").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not violations(page), "a dialog"
