"""A phone that is turned, or that takes the finger away, in the middle of a stroke; a fine screen; a wall."""

import pytest

from tests.browser.draw.spots import SPOTS, heard, left_with, open_draw, pad, quick_stroke
from tests.browser.real import place_of, settled
from tests.patience import wait_until


def open_on_a_phone(new_page, server):
    """The page, and a function that moves a finger: its kind of event, and where to on the canvas."""
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    open_draw(page, server)
    touch = page.context.new_cdp_session(page)

    def finger(kind, *spots):
        box = place_of(pad(page))
        points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in spots]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return page, finger


def test_a_phone_that_is_turned_in_mid_stroke_keeps_the_stroke_and_draws_on(server, new_page):
    page, finger = open_on_a_phone(new_page, server)
    finger("touchStart", SPOTS[0])
    for spot in SPOTS[1:4]:
        finger("touchMove", spot)
    page.set_viewport_size({"width": 844, "height": 390})
    pad(page).evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    finger("touchMove", SPOTS[4])
    finger("touchEnd")
    heard(page)
    finger("touchStart", SPOTS[12])
    finger("touchMove", SPOTS[14])
    finger("touchEnd")
    left_with(page, [*SPOTS[:5], *SPOTS[12:15]])


def test_a_touch_that_the_browser_takes_away_leaves_what_it_drew_and_the_next_one_is_seen(server, new_page):
    page, finger = open_on_a_phone(new_page, server)
    finger("touchStart", SPOTS[0])
    finger("touchMove", SPOTS[2])
    finger("touchCancel")
    finger("touchStart", SPOTS[12])
    finger("touchMove", SPOTS[14])
    finger("touchEnd")
    heard(page)
    left_with(page, [*SPOTS[:3], *SPOTS[12:15]])


@pytest.mark.parametrize("scale", [1.5, 2, 3])
def test_on_a_fine_screen_a_stroke_is_where_the_pen_was(scale, server, new_page):
    """With 2, as in a window of 1,366 pixels at 200 %, too."""
    page = new_page(width=683, height=384, device_scale_factor=scale)
    open_draw(page, server)
    assert page.evaluate("devicePixelRatio") == scale
    pad(page).evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    for spot in (SPOTS[0], SPOTS[17], SPOTS[35]):
        quick_stroke(page, spot)
    left_with(page, [SPOTS[0], SPOTS[17], SPOTS[35]])


def test_on_a_phone_that_is_held_across_what_takes_back_is_in_the_first_screen(server, new_page):
    page = new_page(width=844, height=390, has_touch=True, is_mobile=True)
    open_draw(page, server)
    for place in (pad(page), page.locator(".st-key-undo button:visible"), page.locator(".read")):
        box = place_of(place)
        assert box["y"] >= 0 and box["y"] + box["height"] <= 390


def test_on_a_wall_in_large_type_the_canvas_is_large_and_a_stroke_is_where_the_pen_was(server, new_page):
    page = new_page(width=1920, height=1080)
    open_draw(page, server)
    page.locator("label").filter(has=page.get_by_role("switch", name="Large type")).click()
    wait_until(lambda: place_of(pad(page))["width"] == 448)
    settled(page)
    box, spots = place_of(pad(page)), (SPOTS[0], SPOTS[17], SPOTS[35])
    for x, y in spots:
        at = box["x"] + 1.6 * x, box["y"] + 1.6 * y
        page.mouse.move(*at)
        page.mouse.down()
        page.mouse.move(at[0] + 8, at[1], steps=2)
        page.mouse.up()
    left_with(page, [*spots])
