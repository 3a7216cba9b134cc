"""Draw while the server is out of reach: what is drawn stays, and nobody takes the answer for that of it."""

from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, left_with, open_draw, quick_stroke
from tests.browser.real import READ

# The network is gone: what is open closes, and nothing can be opened; and it is back.
GONE = """() => {
    const { WebSocket } = window, send = WebSocket.prototype.send;
    WebSocket.prototype.send = function () { this.close(); };
    window.WebSocket = class extends WebSocket { constructor() { super("ws://127.0.0.1:9"); } };
    window.back = () => {
        window.WebSocket = WebSocket;
        WebSocket.prototype.send = send;
    };
}"""


def test_an_answer_of_before_is_seen_to_be_one_and_what_is_drawn_meanwhile_is_kept(server, new_page):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[8], 90)
    reading = page.locator(".reading")
    expect(page.locator(READ)).to_be_visible()
    page.evaluate(GONE)
    for spot in SPOTS[20:22]:
        quick_stroke(page, spot)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(reading).to_have_css("opacity", "0.4")
    page.evaluate("back()")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(reading).to_have_css("opacity", "1")
    left_with(page, [*SPOTS[6:11], *SPOTS[20:22]])
