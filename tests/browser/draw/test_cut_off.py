"""Draw while the server is out of reach: what is drawn stays, and nobody takes the answer for that of it."""

from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, left_with, open_draw, quick_stroke
from tests.browser.real import READ

WAITS = "body[data-pen-waits]"
OPACITY = "element => getComputedStyle(element).opacity"


def test_an_answer_of_before_is_seen_to_be_one_until_the_server_has_heard_what_was_drawn(server, new_page):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[8], 90)
    read = page.locator(READ)
    expect(read).to_be_visible()
    before = read.bounding_box()
    page.context.set_offline(True)
    quick_stroke(page, SPOTS[20])
    expect(page.locator(WAITS)).to_have_count(1)
    assert page.locator(".reading .read").evaluate(OPACITY) == "0.4" and read.bounding_box() == before
    page.context.set_offline(False)
    expect(page.locator(WAITS)).to_have_count(0)
    assert page.locator(".reading .read").evaluate(OPACITY) == "1"
    left_with(page, [*SPOTS[6:11], SPOTS[20]])
