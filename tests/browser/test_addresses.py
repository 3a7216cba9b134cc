"""Settings that come with an address, and pages that are opened by theirs."""

import re

from playwright.sync_api import expect

from tests.browser.real import end_of_training, running_server, settled
from tests.browser.runs import notebook, start


def test_reload_keeps_the_settings(server, new_page):
    page = new_page()
    page.goto(server)
    page.get_by_label("Hidden units", exact=True).fill("77")
    page.get_by_label("Hidden units", exact=True).press("Enter")
    page.wait_for_url("**units=77*")
    page.reload()
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("77")


def test_more_settings_are_in_the_address_and_fit_a_phone(server, new_page):
    page = new_page(width=390, has_touch=True)
    start(page, server, "layers=3&units=40&batch=64&optimizer=Adam&rate=0.001&start=He&iterations=200&dropout=0.2")
    expect(end_of_training(page)).to_contain_text("test digits")
    expect(
        page.get_by_text("40+128+64 ReLU units → softmax · learning rate 0.001 · 1,000 digits in batches of 64")
    ).to_be_visible()
    page.locator(".st-key-more summary").click()
    expect(page.get_by_role("radio", name="Adam")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_number_that_cannot_be_is_said_and_starts_nothing(server, new_page):
    page = new_page()
    page.goto(server)
    start = page.get_by_role("button", name="Start training")
    expect(start).to_be_enabled()
    settled(page)
    page.get_by_label("Hidden units", exact=True).fill("0")
    start.click()
    expect(page.get_by_text("Hidden units must be")).to_be_visible()
    expect(start).to_be_disabled()
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_disabled()  # there is no run
    page.get_by_label("Hidden units", exact=True).fill("20")
    page.keyboard.press("Enter")
    expect(start).to_be_enabled()


def test_a_link_out_of_range_says_what_it_left_out(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=99999&rate=0.2')}")
    expect(page.get_by_text("Hidden units cannot be what the address asks for; it is 64.")).to_be_visible()
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", re.compile("0.2"))


# Of the pages in pages/ one stands for all: which of them it is makes no difference there.
def test_a_page_opened_by_its_own_link_on_a_fresh_server_gets_all_from_there(new_page):
    with running_server() as address:
        page, asked = new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/draw")
        expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
        for name in ("Train", "Digits", "Draw", "Evaluate"):
            expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
        page.get_by_role("link", name="Train", exact=True).click()
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        page.wait_for_load_state("networkidle")
        # Nothing comes from elsewhere; a browser asks for the icon without telling of it here.
        asked += page.locator("link[rel~=icon]").evaluate_all("all => all.map(({ href }) => href)")
        assert asked and not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        # Streamlit's older menu, which knows nothing of app.py, is not there.
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
