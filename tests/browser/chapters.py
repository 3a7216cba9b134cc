"""Going to a chapter of Inside in a browser."""

from playwright.sync_api import expect

from tests.browser.real import settled


def open_inside(page, server, chapter):
    page.goto(f"{server}/inside")
    settled(page)
    choose(page, chapter)


def choose(page, chapter):
    page.get_by_role("combobox", name="Chapter").click()
    page.get_by_role("option", name=chapter).click()
    expect(page.get_by_role("heading", name=chapter, exact=True)).to_be_visible()
    settled(page)
