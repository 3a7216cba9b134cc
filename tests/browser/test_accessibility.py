"""Each page as it opens: nothing jumps, nobody else is asked, and axe finds nothing of ours that keeps people out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import chapters
from tests.browser.looks import fits, keeps_nobody_out
from tests.browser.real import DESKTOP, PHONE, READ, in_more, place_of, settled
from tests.browser.runs import go_to, notebook, stop
from tests.patience import wait_until
from ui.inside.chapters import BY_TITLE

TRAIN = f"?{notebook('units=16&iterations=20')}"
PAGES = (TRAIN, "digits", "draw", "evaluate", "inside", "compare", "classroom", "assign")
TITLES = {TRAIN: "Train", "classroom": "Class", "assign": "Set a task"}  # where it is not the address
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


@pytest.mark.parametrize("screen, theme", [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_no_page_keeps_anybody_out_or_jumps_while_it_opens(server, new_page, screen, theme):
    page, elsewhere = new_page(color_scheme=theme, **screen), []
    own = (server, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else elsewhere.append(request.url))
    page.add_init_script(SHIFTS)
    page.add_init_script(PATIENT)
    # What a page asks for comes late, as over a slow network: what moves then moves what somebody reads.
    page.route(re.compile("/(media|live/js)/"), lambda route: (page.wait_for_timeout(500), route.continue_()))
    for path in PAGES:
        page.goto(f"{server}/{path}")
        settled(page)
        title = page.get_by_role("heading", level=1)
        assert place_of(title)["height"] <= 52, "a title takes no more of a page than that"
        expect(page).to_have_title(f"{TITLES.get(path, path.title())} · Digit Lab")
        page.wait_for_function("[...document.images].every((each) => each.complete)")
        assert page.evaluate("window.shifted ?? 0") < 0.05, path
        keeps_nobody_out(page, path)
        # Nothing comes from elsewhere; a browser asks for the icon without telling of it here.
        elsewhere += page.locator("link[rel~=icon]").evaluate_all("all => all.map(({ href }) => href)")
    assert not [url for url in elsewhere if not url.startswith(own)], "no page asks another host"


LOOK = """(element) => {
    const { backgroundColor, outline } = getComputedStyle(element);
    return backgroundColor + outline;
}"""


def test_forced_colours_show_what_is_chosen_and_focused(server, new_page):
    page = new_page(forced_colors="active")
    page.goto(f"{server}/draw")
    settled(page)
    page.locator(".st-key-more summary").click()
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
    "Evaluate": ["Both", "Confidence", "Map", "Harder digits", "Drawings by people"],
    "Draw": ["Why", "Your digits", "Stages"],
}


def test_nothing_that_opens_keeps_anybody_out_or_is_too_wide(endless):
    page = endless("units=24&layers=2&units2=12", color_scheme="dark", **PHONE)
    keeps_nobody_out(page, "while it trains")
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    for name, parts in PARTS.items():
        go_to(page, name)
        if name == "Draw":
            settled(page)
            in_more(page, "Examples")
            page.get_by_role("button", name="A slanted 4").click()
            expect(page.locator(READ).first).to_be_visible()
        for title in parts:
            if name == "Inside":
                chapters.choose(page, title)
            else:
                part = page.get_by_role("radio", name=title, exact=True)
                part.click()
                expect(part).to_be_checked()
            keeps_nobody_out(page, name, title)
            fits(page, name, title)
    # Who hears the page is told of the canvas, and of the way to draw without it.
    expect(page.get_by_role("group", name=re.compile("Canvas to draw on.*Pixel by pixel"))).to_be_visible()
    in_more(page, "A picture")
    expect(page.get_by_role("dialog")).to_be_visible()
    keeps_nobody_out(page, "a dialog")
