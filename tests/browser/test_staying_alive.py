"""A page stays alive, however long the way to the server is."""

import re

from playwright.sync_api import expect

from tests.browser.real import settled
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
