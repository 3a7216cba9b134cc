"""A photograph is opened, its box is moved by mouse, finger and keyboard, and what is in it comes onto the page."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.bare import BarePage
from tests.browser.draw.spots import answer, press
from tests.browser.real import PHONE, in_more, place_of, settled
from tests.nncore.reading.pen import LIGHTS, photograph, seven

NOTHING = "No ink was found in this box"
HEIC = {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(100)}


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


def box_of(page):
    return page.get_by_role("application", name="The box that is read")


def test_a_photograph_is_boxed_put_onto_the_page_and_taken_back(server, new_page):
    page = new_page()
    page.goto(f"{server}/draw")
    settled(page)
    in_more(page, "Examples")
    page.get_by_role("button", name="A thin 1").click()
    drawing, dialog = page.locator(".st-key-drawing"), page.get_by_role("dialog")
    expect(answer(drawing)).to_have_attribute("data-answer", "1")

    def open_picture():
        settled(page)
        in_more(page, "A picture")
        dialog.locator("input[type=file]:not([capture])").set_input_files(jpeg())
        expect(answer(dialog)).to_have_attribute("data-answer", "7")
        return place_of(page.get_by_alt_text("Your photograph")), place_of(box_of(page))

    def drag(start, end):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=6)
        page.mouse.up()

    open_picture()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(answer(drawing)).to_have_attribute("data-answer", "1")
    open_picture()
    page.reload()
    expect(answer(drawing)).to_have_attribute("data-answer", "1")
    expect(dialog).to_have_count(0)
    picture, start = open_picture()
    # It is on the left half, where the 7 is.
    assert picture["x"] <= start["x"] and start["x"] + start["width"] < picture["x"] + 0.5 * picture["width"]
    middle = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    drag(middle, (middle[0] + picture["width"] / 2, middle[1]))
    expect(page.get_by_text(NOTHING)).to_be_visible()
    moved = place_of(box_of(page))
    assert moved["x"] > start["x"] + 0.4 * picture["width"] and moved["width"] == pytest.approx(start["width"], abs=2)
    # By its lower left corner over both halves.
    corner = moved["x"], moved["y"] + moved["height"]
    drag(corner, (picture["x"] + 4, corner[1]))
    expect(answer(dialog)).to_have_attribute("data-answer", "7")
    assert place_of(box_of(page))["width"] > 0.7 * picture["width"]
    page.get_by_role("button", name="Put it onto the page").click()
    expect(dialog).to_have_count(0)
    expect(answer(drawing)).to_have_attribute("data-answer", "7")
    press(page, "Undo")
    expect(answer(drawing)).to_have_attribute("data-answer", "1")


def test_a_phones_camera_takes_twelve_megapixels_held_upright(server, new_page):
    page = new_page(**PHONE)
    page.goto(f"{server}/draw")
    settled(page)
    in_more(page, "A picture")
    dialog = page.get_by_role("dialog")

    def take(photograph):
        with page.expect_file_chooser() as camera:
            page.get_by_role("button", name="Take a photograph").click()
        camera.value.set_files(photograph)

    take(HEIC)
    expect(page.get_by_text("This browser cannot open that photograph")).to_be_visible()
    take(jpeg(large=9, turned=True))
    expect(answer(dialog)).to_have_attribute("data-answer", "7")
    picture, box = place_of(page.get_by_alt_text("Your photograph")), place_of(box_of(page))
    assert picture["width"] > 1.8 * picture["height"], "it lies on its side"
    # A finger moves the box.
    touch, (x, y) = page.context.new_cdp_session(page), (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for kind, places in (
        ("touchStart", [x]),
        ("touchMove", np.linspace(x, x + picture["width"] / 2, 6).tolist()),
        ("touchEnd", [None]),
    ):
        for place in places:
            points = [] if place is None else [{"x": place, "y": y}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.get_by_text(NOTHING)).to_be_visible()


HTML = """<style>.frame, .box { position: absolute; touch-action: none; } .frame { left: 50px; top: 50px; width: 400px;
height: 200px; } body { margin: 0; }</style>
<div class="frame"><img><div class="hole"></div><div class="box" tabindex="0"></div></div><button>Press</button>
<script type="module">
import { hold } from "./hub.js";
import { mount } from "./box.js";
hold({ socket: "/live/tab/x", cut: "It is cut." }, () => {}, "me");
const data = { name: "one", picture: "data:,", box: [0.1, 0.1, 0.4, 0.9] };
mount({ data, parentElement: document.body });
window.ready = true;
</script>"""


@pytest.fixture
def frame(new_page):
    """The box on a page of its own, once it has said where it is."""
    bare = BarePage(new_page(has_touch=True), HTML)
    bare.until(lambda: {"hidden": False} in bare.told)
    return bare


def where(bare):
    """Where the box said last that it is."""
    return [said["box"]["box"] for said in bare.told if "box" in said][-1]


def test_keys_move_and_resize_the_box(frame):
    page = frame.page
    keys = """async ([keys, n, shiftKey]) => {
        const box = document.querySelector(".box"), press = (key) => new KeyboardEvent("keydown", { key, shiftKey });
        box.focus();
        for (let i = 0; i < n; i++) for (const key of keys) box.dispatchEvent(press(key));
        document.querySelector("button").focus();
    }"""
    page.evaluate(keys, [["ArrowRight"], 50, False])
    frame.until(lambda: where(frame) == [0.6, 0.1, 0.9, 0.9])
    page.evaluate(keys, [["ArrowRight"], 50, False])
    frame.until(lambda: where(frame) == [0.7, 0.1, 1, 0.9])
    page.evaluate(keys, [["ArrowLeft", "ArrowUp"], 10, True])
    frame.until(lambda: where(frame) == [0.7, 0.1, 0.9, 0.8])
    page.evaluate(keys, [["ArrowLeft", "ArrowUp"], 90, True])
    frame.until(lambda: where(frame) == [0.7, 0.1, 0.73, 0.13])
