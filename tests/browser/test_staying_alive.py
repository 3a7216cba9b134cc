"""A page stays alive, however long the way to the server is, and whatever comes from there."""

import re

from playwright.sync_api import expect

from tests.browser.redrawn import settled
from tests.browser.runs import go_to
from tests.browser.slow_network import slow

FIRST_STEP = re.compile("^Iteration 1 of")


def test_a_page_that_is_left_before_it_has_answered_and_come_back_to_is_alive(server, new_page):
    page = new_page()
    with slow(server, 0.3) as far:
        page.goto(far)
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        settled(page)
        page.evaluate("window.same = true")
        go_to(page, "Draw")
        expect(page.get_by_text("Draw one digit")).to_be_visible()
        settled(page)
        # Where what Train shows was thrown away in the browser just after it had said that it has it, its page is dead.
        page.get_by_text("White paper", exact=True).click()
        page.wait_for_timeout(500)  # the server has answered by then, and the browser has not heard of it
        go_to(page, "Train")
        page.get_by_role("button", name="Step").click()
        expect(page.get_by_text(FIRST_STEP)).to_be_visible()
        assert page.evaluate("window.same"), "it had to be opened anew"


SOCKETS = """
    window.WebSocket = class extends WebSocket {
        constructor(...all) { super(...all); window.socket = this; }
    };
"""
OPENED = "sessionStorage['digit-lab-opened-anew']"
UNREADABLE = "socket.dispatchEvent(new MessageEvent('message', { data: new Uint8Array([255]).buffer }))"


def test_a_page_that_has_given_up_its_connection_opens_itself_anew_and_once_only(server, new_page):
    page = new_page()
    page.add_init_script(SOCKETS)
    page.goto(f"{server}/?units=33")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    settled(page)
    page.evaluate(f"window.first = true; {UNREADABLE}")
    page.wait_for_function("!window.first")
    expect(page.get_by_role("spinbutton", name="Hidden units")).to_have_value("33")
    page.get_by_role("button", name="Step").click()
    expect(page.get_by_text(FIRST_STEP)).to_be_visible()
    # When it was opened anew is known. Here it is never long ago, however slow all this is.
    assert page.evaluate(f"Number({OPENED})") > 0
    page.evaluate(f"{OPENED} = Date.now() + 1e9")
    page.evaluate(f"window.first = true; {UNREADABLE}")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(3000)
    assert page.evaluate("window.first"), "it is opened anew again and again"
