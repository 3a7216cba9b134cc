"""Nothing drawn is lost, whatever comes right after it."""

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, heard, left_with, open_draw, quick_stroke, shows, strokes_at
from tests.browser.real import go_to, place_of
from tests.browser.redrawn import settled
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


@NEAR_TOO
def test_undo_takes_one_stroke_however_soon_it_comes(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        for spot in SPOTS[number : number + 2]:
            quick_stroke(page, spot)
            page.wait_for_timeout(gap)
        page.get_by_role("button", name="Undo").click()
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
        page.get_by_role("button", name="Undo").click()
        page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[number])
        shows(page, SPOTS[: number + 1])
    for gap in GAPS:
        for number, name in enumerate(("Clear", "Undo", "Clear")):
            quick_stroke(page, SPOTS[number])
            page.wait_for_timeout(gap)
            page.get_by_role("button", name=name).click()
            page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[3])
        shows(page, SPOTS[3:4])
    left_with(page, SPOTS[3:4])


def test_a_stroke_right_after_a_label_is_of_the_next_drawing(address, new_page):
    page = new_page()
    open_draw(page, address)
    for gap in GAPS:
        quick_stroke(page, SPOTS[14], 90)
        page.get_by_role("radio", name="7", exact=True).click()
        page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[3])
        shows(page, SPOTS[3:4])
        page.get_by_role("button", name="Clear").click()
        shows(page, [])


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
        assert SPOTS[0] in strokes_at(page)
        page.get_by_role("button", name="Clear").click()
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
            quick_stroke(page, spot)
            page.wait_for_timeout(gap)
            act()
            page.wait_for_timeout(gap)
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        go_to(page, "Draw")
        place_of(page.locator("canvas.upper-canvas"))
        shows(page, SPOTS[: 3 * number + 3])
    left_with(page, SPOTS[: 3 * len(GAPS)])


# A press may fall into the moment in which the pen tells that it has rested: a browser makes one message of both.
IN_ONE_MOMENT = """() => {
    const pen = document[Symbol.for("digit-lab-pen")];
    pen.drewAt = 1;
    pen.lookAgain();
    [...document.querySelectorAll("[role=radio]")].find((each) => each.innerText.includes("Your digits")).click();
}"""


def test_a_press_in_the_moment_in_which_the_pen_tells_something_is_seen(server, new_page):
    page = new_page()
    open_draw(page, server)
    for spot in SPOTS[:2]:
        quick_stroke(page, spot)
    shows(page, SPOTS[:2])
    page.evaluate(IN_ONE_MOMENT)
    expect(page.get_by_text("it is kept here")).to_be_visible()


@NEAR_TOO
def test_a_stroke_is_there_after_a_reload_however_soon_that_comes(address, new_page):
    page = new_page()
    open_draw(page, address)
    for number, gap in enumerate(GAPS):
        quick_stroke(page, SPOTS[number])
        page.wait_for_timeout(gap)
        page.reload()
        place_of(page.locator("canvas.upper-canvas"))
        shows(page, SPOTS[: number + 1])
    page.get_by_role("button", name="Undo").click()
    shows(page, SPOTS[: len(GAPS) - 1])


def test_a_reload_while_the_pen_is_down_keeps_what_it_has_drawn(address, new_page):
    page = new_page()
    open_draw(page, address)
    box = place_of(page.locator("canvas.upper-canvas"))
    for first in (0, 12):
        page.mouse.move(box["x"] + SPOTS[first][0], box["y"] + SPOTS[first][1])
        page.mouse.down()
        page.mouse.move(box["x"] + SPOTS[first + 3][0], box["y"] + SPOTS[first + 3][1], steps=6)
        page.reload()
        page.mouse.up()
        place_of(page.locator("canvas.upper-canvas"))
        shows(page, [*SPOTS[:4], *SPOTS[12:16]][: 4 if first == 0 else 8])


# A report that was on its way when its page was left, after which a stroke was still looked for on the canvas.
UNANSWERED = """() => {
    const pen = document[Symbol.for("digit-lab-pen")];
    pen.message += 1;
    pen.unsure = true;
}"""


def test_who_comes_back_to_the_page_waits_for_no_answer_to_what_was_told_when_it_was_left(server, new_page):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[0])
    heard(page)
    page.evaluate(UNANSWERED)
    go_to(page, "Train")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Draw")
    place_of(page.locator("canvas.upper-canvas"))
    heard(page)
    quick_stroke(page, SPOTS[1])
    left_with(page, SPOTS[:2])


@pytest.mark.parametrize("whose", ["mine", "the next person's"])
def test_what_was_not_heard_before_a_reload_is_drawn_in_the_same_notebook_alone(server, new_page, whose):
    page = new_page()
    open_draw(page, server)
    (x, y), book = SPOTS[0], page.evaluate("document[Symbol.for('digit-lab-pen')].book")
    stroke = {"points": [x - 8, y, x + 8, y], "width": 20}
    action = {"number": 1, "kind": "stroke", "canvas": 0, "stroke": stroke}
    left = {"book": book if whose == "mine" else book[::-1], "name": "a pen", "count": 1, "actions": [action]}
    page.evaluate("left => sessionStorage.setItem('digit-lab-pen-left', JSON.stringify(left))", left)
    page.reload()
    place_of(page.locator("canvas.upper-canvas"))
    shows(page, SPOTS[:1] if whose == "mine" else [])
