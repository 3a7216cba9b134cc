"""Draw while the server is out of reach: what is drawn stays, and nobody takes the answer for that of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.draw.spots import SPOTS, left_with, open_draw, press, quick_stroke
from tests.browser.real import READ

# The network is gone for sockets whose address has a text: what is open closes, nothing can be opened; and it is back.
GONE = """(address) => {
    const { WebSocket } = window, send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (said) { this.url.includes(address) ? this.close() : send.call(this, said); };
    window.WebSocket = class extends WebSocket {
        constructor(url, ...more) { super(url.toString().includes(address) ? "ws://127.0.0.1:9" : url, ...more); }
    };
    window.back = () => {
        window.WebSocket = WebSocket;
        WebSocket.prototype.send = send;
    };
}"""


# Where Streamlit's socket is gone too, it switches its buttons off a moment later.
@pytest.mark.parametrize("address, undoes", [("", False), ("/live/", True)])
def test_an_answer_of_before_is_seen_to_be_one_and_what_is_drawn_meanwhile_is_kept(server, new_page, address, undoes):
    page = new_page()
    open_draw(page, server)
    quick_stroke(page, SPOTS[8], 90)
    reading = page.locator(".reading")
    expect(page.locator(READ)).to_be_visible()
    page.evaluate(GONE, address)
    for spot in SPOTS[20:22]:
        quick_stroke(page, spot)
    if undoes:
        press(page, "Undo")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(reading).to_have_css("opacity", "0.4")
    page.evaluate("back()")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(reading).to_have_css("opacity", "1")
    left_with(page, [*SPOTS[6:11], *SPOTS[20 : 21 if undoes else 22]])
