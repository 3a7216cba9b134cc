"""Fixtures: a server and a browser a session, a tab a test."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.browser.real import GOING, running_process, settled, start_browser
from tests.browser.runs import start
from tests.patience import PATIENCE
from ui.app.door import WRONG

# How far a page has come, of which nothing may be seen.
STATE = """() => {
    const [app, main] = ['[data-testid="stApp"]', ".stMainBlockContainer"].map((what) => document.querySelector(what));
    const { visibility, opacity } = main ? getComputedStyle(main) : {};
    return { ready: document.readyState, elements: document.querySelectorAll("*").length,
        inert: document.body.inert, visibility, opacity, ...app?.dataset };
}"""


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = start_browser(playwright, "--process-per-site")  # see Contexts
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server_home(tmp_path_factory):
    """The folder of the server's ledger."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(server_home):
    """One for all tests of a process: each reader in it has a cookie, and a lab book, of their own."""
    log = server_home / "log.txt"
    with log.open("w") as file, running_process(file, DIGIT_LAB_HOME=str(server_home)) as (address, _):
        yield address
    # Of a tab that is closed while it is written to, Streamlit's own server may say more than there is to say.
    ours = re.findall(r'File ".*/(?:app\.py|(?:pages|ui|render|lab|nncore)/[^"]*)"', log.read_text())
    assert not [each for each in ours if "site-packages" not in each], log.read_text()


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


class Contexts:
    """The browser's contexts, which one test leaves to the next, each with a page of its own that stays: what a browser
    has compiled of a page it keeps for as long as its context, and what it has made fast as long as the process, which
    all tabs of a site in a context share. It is a third of what opening a page costs."""

    FEW = 4  # that are kept: each takes the memory of a page

    def __init__(self, browser):
        self._browser, self._kept, self._taken = browser, [], []

    def take(self, **options):
        """One that this test has not had yet, of a reader of their own."""
        kept = next((each for each in self._kept if each[0] == options), None)
        if kept:
            self._kept.remove(kept)
        else:
            kept = options, self._browser.new_context(**options)
            stays = kept[1].new_page()
            stays.route("**", lambda route: route.fulfill(body=""))
            stays.goto("http://127.0.0.1")  # of the same site as all servers here
        self._taken.append(kept)
        return kept[1]

    def give_back(self):
        """Leave nothing of a test in those that are kept, which are the last that were taken."""
        self._kept[:0], self._taken = self._taken, []
        for _, context in self._kept[self.FEW :]:
            context.close()
        del self._kept[self.FEW :]
        for _, context in self._kept:
            for page in context.pages[1:]:
                page.close()
            context.clear_cookies()


@pytest.fixture(scope="session")
def contexts(browser):
    return Contexts(browser)


@pytest.fixture
def new_page(contexts, request):
    """A function that opens a tab of a reader of their own; no tab may show that something went wrong."""
    request.node.pages = pages = []

    def open_page(width=1280, height=850, color_scheme="light", **options):
        context = contexts.take(**options)
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)
        page.went_wrong = went_wrong = []
        page.on("requestfailed", lambda request: went_wrong.append(f"{request.url}: {request.failure}"))
        told = lambda said: f"{said.text} {said.location['url']}"  # noqa: E731  of what was missing the text has no name
        page.on("console", lambda said: went_wrong.append(told(said)) if said.type == "error" else None)
        page.on("pageerror", lambda error: went_wrong.append(f"{error}\n{error.stack}"))
        pages.append(page)
        return page

    yield open_page
    try:
        for page in pages:
            wrong = page.get_by_test_id("stException").or_(page.get_by_text(WRONG))
            assert page.is_closed() or not wrong.count(), "a page shows that something went wrong"
    finally:
        contexts.give_back()


@pytest.fixture
def endless(server, new_page):
    """A function that opens Train with a run that goes on until the test ends: from the next one it takes no core."""
    opened = []

    def begin(settings="units=64", **options):
        page = new_page(**options)
        opened.append(page)
        start(page, server, f"{settings}&iterations=100000")
        expect(page.get_by_text(GOING)).to_be_visible()
        return page

    yield begin
    for page in opened:
        page = page.context.new_page()
        page.goto(server)
        settled(page)
        pause = page.get_by_role("button", name="Pause")
        if pause.is_visible():
            pause.click()
            expect(page.get_by_role("button", name="Resume")).to_be_visible()
