"""Fixtures: a server and a browser a session, a tab a test."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browser.real import running_server, start_browser
from tests.patience import PATIENCE


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server():
    """One for all tests of a process: each reader in it has a cookie, and a lab book, of their own."""
    with running_server() as address:
        yield address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """A test that fails says what stood on its pages then: what fails once in hundreds cannot be looked at again."""
    report = yield
    if report.when == "call" and report.failed:
        for page in getattr(item, "pages", []):
            with suppress(Error):
                report.sections.append((f"on {page.url}", page.locator("body").aria_snapshot(timeout=5000)))
    return report


@pytest.fixture
def new_page(browser, request):
    """A function that opens a tab of a reader of their own; every tab is watched for tracebacks."""
    request.node.pages = pages = []

    def open_page(width=1280, height=850, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(1000 * PATIENCE)
        pages.append(context.new_page())
        return pages[-1]

    yield open_page
    for page in pages:
        assert page.is_closed() or not page.get_by_test_id("stException").count(), "a page shows a traceback"
        page.context.close()
