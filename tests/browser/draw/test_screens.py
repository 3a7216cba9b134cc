"""The canvas and the answer on every screen: from a phone that is held across to a wall in large type."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, answer, left_with, open_draw, pad, quick_stroke
from tests.browser.real import draw_stroke, place_of, settled
from tests.patience import wait_until

SCREENS = [(320, 844), (390, 844), (641, 720), (768, 1024), (810, 1080), (1000, 720), (1280, 720), (1920, 1080)]
PHONES = [(390, 844), (390, 664), (320, 568)]
# Phones held across, and 1280×720 and 1706×960 at 200 %: the answer may be below the screen, where it is that low.
LOW = [(844, 390), (667, 375), (640, 360), (568, 320), (853, 480)]
FIND = """([x, y]) => {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) element = element.shadowRoot.elementFromPoint(x, y);
    return element?.className ?? "";
}"""


def wrong_at(page, width, height):
    """What is wrong on a screen of this size, as a text, or ""."""
    if (width, height) in LOW:
        pad(page).evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    box, read = pad(page).bounding_box(), answer(page).bounding_box()
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


@pytest.mark.parametrize("touched", [True, False])
def test_the_whole_canvas_is_there_and_the_answer_with_it(server, new_page, touched):
    page = new_page(has_touch=touched, is_mobile=touched)
    open_draw(page, server)
    draw_stroke(page, [(140, 40), (140, 240)])
    expect(answer(page)).to_be_visible()
    for width, height in [*(PHONES if touched else SCREENS), *LOW]:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
        settled(page)
        last = [""]

        def fits(size=(width, height), last=last):
            last[0] = wrong_at(page, *size)
            return not last[0]

        with suppress(AssertionError):
            wait_until(fits, seconds=20)
        assert last == [""]
    if touched:  # what takes back is in the first screen of a phone that is held across
        page.set_viewport_size({"width": 844, "height": 390})
        page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
        settled(page)
        for place in (pad(page), page.locator(".st-key-undo button:visible"), page.locator(".read")):
            box = place_of(place)
            assert box["y"] >= 0 and box["y"] + box["height"] <= 390


@pytest.mark.parametrize("width, side, scale", [(390, 358, 1), (683, 309.5, 1.5), (1920, 480, 1)])
def test_a_stroke_is_where_the_pen_was(server, new_page, width, side, scale):
    page = new_page(width=width, height=1000, device_scale_factor=scale)
    spots = [SPOTS[0], SPOTS[17], SPOTS[35]]
    open_draw(page, server)
    wait_until(lambda: abs(place_of(pad(page))["width"] - side) < 1)
    for spot in spots:
        quick_stroke(page, spot)
    left_with(page, spots)
