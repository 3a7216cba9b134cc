"""A photograph is opened, its box is moved by mouse, finger and keyboard, and what is in it comes onto the page."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.draw.spots import answer, press
from tests.browser.draw.test_drawing import on_canvas
from tests.browser.real import place_of, settled
from tests.nncore.reading.test_ink import LIGHTS, photograph, seven
from tests.patience import wait_until

NOTHING = "No ink was found in this box"


def jpeg(large=1, turned=False):
    """A 7 on the left of a page, and nothing on its right. large: how many times so many pixels."""
    light = LIGHTS["from the left"]
    picture = np.hstack([photograph(seven(pen=12), light), photograph(np.zeros((280, 280)), light)])
    picture = Image.fromarray(picture).resize((560 * large, 280 * large))
    exif, file = Image.Exif(), io.BytesIO()
    if turned:  # as a phone stores what it took upright
        picture, exif[0x0112] = picture.transpose(Image.Transpose.ROTATE_90), 6
    picture.save(file, "JPEG", exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def drawn(page, server):
    page.goto(f"{server}/draw")
    # A click on a page that is still being built may be lost.
    settled(page)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="A thin 1").click()
    expect(page.get_by_role("button", name="A thin 1")).to_have_count(0)
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "1")
    settled(page)
    return page


def opened(page):
    page.get_by_role("button", name="A picture").click()
    page.get_by_role("dialog").locator("input[type=file]:not([capture])").set_input_files(jpeg())
    expect(answer(page.get_by_role("dialog"))).to_have_attribute("data-answer", "7")
    # The box is as wide as the picture lets it be, once that is there.
    picture = page.get_by_alt_text("Your photograph")
    wait_until(lambda: picture.evaluate("each => each.complete && each.naturalWidth > 0"), what="no photograph")
    return page


def take(page, photograph):
    with page.expect_file_chooser() as camera:
        page.get_by_role("button", name="Take a photograph").click()
    camera.value.set_files(photograph)


def box_of(page):
    return page.get_by_role("application", name="The box that is read")


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def drag_by_finger(page, start, end):
    touch = page.context.new_cdp_session(page)
    steps = np.linspace(start, end, 7).tolist()
    for kind, spots in (("touchStart", steps[:1]), ("touchMove", steps[1:]), ("touchEnd", [None])):
        for spot in spots:
            points = [] if spot is None else [{"x": spot[0], "y": spot[1]}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("touch", [False, True])
def test_the_box_is_dragged_and_its_corner_too_and_what_is_in_it_is_read(touch, server, new_page):
    page = opened(drawn(new_page(width=390 if touch else 1280, has_touch=touch), server))
    hand = drag_by_finger if touch else drag
    picture, start = place_of(page.get_by_alt_text("Your photograph")), place_of(box_of(page))
    # It is on the left half, where the 7 is.
    assert picture["x"] <= start["x"] and start["x"] + start["width"] < picture["x"] + 0.5 * picture["width"]
    middle = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    hand(page, middle, (middle[0] + picture["width"] / 2, middle[1]))
    expect(page.get_by_text(NOTHING)).to_be_visible()
    # What was uploaded is read once.
    expect(page.get_by_text("another file, or damaged")).to_have_count(0)
    moved = place_of(box_of(page))
    assert moved["x"] > start["x"] + 0.4 * picture["width"] and moved["width"] == pytest.approx(start["width"], abs=2)
    # By its lower left corner over both halves.
    corner = moved["x"], moved["y"] + moved["height"]
    hand(page, corner, (picture["x"] + 4, corner[1]))
    expect(answer(page.get_by_role("dialog"))).to_have_attribute("data-answer", "7")
    assert place_of(box_of(page))["width"] > 0.7 * picture["width"]


def test_the_box_follows_the_finger_also_where_the_phone_is_turned_under_it(server, new_page):
    page = opened(drawn(new_page(width=390, height=844, has_touch=True), server))
    start, touch = place_of(box_of(page)), page.context.new_cdp_session(page)

    def finger(kind, *places):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    finger("touchStart", (start["x"] + start["width"] / 2, start["y"] + start["height"] / 2))
    page.set_viewport_size({"width": 844, "height": 390})
    picture = place_of(page.get_by_alt_text("Your photograph"))
    end = picture["x"] + 0.75 * picture["width"], picture["y"] + picture["height"] / 2
    finger("touchMove", (end[0] - 1, end[1]))
    finger("touchMove", end)
    finger("touchEnd")
    expect(page.get_by_text(NOTHING)).to_be_visible()
    moved = place_of(box_of(page))
    assert moved["x"] + moved["width"] / 2 == pytest.approx(end[0], abs=4)


def test_keys_move_and_resize_the_box(server, new_page):
    page = opened(drawn(new_page(), server))
    box, start = box_of(page), place_of(box_of(page))
    box.focus()
    scrolled = page.evaluate("scrollY")
    for _ in range(45):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text(NOTHING)).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Shift+ArrowUp")
    end = place_of(box)
    assert end["x"] > start["x"] and end["width"] < start["width"] - 20 and end["height"] < start["height"] - 10
    assert page.evaluate("scrollY") == scrolled


def test_what_is_pressed_right_after_a_key_finds_the_box_where_that_has_moved_it(server, new_page):
    page = opened(drawn(new_page(), server))
    # The first key's move is told at once, and those that follow wait for their turn.
    keys_then_press = """async (box, button) => {
        const press = () => box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        box.focus();
        press();
        await new Promise((resolve) => setTimeout(resolve));
        for (let n = 0; n < 50; n++) press();
        button.focus();
        button.click();
    }"""
    button = page.get_by_role("button", name="Put it onto the page")
    box_of(page).evaluate(keys_then_press, button.element_handle())
    expect(page.get_by_text(NOTHING)).to_be_visible()
    settled(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "1")


def test_what_is_in_the_box_comes_onto_the_page_and_undo_brings_back_the_drawing(server, new_page):
    page = drawn(new_page(), server)
    before = on_canvas(page)
    opened(page)
    page.get_by_role("button", name="Put it onto the page").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "7")
    press(page, "Undo")
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "1")
    wait_until(lambda: np.abs(on_canvas(page) - before).mean() < 40, what="the stroke is not on the canvas again")


def test_a_photograph_that_is_closed_or_lost_by_a_reload_leaves_the_drawing(server, new_page):
    page = opened(drawn(new_page(), server))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "1")
    opened(page)
    page.reload()
    expect(answer(page.locator(".st-key-drawing"))).to_have_attribute("data-answer", "1")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_phones_camera_takes_twelve_megapixels_held_upright(server, new_page):
    page = new_page(width=390, has_touch=True)
    page.goto(f"{server}/draw")
    settled(page)
    page.get_by_role("button", name="A picture").click()
    dialog = page.get_by_role("dialog")
    take(page, jpeg(large=9, turned=True))
    expect(answer(dialog)).to_have_attribute("data-answer", "7")
    picture = place_of(page.get_by_alt_text("Your photograph"))
    assert picture["width"] > 1.8 * picture["height"], "it lies on its side"


def test_what_the_browser_cannot_open_is_a_sentence(server, new_page):
    page = new_page(width=390, has_touch=True)
    page.goto(f"{server}/draw")
    settled(page)
    page.get_by_role("button", name="A picture").click()
    heic = {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(100)}
    take(page, heic)
    expect(page.get_by_text("This browser cannot open that photograph")).to_be_visible()


def test_a_file_of_another_kind_is_refused_with_a_sentence(server, new_page):
    page = drawn(new_page(), server)
    page.get_by_role("button", name="A picture").click()
    dialog = page.get_by_role("dialog")
    heic = {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(100)}
    dialog.locator("input[type=file]:not([capture])").set_input_files(heic)
    expect(dialog.get_by_text("image/heic files are not allowed")).to_be_visible()
    expect(answer(dialog)).to_have_count(0)
