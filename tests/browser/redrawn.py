"""Patience with a page that is being redrawn: for a moment what was and what comes are both there.

Playwright waits for an element to come, but gives up at once when two match, or when one goes while it is read. Here
such a moment is waited for like any other; a locator that goes on matching two things fails after AMBIGUOUS seconds.
And where the page moves between the pressing of a button and its release, who sees that nothing came of it presses
again: that is a warning, for a page that moves under the finger is not a good one.
"""

import functools
import time
import warnings
from contextlib import suppress

from playwright.sync_api import Error, Locator, LocatorAssertions, Page, expect

from tests.patience import PATIENCE

AMBIGUOUS = 20
PASSING = ("strict mode violation", "not attached to the DOM", "Element is not attached", "element was detached")
ACTIONS = """aria_snapshot bounding_box check click dblclick evaluate fill focus get_attribute hover inner_html
    inner_text input_value is_checked is_disabled is_enabled is_visible press press_sequentially
    scroll_into_view_if_needed select_option set_input_files tap text_content uncheck wait_for"""
# Whether the last press began or ended elsewhere than on its control: told at once, for what was hit may go thereby.
WATCH = """(element) => {
    if (!window.presses) {
        const CONTROL = "button, a, label, input, summary, [role]";
        const hit = (event) => {
            const {element} = window.presses, place = event.composedPath()[0], control = place?.closest?.(CONTROL);
            // What was to be pressed may have been built anew, and be the same for all that.
            const same = element.textContent && !element.isConnected && control?.tagName === element.tagName
                && control.textContent === element.textContent;
            return element.contains(place) || Boolean(control?.contains(element)) || same;
        };
        addEventListener("pointerdown", (event) => { window.presses.down = hit(event); }, true);
        addEventListener("click", (event) => { window.presses.clicked ||= hit(event); }, true);
    }
    window.presses = {element, down: null, clicked: false};
}"""
MISSED = """() => {
    const {down, clicked} = window.presses ?? {down: null};
    return down !== null && !(down && clicked);
}"""


def be_patient():
    """Have every locator and every `expect` of this process wait, for PATIENCE seconds, until the page is redrawn."""
    expect.set_options(timeout=1000 * PATIENCE)
    for name in ACTIONS.split():
        _wrap(Locator, name)
    _press_again(Locator)
    for name in dir(LocatorAssertions):
        if name.startswith(("to_", "not_to_")):
            _wrap(LocatorAssertions, name)


def _wrap(kind, name):
    method = getattr(kind, name)
    if getattr(method, "patient", False):
        return

    @functools.wraps(method)
    def patiently(self, *arguments, **options):
        deadline = None
        while True:
            try:
                return method(self, *arguments, **options)
            except (Error, AssertionError) as error:
                # The time begins here: the call may have waited for long until there were two.
                deadline = deadline or time.monotonic() + AMBIGUOUS
                if time.monotonic() > deadline or not any(sign in str(error) for sign in PASSING):
                    raise
                time.sleep(0.05)

    patiently.patient = True
    setattr(kind, name, patiently)


def _press_again(kind):
    press = kind.click
    if getattr(press, "again", False):
        return

    @functools.wraps(press)
    def until_it_is_hit(self, **options):
        for _ in range(5):
            self.evaluate(WATCH)
            press(self, **options)
            with suppress(Error):  # it led to another page
                if self.page.evaluate(MISSED) and self.count():  # else what was pressed has gone, as it should
                    warnings.warn(f"the page moved under a press: {self}", stacklevel=2)
                    continue
            return

    until_it_is_hit.again = True
    kind.click = until_it_is_hit


SETTLED = """() => {
    const [app, title, last, old] =
        ['[data-testid="stApp"]', '[data-testid="stHeading"]', '.st-key-tab',
         ':is([data-stale="true"], [data-testid="stSkeleton"])']
        .map((what) => document.querySelector(what));
    return app?.dataset.testScriptState === "notRunning" && title && last && !old;
}"""


def settled(page: Page):
    """Wait until the page's script has run through, once at least, nothing is from before, and no part is on its way.

    Looked at now and then: to be asked at each frame would keep the page drawing.
    """
    page.wait_for_function(SETTLED, polling=50)
