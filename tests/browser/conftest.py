"""Fixtures: a server a module, a browser a session, a tab a test."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.real import running_server, start_browser
from tests.patience import PATIENCE


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server():
    with running_server() as address:
        yield address


@pytest.fixture
def new_page(browser):
    """A function that opens a tab of a reader of their own; every tab is watched for tracebacks."""
    pages = []

    def open_page(width=1280, height=850, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(1000 * PATIENCE)
        pages.append(context.new_page())
        return pages[-1]

    yield open_page
    for page in pages:
        assert page.is_closed() or not page.get_by_test_id("stException").count(), "a page shows a traceback"
        page.context.close()
