"""What a hand does on Train and in the lists of other pages, and what they say then."""

import re
import warnings
from contextlib import suppress

from playwright.sync_api import expect

from tests.browser.real import end_of_training
from tests.patience import wait_until

ADDRESSES = {"Class": "classroom"}  # of pages that are not called as in the menu
SETTINGS = "units=32&iterations=60"  # of a run that is soon over


def start(page, server, settings=""):
    page.goto(f"{server}/?{settings}")
    page.get_by_role("button", name="Start training").click()


def finish(page):
    sentence = page.get_by_text(re.compile("Finished. In"))
    before = sentence.all_inner_texts()
    page.get_by_role("button", name="Start training").click()
    # The last run's end is still on the page for a moment; a short run may be over before anybody looks.
    pause = page.get_by_role("button", name="Pause")
    wait_until(lambda: pause.is_visible() or sentence.all_inner_texts() not in ([], before))
    end_of_training(page)


def iteration(page):
    sentence = page.get_by_text(re.compile(r"^Iteration [\d,]+ of"))
    # It is drawn anew again and again, and for a moment nothing stands in it.
    first, *_ = wait_until(lambda: re.findall(r"[\d,]+", sentence.inner_text()))
    return int(first.replace(",", ""))


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def unfold(page, title, inside):
    """Open what is folded under a title, until what is inside is there.

    By key: a press of the mouse that the page moves under is made twice, and would close it again.
    """
    for _ in range(3):
        page.locator("summary", has_text=title).press("Enter")
        with suppress(AssertionError):
            expect(inside).to_be_visible(timeout=20_000)
            return
        warnings.warn(f"a press on {title} came to nothing", stacklevel=2)
    raise AssertionError(f"{title} does not open")


def go_to(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    if name == "Train":
        # Its address may say nothing but where it is, as Streamlit leaves out what are defaults.
        page.get_by_role("heading", name="Train a network").wait_for()
    else:
        page.wait_for_url(f"**/{ADDRESSES.get(name, name.lower())}*")
