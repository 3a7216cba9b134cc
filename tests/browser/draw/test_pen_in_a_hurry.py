"""Nothing drawn is lost by a hand that takes no time, or a canvas that is just built anew."""

import time

import pytest
from playwright.sync_api import expect

from lab import canvas_strokes
from tests.browser.draw.spots import INK, SPOTS, left_with, open_draw, quick_stroke, shows
from tests.browser.real import go_to, place_of
from tests.browser.redrawn import settled
from tests.patience import wait_until

# As if no answer ever came; and how many reports the pen has made.
UNHEARD = (
    """() => Object.defineProperty(document[Symbol.for("digit-lab-pen")], "heard", { get: () => -1, set: () => {} })"""
)
TOLD = "() => document[Symbol.for('digit-lab-pen')].message"


def test_a_pen_that_moves_waits_for_an_answer_before_it_asks_for_another(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(page.locator("canvas.upper-canvas"))
    page.evaluate(UNHEARD)
    before, begun = page.evaluate(TOLD), time.monotonic()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(box["x"] + 40 + 6 * step, box["y"] + 40 + 5 * (step % 7))
        page.wait_for_timeout(100)
    # One, and another for each five seconds, after which it takes the last for lost.
    assert 1 <= page.evaluate(TOLD) - before <= 1 + (time.monotonic() - begun) / 5


# Where the canvas has been, at every picture that the browser made.
WATCH = """() => {
    const places = window.places = new Set(), look = () => {
        const canvas = document.querySelector(".st-key-canvas");
        places.add(canvas ? canvas.getBoundingClientRect().y + scrollY : "gone");
        requestAnimationFrame(look);
    };
    look();
}"""


PAPER = "canvas => canvas.getContext('2d').getImageData(1, 1, 1, 1).data[0]"


def test_a_hundred_fast_strokes_are_there_after_twenty_undos_paper_brush_another_page_and_a_reload(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.get_by_text("Thin", exact=True).click()
    settled(page)
    page.evaluate(WATCH)
    hundred = [(14 + 28 * column, 14 + 28 * row) for row in range(10) for column in range(10)]

    def are_there(n=100):
        layer = page.locator("canvas.dc-canvas.lower-canvas")
        wait_until(lambda: layer.evaluate(INK, hundred) == n * [True] + (100 - n) * [False])

    for spot in hundred:
        quick_stroke(page, spot, 4)
    are_there()
    for _ in range(20):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(30)
    are_there(80)
    for spot in hundred[80:]:
        quick_stroke(page, spot, 4)
    are_there()
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    page.get_by_text("White paper", exact=True).click()
    layer = page.locator("canvas.dc-canvas.lower-canvas")
    wait_until(lambda: layer.evaluate(PAPER) > 200, what="the paper is not white")
    are_there()
    page.get_by_text("Thick", exact=True).click()
    settled(page)
    are_there()
    go_to(page, "Train")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Draw")
    place_of(page.locator("canvas.upper-canvas"))
    are_there()
    page.reload()
    place_of(page.locator("canvas.upper-canvas"))
    are_there()


# What Streamlit does where two answers come in one moment: it ends the canvas, and builds it anew with the next answer.
WITHOUT_CANVAS = """() => {
    const roots = [...document.querySelectorAll(".st-key-canvas *")].map((element) => element.shadowRoot);
    for (const root of roots) root?.querySelector(".dc-root")?.remove();
}"""


# A pen that has not looked yet whether the canvas has what was drawn; that rests, and was heard; and that may look.
BLIND = """() => {
    const pen = document[Symbol.for("digit-lab-pen")];
    Object.defineProperty(pen, "unsure", { get: () => false, set: () => {}, configurable: true });
}"""
RESTED = """() => {
    const { drewAt, actions, heard, message } = document[Symbol.for("digit-lab-pen")];
    return drewAt === null && !actions.length && heard === message;
}"""
SEEING = "() => delete document[Symbol.for('digit-lab-pen')].unsure"


@pytest.mark.parametrize("blind", [False, True], ids=["at once", "before the pen has looked at it"])
def test_a_stroke_while_the_canvas_is_built_anew_is_not_lost_nor_is_what_comes_after_it(server, new_page, blind):
    page = new_page()
    open_draw(page, server)
    if blind:
        page.evaluate(BLIND)
    quick_stroke(page, SPOTS[0])
    shows(page, SPOTS[:1])
    if blind:
        wait_until(lambda: page.evaluate(RESTED))
        settled(page)
        page.evaluate(SEEING)
    box = page.locator("canvas.upper-canvas").bounding_box()
    page.evaluate(WITHOUT_CANVAS)
    for x, y in SPOTS[1:3]:
        page.mouse.move(box["x"] + x - 8, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + x + 8, box["y"] + y, steps=2)
        page.mouse.up()
    shows(page, SPOTS[:3])
    quick_stroke(page, SPOTS[3])
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    left_with(page, SPOTS[:2])


def test_a_stroke_far_beyond_the_canvas_on_a_wide_screen_is_kept_and_so_is_what_comes_after_it(server, new_page):
    page = new_page(width=4096)
    open_draw(page, server)
    box = page.locator("canvas.upper-canvas").bounding_box()
    page.mouse.move(box["x"] + SPOTS[0][0] - 8, box["y"] + SPOTS[0][1])
    page.mouse.down()
    page.mouse.move(4090, box["y"] + SPOTS[0][1], steps=4)
    assert 4090 - box["x"] > canvas_strokes.LARGEST
    page.mouse.up()
    quick_stroke(page, SPOTS[7])
    left_with(page, [*SPOTS[:6], SPOTS[7]])


# What a pen may have to tell that was not heard for long: its last stroke has more points than a drawing has room for.
MUCH = """place => {
    const pen = document[Symbol.for("digit-lab-pen")], { place: on } = pen;
    pen.place = null;
    for (let number = 0; number < 300; number += 1) {
        pen.begin({ points: [24, 24, 24, 24 + number / 100], width: 20 });
        pen.finish();
    }
    pen.begin({ id: 1, place, points: [], width: 20 });
    const { x, y } = place.getBoundingClientRect();
    const options = { pointerId: 1, buttons: 1, bubbles: true, composed: true };
    for (let number = 0; number < 40000; number += 1) {
        const at = { clientX: x + 70 + number % 2, clientY: y + 24, ...options };
        place.dispatchEvent(new PointerEvent("pointermove", at));
    }
    pen.finish();
    pen.place = on;
    pen.lookAgain();
}"""


def test_after_far_too_much_at_once_the_pen_is_heard(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.locator(".st-key-canvas").evaluate(MUCH)
    expect(page.get_by_text("This stroke was left out")).to_be_visible()
    shows(page, SPOTS[:2])
    page.get_by_role("button", name="Clear").click()
    quick_stroke(page, SPOTS[3])
    left_with(page, SPOTS[3:4])
