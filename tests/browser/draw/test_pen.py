"""The pen: read while it moves, nothing drawn is lost, and the canvas and the answer are there on every screen."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.draw.slow_network import slow
from tests.browser.hands import STROKES, placed
from tests.browser.real import draw_stroke, go_to, place_of
from tests.browser.redrawn import settled
from tests.patience import wait_until

SCREENS = [(320, 844), (390, 844), (641, 720), (768, 1024), (810, 1080), (1000, 720), (1280, 720), (1920, 1080)]
GAPS = [0, 50, 100, 200]  # milliseconds between two actions
# Whether a spot is not as the paper is, at its edge; the layer that finished strokes are on is in a shadow tree.
INK = """(canvas, [x, y]) => {
    const at = (x, y) => canvas.getContext("2d").getImageData(x, y, 1, 1).data[0];
    return Math.abs(at(x, y) - at(1, 1)) > 100;
}"""
SPOTS = [(24 + 46 * column, 24 + 46 * row) for row in range(6) for column in range(6)]  # each with room for a stroke


def open_draw(page, server):
    page.goto(f"{server}/draw")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    place_of(page.locator("canvas.upper-canvas"))
    settled(page)


def quick_stroke(page, spot):
    """A short stroke, as fast as a browser takes it."""
    layer = page.locator("canvas.upper-canvas")
    # It may just be replaced, and a button that was pressed may have scrolled the page.
    box = wait_until(layer.bounding_box, pause=0.01)
    x, y = box["x"] + spot[0], box["y"] + spot[1]
    page.mouse.move(x - 8, y)
    page.mouse.down()
    page.mouse.move(x + 8, y, steps=2)
    page.mouse.up()


def strokes_at(page):
    """Which spots have ink on the canvas."""
    layer = page.locator("canvas.dc-canvas.lower-canvas")
    return [spot for spot in SPOTS if layer.evaluate(INK, list(spot))]


def shows(page, expected):
    """Wait until these spots and no others have ink, and stay so."""
    with suppress(AssertionError):
        wait_until(lambda: strokes_at(page) == expected)
    settled(page)
    assert strokes_at(page) == expected


def left_with(page, expected):
    """The same, and after a reload: on the page as on the server."""
    shows(page, expected)
    page.reload()
    place_of(page.locator("canvas.upper-canvas"))
    wait_until(lambda: strokes_at(page) == expected, what=f"not {expected} after a reload")


def answer(page):
    return page.locator("[data-answer]").first


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
        page.wait_for_timeout(100)
        pictures.update(each.get_attribute("src") for each in seen.all())
    # It is not up yet, and the digit is there.
    wait_until(lambda: answer(page).get_attribute("data-answer") == "3")
    assert len(pictures) >= 5, "the picture does not follow the pen"
    page.mouse.up()
    expect(answer(page)).to_have_attribute("aria-live", "polite")
    expect(answer(page)).to_have_attribute("data-answer", "3")


def test_undo_takes_one_stroke_however_soon_it_comes(server, new_page):
    page = new_page()
    open_draw(page, server)
    for number, gap in enumerate(GAPS):
        for spot in SPOTS[number : number + 2]:
            quick_stroke(page, spot)
            page.wait_for_timeout(gap)
        page.get_by_role("button", name="Undo").click()
        shows(page, SPOTS[: number + 1])
    left_with(page, SPOTS[: len(GAPS)])


def test_what_is_drawn_right_after_clear_and_undo_stays(server, new_page):
    page = new_page()
    open_draw(page, server)
    for gap in GAPS[::2]:
        for number, name in enumerate(("Clear", "Undo", "Clear")):
            quick_stroke(page, SPOTS[number])
            page.wait_for_timeout(gap)
            page.get_by_role("button", name=name).click()
            page.wait_for_timeout(gap)
        quick_stroke(page, SPOTS[3])
        shows(page, SPOTS[3:4])
    left_with(page, SPOTS[3:4])


@pytest.mark.parametrize("gap", [0, 100])
def test_brush_paper_and_another_page_right_after_a_stroke_lose_nothing(server, new_page, gap):
    page = new_page()
    open_draw(page, server)
    then = [
        lambda: page.get_by_text("Thick", exact=True).click(),
        lambda: page.get_by_text("White paper", exact=True).click(),
        lambda: go_to(page, "Train"),
    ]
    for number, act in enumerate(then):
        quick_stroke(page, SPOTS[number])
        page.wait_for_timeout(gap)
        act()
        page.wait_for_timeout(gap)
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Draw")
    place_of(page.locator("canvas.upper-canvas"))
    left_with(page, SPOTS[:3])


def test_all_of_it_over_a_slow_network(server, new_page):
    page = new_page()
    with slow(server, 0.1) as far:
        open_draw(page, far)
        for spot in SPOTS[:5]:
            quick_stroke(page, spot)
        page.get_by_role("button", name="Undo").click()
        quick_stroke(page, SPOTS[5])
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        quick_stroke(page, SPOTS[6])
        page.get_by_text("Thin", exact=True).click()
        quick_stroke(page, SPOTS[7])
        left_with(page, [*SPOTS[:3], *SPOTS[6:8]])


# Where the canvas has been, at every picture that the browser made.
WATCH = """() => {
    const places = window.places = new Set(), look = () => {
        const canvas = document.querySelector(".st-key-canvas");
        places.add(canvas ? canvas.getBoundingClientRect().y + scrollY : "gone");
        requestAnimationFrame(look);
    };
    look();
}"""


def test_of_a_hundred_fast_strokes_every_one_is_there_and_twenty_quick_undos_are_twenty(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.evaluate(WATCH)
    for number in range(64):
        quick_stroke(page, SPOTS[number % len(SPOTS)])
    page.get_by_role("button", name="Clear").click()
    for spot in SPOTS:
        quick_stroke(page, spot)
    for _ in range(20):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(30)
    shows(page, SPOTS[: len(SPOTS) - 20])
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    left_with(page, SPOTS[: len(SPOTS) - 20])


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


FIND = """([x, y]) => {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) element = element.shadowRoot.elementFromPoint(x, y);
    return element?.className ?? "";
}"""


def wrong_at(page, width, height):
    """What is wrong on a screen of this size, as a text, or ""."""
    box, read = page.locator("canvas.upper-canvas").bounding_box(), answer(page).bounding_box()
    if not box or not read or min(box["width"], box["height"]) < 280:
        return f"at {width} px the canvas or the answer is not there"
    xs, ys = ((box[axis] + 3, box[axis] + box[side] - 3) for axis, side in (("x", "width"), ("y", "height")))
    if not all("upper-canvas" in page.evaluate(FIND, [x, y]) for x in xs for y in ys):
        return f"at {width} px a corner is covered or cut"
    if page.evaluate("document.documentElement.scrollWidth") > width or box["x"] < 0:
        return f"at {width} px something is wider than the page"
    if read["y"] + 100 > height:
        return f"at {width} px the answer is below the first screen"
    if width >= 641 and read["x"] <= box["x"] + box["width"]:
        return f"at {width} px the answer is not beside the canvas"
    return ""


def test_on_every_screen_the_whole_canvas_is_there_and_the_answer_with_it(server, new_page):
    page = new_page()
    open_draw(page, server)
    draw_stroke(page, [(140, 40), (140, 240)])
    expect(answer(page)).to_be_visible()
    for width, height in SCREENS:
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
