"""A tab that nobody looks at."""

from tests.browser.runs import notebook, stop
from tests.patience import wait_until

# A headless browser shows all its tabs at once.
SAY = """state => {
    Object.defineProperty(document, "visibilityState", {configurable: true, get: () => state});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def shown(page):
    """What a page says of how far the run is."""
    return page.get_by_text("of 100,000 · ").inner_text()


def test_a_hidden_tab_is_not_redrawn_until_it_is_looked_at_while_its_run_goes_on(new_page, server):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000&units=512')}")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text("of 100,000 · ").wait_for()
    other = page.context.new_page()
    other.goto(server)

    def another_redraw(seen):
        return wait_until(lambda: (now := shown(other)) != seen and now)

    def stands_still():
        before, seen = shown(page), shown(other)
        for _ in range(3):
            seen = another_redraw(seen)
        return before == shown(page) and before

    page.evaluate(SAY, "hidden")
    stood = wait_until(stands_still)
    page.evaluate(SAY, "visible")
    wait_until(lambda: shown(page) != stood)
    stop(page)
    page.get_by_text("Stopped").first.wait_for()
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("heading", name="Compare runs").wait_for()
