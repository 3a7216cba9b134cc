"""The pen is read while it moves, and the canvas and the answer are there on every screen."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import INK, SPOTS, answer, heard, left_with, open_draw, quick_stroke, shows
from tests.browser.hands import STROKES, placed
from tests.browser.real import READ, draw_stroke, place_of
from tests.browser.redrawn import settled
from tests.patience import wait_until

SCREENS = [(320, 844), (390, 844), (641, 720), (768, 1024), (810, 1080), (1000, 720), (1280, 720), (1920, 1080)]
PHONES = [(390, 844), (390, 664), (320, 568)]
# Phones held across, and 1280×720 and 1706×960 at 200 %: the answer may be below the screen, where it is that low.
LOW = [(844, 390), (667, 375), (640, 360), (853, 480)]
SOURCES = "pictures => pictures.map(picture => picture.getAttribute('src'))"


def test_the_answer_moves_while_the_pen_is_down(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(page.locator("canvas.upper-canvas"))
    (stroke,) = placed(STROKES[3], 170, 60, 50)
    pictures, seen = set(), page.get_by_role("img", name="Your drawing")
    (x, y), *others = stroke
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=12)
        before = set(pictures)
        # Where the pen rests is told in the end, however slow the server is: a picture that was not there before.
        wait_until(
            lambda before=before: pictures.update(seen.evaluate_all(SOURCES)) or pictures > before,
            what="the picture does not follow the pen",
        )
    # It is not up yet, and the digit is there.
    wait_until(lambda: answer(page).get_attribute("data-answer") == "3")
    page.mouse.up()
    expect(page.locator(READ)).to_be_visible()
    expect(answer(page)).to_have_attribute("data-answer", "3")


# A finger or the side of a hand comes down on the canvas: at once after the stylus has moved, where there is one.
PALM = """place => {
    document[Symbol.for("digit-lab-pen")].addedAt = Date.now();
    const { x, y } = place.getBoundingClientRect();
    const options = { bubbles: true, composed: true, isPrimary: true, pointerType: "touch", pointerId: 99, buttons: 1 };
    place.dispatchEvent(new PointerEvent("pointerdown", { clientX: x + 200, clientY: y + 250, ...options }));
}"""
# As if the server had said, with each of its answers, that there is to be none while the pen moves.
NEVER = """() => {
    Object.defineProperty(document[Symbol.for("digit-lab-pen")], "pause", { get: () => 1e9, set: () => {} });
}"""


def test_a_pen_tells_as_seldom_as_the_server_says_while_it_moves_but_at_once_when_it_is_up(server, new_page):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[0])
    expect(page.locator(READ)).to_be_visible()
    heard(page)
    settled(page)
    before = page.get_by_role("img", name="Your drawing").first.get_attribute("src")
    page.evaluate(NEVER)
    box = place_of(page.locator("canvas.upper-canvas"))
    page.mouse.move(box["x"] + SPOTS[3][0], box["y"] + SPOTS[3][1])
    page.mouse.down()
    page.mouse.move(box["x"] + SPOTS[8][0], box["y"] + SPOTS[8][1], steps=40)
    page.wait_for_timeout(500)
    assert page.get_by_role("img", name="Your drawing").first.get_attribute("src") == before
    page.mouse.up()
    expect(page.get_by_role("img", name="Your drawing").first).not_to_have_attribute("src", before)


def test_a_finger_draws_from_top_to_bottom_and_the_page_does_not_scroll(server, new_page):
    page = new_page(width=390, height=664, has_touch=True, is_mobile=True)
    open_draw(page, server)
    box, touch = place_of(page.locator("canvas.upper-canvas")), page.context.new_cdp_session(page)

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
    box, hand = place_of(page.locator("canvas.upper-canvas")), page.context.new_cdp_session(page)

    def stylus(kind, place):
        at = {"x": box["x"] + place[0], "y": box["y"] + place[1], "button": "left", "pointerType": "pen"}
        hand.send("Input.dispatchMouseEvent", {"type": kind, "clickCount": 1, "buttons": 1, **at})

    stylus("mousePressed", SPOTS[0])
    for number in range(1, 6):
        stylus("mouseMoved", SPOTS[number])
        if number == 2:
            page.locator(".st-key-canvas").evaluate(PALM)
    stylus("mouseReleased", SPOTS[5])
    left_with(page, SPOTS[:6])
    # Where the hand comes down first, the stylus draws all the same; its spot is seen, and counts.
    page.locator(".st-key-canvas").evaluate(PALM)
    stylus("mousePressed", SPOTS[12])
    stylus("mouseMoved", SPOTS[14])
    stylus("mouseReleased", SPOTS[14])
    shows(page, [*SPOTS[:6], *SPOTS[12:15], SPOTS[34]])


def test_a_right_click_in_the_middle_of_a_stroke_does_it_no_harm(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(page.locator("canvas.upper-canvas"))
    page.mouse.move(box["x"] + SPOTS[0][0], box["y"] + SPOTS[0][1])
    page.mouse.down()
    page.mouse.move(box["x"] + SPOTS[3][0], box["y"] + SPOTS[3][1], steps=8)
    page.mouse.down(button="right")
    page.mouse.up(button="right")
    page.mouse.move(box["x"] + SPOTS[5][0], box["y"] + SPOTS[5][1], steps=8)
    page.mouse.up()
    left_with(page, SPOTS[:6])


# Wipes the layer that finished strokes are on a moment after the second of them, as if that had gone onto a canvas that
# was just about to start anew: in the page itself, before the pen looks, which it does when it has rested. It says so.
WIPE = """() => {
    let strokes = 0;
    const wipe = () => {
        const roots = [...document.querySelectorAll(".st-key-canvas *")].map(({ shadowRoot }) => shadowRoot);
        const canvas = roots.filter(Boolean).map((root) => root.querySelector(".dc-canvas.lower-canvas")).find(Boolean);
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
        document.body.dataset.wiped = "yes";
    };
    document.addEventListener("pointerup", () => (strokes += 1) === 2 && setTimeout(wipe, 100), true);
}"""


def test_what_was_drawn_and_is_not_seen_is_shown_again(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.evaluate(WIPE)
    for spot in SPOTS[:2]:
        quick_stroke(page, spot)
    expect(page.locator("body[data-wiped]")).to_have_count(1)
    shows(page, SPOTS[:2])


# As if the canvas had just been about to start anew: what is pressed is beneath its layers, not on them.
NO_LAYERS = "layer => { layer.parentElement.style.pointerEvents = 'none'; }"
# Ctrl+Z when the component of the pen is just about to be put back onto the page.
UNDO_WITHOUT_PEN = """() => {
    document[Symbol.for("digit-lab-pen")].place = null;
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
}"""


def test_a_stroke_and_an_undo_while_streamlit_puts_things_back_are_not_lost(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.locator("canvas.upper-canvas").evaluate(NO_LAYERS)
    for spot in SPOTS[:3]:
        quick_stroke(page, spot)
    shows(page, SPOTS[:3])
    page.evaluate(UNDO_WITHOUT_PEN)
    page.get_by_text("Thin", exact=True).click()
    left_with(page, SPOTS[:2])


def test_a_key_undoes_also_right_after_a_switch_was_pressed_but_not_while_text_is_typed(server, new_page):
    page = new_page()
    open_draw(page, server)
    for spot in SPOTS[:3]:
        quick_stroke(page, spot)
    page.get_by_text("White paper", exact=True).click()
    shows(page, SPOTS[:3])
    page.keyboard.press("Control+z")
    shows(page, SPOTS[:2])
    page.evaluate("document.querySelector('.stMain').appendChild(document.createElement('input')).focus()")
    page.keyboard.press("Control+z")
    left_with(page, SPOTS[:2])


FIND = """([x, y]) => {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) element = element.shadowRoot.elementFromPoint(x, y);
    return element?.className ?? "";
}"""


def wrong_at(page, width, height):
    """What is wrong on a screen of this size, as a text, or ""."""
    if (width, height) in LOW:
        page.locator("canvas.upper-canvas").evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
    box, read = page.locator("canvas.upper-canvas").bounding_box(), answer(page).bounding_box()
    if not box or not read or min(box["width"], box["height"]) < 280:
        return f"at {width} px the canvas or the answer is not there"
    xs, ys = ((box[axis] + 3, box[axis] + box[side] - 3) for axis, side in (("x", "width"), ("y", "height")))
    if not all("upper-canvas" in page.evaluate(FIND, [x, y]) for x in xs for y in ys):
        return f"at {width} px a corner is covered or cut"
    if page.evaluate("document.documentElement.scrollWidth") > width or box["x"] < 0:
        return f"at {width} px something is wider than the page"
    if read["y"] + 100 > height and (width, height) not in LOW:
        return f"at {width} px the answer is below the first screen"
    if width >= 641 and read["x"] <= box["x"] + box["width"]:
        return f"at {width} px the answer is not beside the canvas"
    return ""


@pytest.mark.parametrize("touched, screens", [(False, SCREENS), (True, PHONES), (True, LOW), (False, LOW)])
def test_on_every_screen_the_whole_canvas_is_there_and_the_answer_with_it(server, new_page, touched, screens):
    page = new_page(has_touch=True, is_mobile=True) if touched else new_page()
    open_draw(page, server)
    draw_stroke(page, [(140, 40), (140, 240)])
    expect(answer(page)).to_be_visible()
    for width, height in screens:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
        settled(page)
        last = [""]

        def fits(size=(width, height), last=last):
            last[0] = wrong_at(page, *size)
            return not last[0]

        with suppress(AssertionError):
            wait_until(fits)
        assert last == [""]
