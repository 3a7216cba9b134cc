"""Inside in a real browser: a digit is sent through, and what is pressed in its pictures is looked at."""

import re

from playwright.sync_api import expect

from tests.browser.chapters import open_inside
from tests.browser.real import PHONE, place_of, pointed_at, press_in_chart, settled
from tests.patience import wait_until
from ui.inside.chapters import BY_TITLE

# Writes down all that is said of the steps, each of which is there for a moment only.
LISTEN = """() => {
    window.said = "";
    const listen = () => {
        const now = document.querySelector(".player-said")?.innerText ?? "";
        if (!said.endsWith(now)) said += now;
    };
    new MutationObserver(listen).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def test_a_digit_is_sent_through_chapter_by_chapter(server, new_page):
    page = new_page(**PHONE)
    page.goto(f"{server}/inside")
    settled(page)
    drawing = page.locator(".js-plotly-plot").first
    before = place_of(drawing)
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Play").click()
    # At the end the page turns to where it was played to.
    expect(page.get_by_role("heading", name="Prediction", exact=True)).to_be_visible()
    titles = [f"{title}. " for title in list(BY_TITLE)[1:]]
    at = [page.evaluate("what => said.indexOf(what)", what) for what in titles]
    assert at == sorted(at) and at[0] >= 0
    assert place_of(drawing)["height"] == before["height"]


def units_of(page):
    """The numbers of the units in the drawing, each below its picture."""
    names = page.locator(".js-plotly-plot .textpoint text").filter(has_text=re.compile(r"^\d+$"))
    expect(names).to_have_count(9)
    return names


def above(name):
    """A function that finds the middle of the picture of a unit, which is above its number."""

    def place():
        box = place_of(name)
        return box["x"] + box["width"] / 2, box["y"] - 15

    return place


def test_units_are_pressed_in_the_drawing(server, new_page):
    page = new_page(height=2500)  # nothing scrolls
    page.goto(f"{server}/inside")
    settled(page)
    names, unit = units_of(page), page.get_by_label(re.compile("^to unit, 0 to"))
    # Wherever one is in the walk, it leads to where a unit is looked at; a second choice counts as the first did.
    expect(page.get_by_role("heading", name="The data", exact=True)).to_be_visible()
    for row in (3, 2):
        number = names.nth(row).text_content()
        press_in_chart(page, above(names.nth(row)), f"unit {number}:")
        expect(page.get_by_role("heading", name="The model", exact=True)).to_be_visible()
        expect(unit).to_have_value(number)
        settled(page)
    # What the mouse rests on is pressed again, after another one was chosen.
    another = names.nth(5).text_content()
    unit.fill(another)
    unit.press("Enter")
    expect(page.get_by_text(f"unit {another}").first).to_be_visible()
    settled(page)
    units_of(page)
    page.mouse.down()
    page.mouse.up()
    expect(unit).to_have_value(number)


def test_a_finger_chooses_a_unit_by_the_first_tap(server, new_page):
    page = new_page(**PHONE)
    open_inside(page, server, "The model")
    names, unit = units_of(page), page.get_by_label(re.compile("^to unit, 0 to"))
    for row in (3, 6, 2):
        settled(page)
        names.nth(row).evaluate("name => name.scrollIntoView({ block: 'center' })")
        if row == 3:
            pointed_at(page, above(names.nth(4)))  # the chart listens
        page.touchscreen.tap(*above(names.nth(row))())
        expect(unit).to_have_value(names.nth(row).text_content())
    page.get_by_role("link", name="The model").click()
    heading = page.get_by_role("heading", name="The model", exact=True)
    wait_until(lambda: 0 <= place_of(heading)["y"] < 200, what="the chapter is not at the top of the screen")
