"""Fixtures: a server and a browser a session, a tab a test."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.browser.real import running_server, start_browser
from tests.patience import PATIENCE

# How far a page has come, of which nothing may be seen.
STATE = """() => {
    const [app, main] = ['[data-testid="stApp"]', ".stMainBlockContainer"].map((what) => document.querySelector(what));
    const { visibility, opacity } = main ? getComputedStyle(main) : {};
    return { ready: document.readyState, elements: document.querySelectorAll("*").length,
        typed: document.body.dataset.typed, inert: document.body.inert, visibility, opacity, ...app?.dataset };
}"""


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
    """A test that fails says what stood on its pages then, and how they were: what fails once in hundreds cannot be
    looked at again."""
    report = yield
    if report.when == "call" and report.failed:
        for page in getattr(item, "pages", []):
            with suppress(Error):
                report.sections.append((f"on {page.url}", page.locator("body").aria_snapshot(timeout=5000)))
            went_wrong = list(dict.fromkeys(page.went_wrong))  # what says the same again and again drives out no other
            with suppress(Error):
                report.sections.append(
                    (f"how {page.url} was", f"{page.evaluate(STATE)}; {went_wrong[:10]}, {went_wrong[10:][-10:]}")
                )
    return report


@pytest.fixture(scope="session")
def kept(browser):
    """A context that all tests of a process have, one after the other: what a browser has compiled of a page, it keeps
    for as long as its context, and it is a seventh of what a page costs."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def new_page(browser, kept, request):
    """A function that opens a tab of a reader of their own; every tab is watched for tracebacks."""
    request.node.pages = pages = []

    def open_page(width=1280, height=850, color_scheme="light", **options):
        is_usual = not (options or kept.pages)
        context = kept if is_usual else browser.new_context(**options)
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)
        page.went_wrong = went_wrong = []
        page.on("requestfailed", lambda request: went_wrong.append(f"{request.url}: {request.failure}"))
        page.on("console", lambda said: went_wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: went_wrong.append(f"{error}\n{error.stack}"))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.is_closed() or not page.get_by_test_id("stException").count(), "a page shows a traceback"
        if page.context is not kept:
            page.context.close()
    for page in kept.pages:
        page.close()
    kept.clear_cookies()
