"""The pen on the real canvas: it is read while it moves, and nothing that it drew is lost."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.draw.spots import INK, SPOTS, answer, fingers, heard, left_with, open_draw, pad, quick_stroke, shows
from tests.browser.hands import STROKES, placed
from tests.browser.real import PHONE, READ, draw_stroke, go_to, in_more, place_of, seen_at, seen_at_the_end, settled
from tests.browser.slow_network import GONE, slow
from tests.patience import wait_until

LAYER = "canvas.dc-canvas.lower-canvas"
SOURCES = "pictures => pictures.map(picture => picture.getAttribute('src'))"


def on_canvas(page):
    """What is seen on the canvas, (h, w) from 0 to 255."""
    file = io.BytesIO(page.locator(LAYER).screenshot())
    return np.asarray(Image.open(file).convert("L"), np.int32)


def test_the_answer_moves_with_the_pen_and_survives_a_reload(server, new_page):
    page = new_page()
    open_draw(page, server)
    box = place_of(pad(page))
    (stroke,) = placed(STROKES[3], 170, 60, 50)
    pictures, seen = set(), page.get_by_role("img", name="Your drawing")
    (x, y), *others = stroke
    page.mouse.move(*seen_at(box, (x, y)))
    page.mouse.down()
    for x, y in others:
        page.mouse.move(*seen_at(box, (x, y)), steps=12)
        before = set(pictures)
        # Where the pen rests is told in the end, however slow the server is: a picture that was not there before.
        wait_until(
            lambda before=before: pictures.update(seen.evaluate_all(SOURCES)) or pictures > before,
            what="the picture does not follow the pen",
        )
    # It is not up yet, and the digit is there.
    expect(answer(page)).to_have_attribute("data-answer", "3")
    page.mouse.up()
    expect(page.locator(READ)).to_have_attribute("data-answer", "3")
    heard(page)
    settled(page)
    drawn = on_canvas(page)
    page.reload()
    expect(answer(page)).to_have_attribute("data-answer", "3")
    # The pen is where it is to a tenth of a pixel: some pixels of an edge may be lighter or darker.
    wait_until(lambda: (np.abs(on_canvas(page) - drawn) > 128).mean() < 0.001, what="it looks different")


def test_a_7_in_the_corner_is_wrong_without_centring(server, new_page):
    page = new_page()
    open_draw(page, server)
    for stroke in placed(STROKES[7], 90, 16, 16):
        draw_stroke(page, stroke)
    expect(answer(page)).to_have_attribute("data-answer", "7")
    page.get_by_role("radio", name="Stages").click()
    page.get_by_text("Centre", exact=True).click()
    expect(answer(page)).not_to_have_attribute("data-answer", "7")
    page.get_by_role("button", name="Switch all on").click()
    expect(page.get_by_role("switch", name="Centre", exact=True)).to_be_checked()
    expect(answer(page)).to_have_attribute("data-answer", "7")


# Where the canvas has been, at every picture that the browser made.
WATCH = """() => {
    const places = window.places = new Set(), look = () => {
        const canvas = document.querySelector(".st-key-pad");
        places.add(canvas ? canvas.getBoundingClientRect().y + scrollY : "gone");
        requestAnimationFrame(look);
    };
    look();
}"""


def test_fast_strokes_stay_after_undos_and_a_reload(server, new_page):
    page = new_page()
    open_draw(page, server)
    in_more(page, "Thin")
    settled(page)
    page.evaluate(WATCH)
    for spot in SPOTS:
        quick_stroke(page, spot)
    for _ in range(12):
        page.keyboard.press("Control+z")
    shows(page, SPOTS[:24])
    for _ in range(12):
        page.keyboard.press("Control+y")
    shows(page, SPOTS)
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    page.reload()
    place_of(pad(page))
    shows(page, SPOTS)
    page.evaluate(WATCH)
    for _ in range(12):
        page.keyboard.press("Control+z")
    shows(page, SPOTS[:24])
    for spot in SPOTS[24:30]:
        quick_stroke(page, spot)
    in_more(page, "White paper")
    in_more(page, "Thick")
    page.keyboard.press("Control+z")
    shows(page, SPOTS[:29])
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    go_to(page, "Train")
    go_to(page, "Draw")
    place_of(pad(page))
    left_with(page, SPOTS[:29])


@pytest.mark.parametrize("seconds", [0, 0.1], ids=["near", "far"])
def test_what_is_done_right_after_a_stroke_loses_nothing(server, new_page, seconds):
    page = new_page()
    with slow(server, seconds) as address:
        open_draw(page, address)
        then = [
            lambda: in_more(page, "Thick"),
            lambda: in_more(page, "White paper"),
            page.reload,
            lambda: go_to(page, "Train"),
        ]
        for act, spot in zip(then, SPOTS, strict=False):
            if act is then[-1]:
                settled(page)  # on a busy machine what the switch asks for may come after the link, and leads back
            quick_stroke(page, spot)
            act()
            if act is page.reload:
                place_of(pad(page))
                shows(page, SPOTS[:3])
        go_to(page, "Draw")
        place_of(pad(page))
        shows(page, SPOTS[:4])
        # The pen is still down at the next reload.
        box = place_of(pad(page))
        page.mouse.move(*seen_at(box, SPOTS[12]))
        page.mouse.down()
        page.mouse.move(*seen_at(box, SPOTS[15]), steps=6)
        page.reload()
        page.mouse.up()
        place_of(pad(page))
        shows(page, [*SPOTS[:4], *SPOTS[12:16]])


def test_the_canvas_takes_no_pen_before_ours_listens(server, new_page):
    page, held = new_page(), []
    page.route("**/pen.js", lambda route: held.append(route), times=1)
    page.goto(f"{server}/draw")
    expect(pad(page)).to_be_visible()  # a page that takes four seconds is seen before it is whole
    page.locator("canvas.upper-canvas").wait_for()
    quick_stroke(page, SPOTS[0])
    wait_until(lambda: held)
    held[0].continue_()
    wait_until(lambda: pad(page).evaluate("pad => getComputedStyle(pad).pointerEvents") == "auto")
    quick_stroke(page, SPOTS[1])
    left_with(page, SPOTS[1:2])


def test_while_the_server_is_out_of_reach_what_is_drawn_stays(server, new_page):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[8], 90)
    reading = page.locator(".reading")
    expect(page.locator(READ)).to_be_visible()
    page.evaluate(GONE)
    for spot in SPOTS[20:22]:
        quick_stroke(page, spot)
    # Nobody takes the answer of before for that of what is drawn meanwhile.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(reading).to_have_css("opacity", "0.4")
    page.evaluate("back()")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(reading).to_have_css("opacity", "1")
    left_with(page, [*SPOTS[6:11], *SPOTS[20:22]])


def test_a_finger_draws_upwards_and_nothing_scrolls(server, new_page):
    page = new_page(**PHONE | {"height": 664})
    open_draw(page, server)
    finger, rows = fingers(page), range(240, 30, -10)
    finger("touchStart", (140, rows[0]))
    for row in rows:
        finger("touchMove", (140, row))
    expect(answer(page)).to_have_attribute("data-answer", "1")
    finger("touchEnd")
    expect(page.locator(READ)).to_have_attribute("data-answer", "1")
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0, "the page scrolled under the finger"
    inked = page.locator(LAYER)
    wait_until(lambda: all(inked.evaluate(INK, [[140, row] for row in rows[1:-1]])), what="the stroke is not all there")


def test_it_learns_ones_hand_on_a_phone(server, new_page):
    page = new_page(**PHONE)
    open_draw(page, server)

    def draw_4():
        for stroke in placed(STROKES[4], 150, 60, 40):
            draw_stroke(page, stroke)
        expect(page.locator(READ)).to_be_visible()

    draw_4()
    page.get_by_role("radio", name="9", exact=True).click()
    page.get_by_role("radio", name="Your digits").click()
    expect(page.get_by_text("What you drew → what it read.")).to_be_visible()
    page.get_by_role("radio", name="Only mine").click()
    page.get_by_role("button", name="Train on my digits too").click()
    seen_at_the_end(page, page.locator(".lesson").filter(has_text="After1 of 1"))
    # With its label the first was kept and the page cleared: the same is drawn once more for the network to read.
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    draw_4()
    expect(page.locator(READ)).to_contain_text("Your network reads a")
    expect(answer(page)).to_have_attribute("data-answer", "9")
