"""Fingers, a stylus, and the hand that rests on the screen beside them."""

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import INK, PEN, SPOTS, answer, left_with, open_draw, pad, shows
from tests.browser.real import READ, draw_stroke, place_of, settled
from tests.patience import wait_until

# A finger or the side of a hand comes down on the canvas: at once after the stylus has moved, where there is one.
PALM = f"""async place => {{
    (await ({PEN})()).addedAt = Date.now();
    const {{ x, y }} = place.getBoundingClientRect();
    const kind = {{ isPrimary: true, pointerType: "touch", pointerId: 99, buttons: 1 }};
    const options = {{ bubbles: true, composed: true, ...kind }};
    place.dispatchEvent(new PointerEvent("pointerdown", {{ clientX: x + 200, clientY: y + 250, ...options }}));
}}"""


def test_a_finger_draws_from_top_to_bottom_and_the_page_does_not_scroll(server, new_page):
    page = new_page(width=390, height=664, has_touch=True, is_mobile=True)
    open_draw(page, server)
    box, touch = place_of(pad(page)), page.context.new_cdp_session(page)

    def finger(kind, *places):
        points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    # From below to the top, as one scrolls.
    rows = range(240, 30, -10)
    finger("touchStart", (140, rows[0]))
    for row in rows:
        finger("touchMove", (140, row))
    wait_until(lambda: answer(page).get_attribute("data-answer") == "1", what="it does not read while a finger draws")
    finger("touchEnd")
    expect(page.locator(READ)).to_have_attribute("data-answer", "1")
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0, "the page scrolled under the finger"
    inked = page.locator("canvas.dc-canvas.lower-canvas")
    wait_until(lambda: all(inked.evaluate(INK, [[140, row] for row in rows[1:-1]])), what="the stroke is not all there")


def test_a_stylus_draws_and_the_hand_that_rests_beside_it_does_not_end_its_stroke(server, new_page):
    page = new_page(has_touch=True)
    open_draw(page, server)
    box, hand = place_of(pad(page)), page.context.new_cdp_session(page)

    def stylus(kind, place):
        at = {"x": box["x"] + place[0], "y": box["y"] + place[1], "button": "left", "pointerType": "pen"}
        hand.send("Input.dispatchMouseEvent", {"type": kind, "clickCount": 1, "buttons": 1, **at})

    stylus("mousePressed", SPOTS[0])
    for number in range(1, 6):
        stylus("mouseMoved", SPOTS[number])
        if number == 2:
            page.locator(".st-key-pad").evaluate(PALM)
    stylus("mouseReleased", SPOTS[5])
    left_with(page, SPOTS[:6])
    # Where the hand comes down first, the stylus draws all the same; its spot is seen, and counts.
    page.locator(".st-key-pad").evaluate(PALM)
    stylus("mousePressed", SPOTS[12])
    stylus("mouseMoved", SPOTS[14])
    stylus("mouseReleased", SPOTS[14])
    shows(page, [*SPOTS[:6], *SPOTS[12:15], SPOTS[34]])


def test_a_second_finger_on_the_canvas_does_not_end_the_stroke_of_the_first(server, new_page):
    page = new_page(has_touch=True)
    open_draw(page, server)
    box, touch = place_of(pad(page)), page.context.new_cdp_session(page)

    def touches(kind, *spots):
        points = [{"x": box["x"] + x, "y": box["y"] + y, "id": id} for id, (x, y) in enumerate(spots)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touches("touchStart", SPOTS[0])
    touches("touchMove", SPOTS[2])
    touches("touchStart", SPOTS[2], SPOTS[32])
    touches("touchMove", SPOTS[5], SPOTS[32])
    touches("touchEnd")
    left_with(page, SPOTS[:6])


def test_a_finger_draws_while_a_thumb_rests_beside_the_canvas(server, new_page):
    page = new_page(has_touch=True)
    open_draw(page, server)
    box, touch = place_of(pad(page)), page.context.new_cdp_session(page)

    def touches(kind, point):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})

    touches("touchStart", {"x": 8, "y": box["y"] + 100, "id": 1})
    for first in (0, 12):  # two strokes: the canvas itself would take no second one
        for number, (x, y) in enumerate(SPOTS[first : first + 4]):
            finger = {"x": box["x"] + x, "y": box["y"] + y, "id": 2}
            touches("touchMove" if number else "touchStart", finger)
        touches("touchEnd", finger)
    left_with(page, [*SPOTS[:4], *SPOTS[12:16]])


@pytest.mark.parametrize("gap", [0, 150])
def test_a_label_that_is_tapped_twice_is_meant_once(server, new_page, gap):
    page = new_page(width=390, height=844, has_touch=True)
    open_draw(page, server)
    draw_stroke(page, SPOTS)
    expect(page.locator(READ)).to_be_visible()
    settled(page)
    label = page.locator(".st-key-it_was").get_by_role("radio", name="7", exact=True)
    label.scroll_into_view_if_needed()
    place = place_of(label)
    for _ in range(2):
        page.touchscreen.tap(place["x"] + 9, place["y"] + 9)
        page.wait_for_timeout(gap)
    expect(page.get_by_text("Kept as 7, under Your digits: 1 in all")).to_be_visible()
    settled(page)
    assert not page.get_by_role("alert").filter(has_text="not kept").count()
