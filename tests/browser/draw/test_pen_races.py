"""Nothing drawn is lost, whatever comes right after it."""

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, heard, left_with, open_draw, pad, press, quick_stroke, shows, strokes_at
from tests.browser.real import go_to, place_of, settled
from tests.browser.slow_network import slow
from tests.patience import wait_until

GAPS = [0, 50, 100, 200]  # milliseconds between two actions


# Over a slow network more is under way: what comes in another order is seen there. With none, what comes at once.
NEAR_TOO = pytest.mark.parametrize("address", [0, 0.1], ids=["near", "far"], indirect=True)


@pytest.fixture
def address(server, request):
    """The server's, over a network that takes so many seconds in either way."""
    seconds = getattr(request, "param", 0.1)
    if not seconds:
        yield server
        return
    with slow(server, seconds) as far:
        yield far


def test_the_place_of_the_canvas_stays_as_large_without_one(server, new_page):
    page = new_page()
    open_draw(page, server)
    before = pad(page).bounding_box()
    page.locator(".st-key-canvas").evaluate("canvas => canvas.style.display = 'none'")
    assert pad(page).bounding_box() == before


@NEAR_TOO
def test_undo_takes_one_stroke_however_soon_it_comes(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        for spot in SPOTS[number : number + 2]:
            quick_stroke(page, spot)
            page.wait_for_timeout(gap)
        press(page, "Undo")
        shows(page, SPOTS[: number + 1])
    left_with(page, SPOTS[: len(GAPS)])


def test_twenty_quick_undos_by_the_keyboard_take_twenty_strokes(address, new_page):
    page = new_page()
    open_draw(page, address)
    for spot in SPOTS[:30]:
        quick_stroke(page, spot)
    for number in range(20):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(GAPS[number % 2])
    left_with(page, SPOTS[:10])


def test_undo_by_the_keyboard_also_where_examples_are_open(server, new_page):
    page = new_page()
    open_draw(page, server)
    for spot in SPOTS[:2]:
        quick_stroke(page, spot)
    page.get_by_role("button", name="Examples").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    page.keyboard.press("Control+z")
    shows(page, SPOTS[:1])


def test_what_is_drawn_right_after_clear_and_undo_stays(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        quick_stroke(page, SPOTS[12])
        page.wait_for_timeout(gap)
        press(page, "Undo")
        page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[number])
        shows(page, SPOTS[: number + 1])
    for gap in GAPS:
        for number, name in enumerate(("Clear", "Undo", "Clear")):
            quick_stroke(page, SPOTS[number])
            page.wait_for_timeout(gap)
            press(page, name)
            page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[3])
        shows(page, SPOTS[3:4])
    left_with(page, SPOTS[3:4])


def test_a_stroke_right_after_a_label_is_of_the_next_drawing(address, new_page):
    page = new_page()
    open_draw(page, address)
    for gap in GAPS:
        quick_stroke(page, SPOTS[14], 90)
        heard(page)
        page.get_by_role("radio", name="7", exact=True).click()
        page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[3])
        shows(page, SPOTS[3:4])
        press(page, "Clear")
        shows(page, [])


@pytest.mark.parametrize("address", [0.4], indirect=True)
def test_a_label_is_taken_once_however_late_its_browser_hears_of_it(address, new_page):
    page = new_page()
    open_draw(page, address)
    quick_stroke(page, SPOTS[14], 90)
    heard(page)
    page.get_by_role("radio", name="7", exact=True).click()
    page.wait_for_timeout(200)
    quick_stroke(page, SPOTS[3])
    shows(page, SPOTS[3:4])


def test_a_stroke_right_after_a_test_digit_is_on_top_of_it(address, new_page):
    page = new_page()
    open_draw(page, address)
    for gap in GAPS:
        page.get_by_role("button", name="A test digit").click()
        page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[0])
        wait_until(lambda: SPOTS[0] in strokes_at(page))
        heard(page)
        settled(page)
        wait_until(lambda: SPOTS[0] in strokes_at(page), what="the stroke is lost")
        press(page, "Clear")
        shows(page, [])


@NEAR_TOO
def test_brush_paper_and_another_page_right_after_a_stroke_lose_nothing(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        then = [
            lambda brush=("Thick", "Thin")[number % 2]: page.get_by_text(brush, exact=True).click(),
            lambda: page.get_by_text("White paper", exact=True).click(),
            lambda: go_to(page, "Train"),
        ]
        for act, spot in zip(then, SPOTS[3 * number :], strict=False):
            if act is then[-1]:
                settled(page)  # on a busy machine what the switch asks for may come after the link, and leads back
            quick_stroke(page, spot)
            page.wait_for_timeout(gap)
            act()
            page.wait_for_timeout(gap)
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        go_to(page, "Draw")
        place_of(pad(page))
        shows(page, SPOTS[: 3 * number + 3])
    left_with(page, SPOTS[: 3 * len(GAPS)])


@NEAR_TOO
def test_a_stroke_is_there_after_a_reload_however_soon_that_comes(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        quick_stroke(page, SPOTS[number])
        page.wait_for_timeout(gap)
        page.reload()
        place_of(pad(page))
        shows(page, SPOTS[: number + 1])
    press(page, "Undo")
    shows(page, SPOTS[: len(GAPS) - 1])


def test_a_reload_while_the_pen_is_down_keeps_what_it_has_drawn(address, new_page):
    page = new_page()
    open_draw(page, address)
    box = place_of(pad(page))
    for first in (0, 12):
        page.mouse.move(box["x"] + SPOTS[first][0], box["y"] + SPOTS[first][1])
        page.mouse.down()
        page.mouse.move(box["x"] + SPOTS[first + 3][0], box["y"] + SPOTS[first + 3][1], steps=6)
        page.reload()
        page.mouse.up()
        place_of(pad(page))
        shows(page, [*SPOTS[:4], *SPOTS[12:16]][: 4 if first == 0 else 8])


# What the browser sends of the pen does not come; and what another reader would find in the tab.
UNHEARD = """() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
        if (typeof message !== "string" || !message.startsWith('{"pen"')) send.call(this, message);
    };
}"""
ANOTHER = """() => {
    const key = "digit-lab-pen-left", left = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (left) sessionStorage.setItem(key, JSON.stringify({ ...left, book: "another" }));
}"""


def test_a_first_stroke_that_was_not_heard_before_a_reload_is_there(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.evaluate(UNHEARD)
    quick_stroke(page, SPOTS[0])
    page.reload()
    place_of(pad(page))
    shows(page, SPOTS[:1])


@pytest.mark.parametrize("whose", ["mine", "the next person's"])
def test_what_was_not_heard_before_a_reload_is_drawn_in_the_same_notebook_alone(server, new_page, whose):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[1])
    heard(page)
    page.evaluate(UNHEARD)
    quick_stroke(page, SPOTS[0])
    press(page, "Undo")
    quick_stroke(page, SPOTS[0])
    if whose != "mine":
        page.add_init_script(f"({ANOTHER})()")
    page.reload()
    place_of(pad(page))
    shows(page, SPOTS[:2] if whose == "mine" else SPOTS[1:2])
