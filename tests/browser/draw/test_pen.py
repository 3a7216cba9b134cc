"""The pen is read while it moves, and the canvas and the answer are there on every screen."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, answer, heard, left_with, open_draw, quick_stroke, shows
from tests.browser.hands import STROKES, placed
from tests.browser.real import READ, draw_stroke, place_of
from tests.browser.redrawn import settled
from tests.patience import wait_until

SCREENS = [(320, 844), (390, 844), (641, 720), (768, 1024), (810, 1080), (1000, 720), (1280, 720), (1920, 1080)]
PHONES = [(390, 844), (390, 664), (320, 568)]
# Phones held across, and 1280×720 and 1706×960 at 200 %: the answer may be below the screen, where it is that low.
LOW = [(844, 390), (667, 375), (640, 360), (568, 320), (853, 480)]
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


def test_a_stroke_that_goes_on_and_on_is_read_all_along(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(page.locator("canvas.upper-canvas"))
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for turn in range(12):
        page.mouse.move(box["x"] + (230, 30)[turn % 2], box["y"] + 40 + turn, steps=100)
    # By now it has more points than a report may have of one stroke.
    seen = page.get_by_role("img", name="Your drawing").first
    for x, y in ((60, 200), (200, 240)):
        before = seen.get_attribute("src")
        page.mouse.move(box["x"] + x, box["y"] + y, steps=20)
        expect(seen).not_to_have_attribute("src", before)
    page.mouse.up()


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


def test_shift_draws_a_straight_line_and_it_is_what_is_read(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(page.locator("canvas.upper-canvas"))
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + SPOTS[0][0], box["y"] + SPOTS[0][1])
    page.mouse.down()
    for spot in (SPOTS[20], SPOTS[4]):
        page.mouse.move(box["x"] + spot[0], box["y"] + spot[1], steps=10)
    page.mouse.up()
    page.keyboard.up("Shift")
    left_with(page, SPOTS[:5])


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
    if (width >= 641 or (width, height) in LOW) and read["x"] <= box["x"] + box["width"]:
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
