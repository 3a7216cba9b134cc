"""Pages from a phone to a wall: nothing is cut, and one switch has all of it large."""

import itertools

import pytest
from playwright.sync_api import expect

from lab.ledger.curves import Curves
from render import report
from tests.browser.classes import make
from tests.browser.looks import BELOW, BEYOND, CUT, SMALL, SPACED, WIDE, fits
from tests.browser.real import place_of, settled, train_to_the_end
from tests.browser.runs import go_to, notebook
from tests.render.compare.entries import entry
from ui.classroom import teacher

SIZES = {390: 844, 768: 1024, 1024: 768, 1366: 768, 1920: 1080}
PAGES = ("Digits", "Draw", "Evaluate", "Inside", "Compare", "Train")
OPENS = {"Train": "Speed", "Compare": "Empty notebook"}  # what opens over a page


@pytest.mark.parametrize("by_finger, widths", [(True, (390, 768, 1024)), (False, (1366, 1920))])
def test_nothing_is_cut_or_too_small_for_a_finger(server, new_page, by_finger, widths):
    page, scripts = new_page(has_touch=by_finger), (BEYOND, CUT, WIDE, *([SMALL] if by_finger else []))

    def look_at_all_widths(name):
        for width in widths:
            page.set_viewport_size({"width": width, "height": SIZES[width]})
            fits(page, name, width, scripts=scripts)

    make(page, server)
    for view in () if by_finger else teacher.VIEWS:
        page.get_by_role("radio", name=view).click()
        look_at_all_widths(view)
    page.goto(f"{server}/assign")
    look_at_all_widths("Set a task")
    page.goto(f"{server}/?{notebook('units=16&iterations=20')}")
    train_to_the_end(page)
    for name in PAGES:
        go_to(page, name)
        look_at_all_widths(name)
        if name in OPENS:
            page.get_by_role("button", name=OPENS[name]).click()
            expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
            fits(page, name, OPENS[name], scripts=scripts)
            page.keyboard.press("Escape")
            expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_words_that_somebody_spaces_are_not_cut(server, new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(server)
    for name in ("Train", "Walk", "Digits", "Draw", "Evaluate", "Inside", "Compare", "Class"):
        go_to(page, name)
        spaced = page.add_style_tag(content=SPACED)
        for width in (390, 320, 1366):
            page.set_viewport_size({"width": width, "height": 844})
            fits(page, name, width, scripts=(BEYOND, CUT, BELOW))
        spaced.evaluate("style => style.remove()")


BOXES = "all => all.map((each) => each.getBoundingClientRect().toJSON())"


def test_on_a_tablet_a_finger_can_press_units_and_digits(server, new_page):
    page = new_page(has_touch=True)
    page.goto(f"{server}/?{notebook('units=32')}")
    expect(page.locator(".lab-unit").first).to_be_visible()
    for width, height in ((768, 1024), (1024, 768), (1366, 1024)):
        page.set_viewport_size({"width": width, "height": height})
        fits(page, width, scripts=[BEYOND])
        for name in (".lab-unit", ".lab-tests > button"):
            places = page.locator(name).evaluate_all(BOXES)
            assert min(min(place["width"], place["height"]) for place in places) >= 43.5, (name, width)
            overlaps = [
                (one, other)
                for one, other in itertools.combinations(places, 2)
                if abs(one["x"] - other["x"]) < min(one["width"], 43.5) and abs(one["y"] - other["y"]) < 43.5
            ]
            assert not overlaps, (name, width)


TICK = ".js-plotly-plot .xtick text"
# How large a title is, and the numbers of a chart: 0 as long as there is none.
LARGE = f"""() => ["h1", "{TICK}"].map((name) => document.querySelector(name)).map(
    (element) => element ? parseFloat(getComputedStyle(element).fontSize) : 0)"""


def test_one_switch_has_all_of_it_large_also_after_a_reload(server, new_page):
    page = new_page(width=1920, height=1080)
    page.goto(server)
    settled(page)
    page.wait_for_function(f"document.querySelector('{TICK}')")
    title, chart = page.evaluate(LARGE)
    page.get_by_text("Large type", exact=True).click()
    page.wait_for_function(f"({LARGE})()[1] > {1.3 * chart}")
    assert page.evaluate(LARGE)[0] > 1.3 * title
    # The switch is still where it was pressed, at the end of the menu.
    assert place_of(page.get_by_role("switch", name="Large type"))["x"] > 1500
    for name in PAGES:
        go_to(page, name)
        for width, height in ((1920, 1080), (1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            fits(page, name, width, scripts=[CUT])
    page.reload()
    expect(page.get_by_role("switch", name="Large type")).to_be_checked()
    page.wait_for_function(f"({LARGE})()[1] > {1.3 * chart}")
    page.get_by_text("Large type", exact=True).click()
    page.wait_for_function(f"({LARGE})()[0] == {title} && ({LARGE})()[1] == {chart}")
    # On a phone it would be of no use.
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("Large type", exact=True)).to_be_hidden()


LONG = "x" * 3000


def reported(title="Run 1", setting="8", link=""):
    curves = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9])
    return report.of_entry(entry(1, iterations=2), title, curves, link, {"Hidden units": setting})


def test_a_report_fits_the_screen_however_long_a_word_is(new_page):
    page = new_page(width=390)
    for item, answer in (
        (reported(link=f"https://example.org/?task={LONG}"), ""),
        (reported(title=LONG, setting=LONG), ""),
        (reported(), LONG),
    ):
        for items in ([item], [item, reported(title="Run 2")]):
            page.set_content(report.report(items, answers=[("Why?", "No run has started yet", answer)]))
            assert page.get_by_text(LONG).count(), "it is shown"
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
