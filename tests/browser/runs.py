"""What a hand does on Train and in the lists of other pages, and what they say then."""

import re
from contextlib import suppress

from tests.browser.real import end_of_training, settled
from tests.browser.real import go_to as go_to
from tests.patience import wait_until

TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
SETTINGS = "units=32&iterations=60"  # of a run that is soon over


def start(page, server, settings=""):
    page.goto(f"{server}/?{settings}")
    page.get_by_role("button", name="Start training").click()


def finish(page):
    begin, pause = (page.get_by_role("button", name=name) for name in ("Start training", "Pause"))
    sentence = page.get_by_text(re.compile("Finished. In"))
    begin.wait_for()
    settled(page)
    before = sentence.all_inner_texts()
    begin.click()

    def has_begun():
        """The last run's end is still on the page for a moment; a short run may be over before anybody looks."""
        now = sentence.all_inner_texts()
        return (not before or now != before) and (now or pause.is_visible())

    wait_until(has_begun)
    end_of_training(page)


def iteration(page):
    sentence = page.get_by_text(re.compile(r"^Iteration [\d,]+ of"))
    # It is drawn anew again and again, and for a moment nothing stands in it.
    first, *_ = wait_until(lambda: re.findall(r"[\d,]+", sentence.inner_text()))
    return int(first.replace(",", ""))


def choose(page, label, option):
    settled(page)
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.evaluate(TWO_FRAMES)  # a list closes as its page scrolls, which is told in the next frame
    box.click()
    page.get_by_role("option", name=option).click()


def unfold(page, title, inside):
    """Open what is folded under a title, until what is inside is there.

    By key: a press of the mouse that the page moves under is made twice, and would close it again.
    """
    summary = page.locator("summary", has_text=title)

    def opens():
        # What is open is only slow to show what is inside, and another press would close it.
        if not summary.evaluate("each => each.closest('details').open"):
            summary.press("Enter")
        with suppress(AssertionError):
            return wait_until(inside.is_visible, seconds=3)

    wait_until(opens, what=f"{title} does not open")
