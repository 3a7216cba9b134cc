"""Pages from a phone to a wall: nothing is cut, and one switch has all of it large."""

import itertools

import pytest
from playwright.sync_api import expect

from tests.browser.classes import make
from tests.browser.real import end_of_training, place_of, settled
from tests.browser.runs import go_to, notebook, start
from tests.patience import wait_until
from ui.classroom import teacher

WIDTHS = {390: 844, 768: 1024, 1024: 768, 1366: 768, 1920: 1080}
PAGES = ("Digits", "Draw", "Evaluate", "Inside", "Compare", "Class", "Train")
# The words of what is seen, whose box, or one around it that hides what is beyond it, ends before they do. What can be
# pushed aside, and what ends in three dots, says that there is more.
CUT = """() => {
    const cut = [];
    for (const element of document.querySelectorAll(".stMain :is(p, dt, dd, h1, h2, h3, label, button, td, th, li)")) {
        const box = element.getBoundingClientRect();
        const seen = box.width && element.checkVisibility({ visibilityProperty: true });
        if (!seen || !element.innerText?.trim()) continue;
        const right = box.left + Math.max(box.width, element.scrollWidth); // words may go on beyond their box
        let around = element;
        for (; around && !around.matches(".stMain"); around = around.parentElement) {
            const style = getComputedStyle(around);
            if (style.overflowX === "auto" || style.overflowX === "scroll" || style.textOverflow === "ellipsis") break;
            if (style.overflowX === "hidden" && right > around.getBoundingClientRect().right + 1)
                cut.push(`${element.innerText.slice(0, 40)} by ${around.className.slice(0, 40)}`);
        }
        if (around?.matches(".stMain") && right > innerWidth + 1)
            cut.push(`${element.innerText.slice(0, 40)} by the window`);
    }
    return cut;
}"""


# What can be pressed and is narrower or lower than 44 pixels; a field may be narrower. A slider is drawn along; and the
# pages of a list, which are Streamlit's, would not fit a phone side by side.
OPENS = {"Train": "Speed", "Compare": "Start an empty notebook"}  # what opens over a page
ANYWHERE = ":is(.stMain, .stDialog, [data-testid=stPopoverBody])"
SMALL = """() => [...document.querySelectorAll("ANYWHERE :is(button, a, input, summary)")]
    .filter((each) => !each.matches("[type=range], [role=navigation] *"))
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => {
        const isField = each.matches("input"), place = (isField && each.closest("label, .stMultiSelect")) || each;
        const { width, height } = place.getBoundingClientRect();
        return width && (height < 43.5 || (!isField && width < 43.5));
    }).map((each) => each.ariaLabel || each.innerText)""".replace("ANYWHERE", ANYWHERE)


# How wide the page is, if it goes beyond the window.
BEYOND = "[document.documentElement.scrollWidth].filter((width) => width > innerWidth)"


# What is drawn beyond the window, where nothing can be pushed aside.
PICTURES = """() => [...document.querySelectorAll(".stMain img")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth).map((each) => each.alt)"""


def wait_for_none(page, script, *where):
    """Wait until a script finds nothing: charts and tables take up their new width a moment after the window has it."""
    found = []  # what it has found last

    def look():
        found[:] = page.evaluate(script)
        return not found

    wait_until(look, what=(*where, found))


def look_at_all_widths(page, name, by_finger):
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        wait_for_none(page, BEYOND, name, width)
        wait_for_none(page, CUT, name, width)
        wait_for_none(page, PICTURES, name, width)
        if by_finger:
            wait_for_none(page, SMALL, name, width)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_on_any_screen_nor_too_small_for_a_finger(server, new_page, theme):
    by_finger = theme == "dark"
    page = new_page(color_scheme=theme, has_touch=by_finger)
    start(page, server, "units=16&iterations=20")
    end_of_training(page)
    for name in PAGES:
        go_to(page, name)
        look_at_all_widths(page, name, by_finger)
        if by_finger and name in OPENS:
            page.get_by_role("button", name=OPENS[name]).click()
            expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
            wait_for_none(page, SMALL, name, OPENS[name])
            page.keyboard.press("Escape")
            expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.goto(f"{server}/assign")
    look_at_all_widths(page, "Set a task", by_finger)


def test_a_teacher_sees_all_of_the_class_on_any_screen(server, new_page):
    page = new_page()
    make(page, server)
    for view in teacher.VIEWS:
        page.get_by_role("radio", name=view).click()
        look_at_all_widths(page, view, by_finger=False)


@pytest.mark.parametrize("width, height", [(768, 1024), (1024, 768), (1366, 1024)])
def test_on_a_tablet_a_finger_can_press_units_and_digits(server, new_page, width, height):
    page = new_page(width=width, height=height, has_touch=True)
    page.goto(f"{server}/?{notebook('units=32&iterations=20')}")
    settled(page)
    expect(page.locator(".lab-unit").first).to_be_visible()
    for name in (".lab-unit", ".lab-tests > button"):
        places = [place_of(each) for each in page.locator(name).all()]
        assert min(min(place["width"], place["height"]) for place in places) >= 43.5, name
        overlaps = [
            (one, other)
            for one, other in itertools.combinations(places, 2)
            if abs(one["x"] - other["x"]) < min(one["width"], 43.5) and abs(one["y"] - other["y"]) < 43.5
        ]
        assert not overlaps, name
    assert not page.evaluate(BEYOND)


def test_why_a_number_is_not_taken_is_read_on_a_phone_too(server, new_page):
    page = new_page(width=390, height=844)
    page.goto(f"{server}/?{notebook('units=16&iterations=20')}")
    settled(page)
    page.locator(".st-key-more summary").click()
    field = page.get_by_role("spinbutton", name="Training digits")
    field.fill("60000")
    field.press("Tab")
    said = page.get_by_text("there are 4,000 here, and all are taken")
    expect(said).to_be_in_viewport()
    expect(field).to_have_value("4000")


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
        settled(page)
        for width, height in ((1920, 1080), (1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            settled(page)
            wait_for_none(page, CUT, name, width)
    page.reload()
    expect(page.get_by_role("switch", name="Large type")).to_be_checked()
    page.wait_for_function(f"({LARGE})()[1] > {1.3 * chart}")
    page.get_by_text("Large type", exact=True).click()
    page.wait_for_function(f"({LARGE})()[0] == {title} && ({LARGE})()[1] == {chart}")
    # On a phone it would be of no use.
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("Large type", exact=True)).to_be_hidden()
