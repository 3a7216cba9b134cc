"""What a hand does on Train and in the lists of other pages, and what they say then."""

import re
from urllib.parse import parse_qsl, urlencode

from lab.settings import query_of
from nncore import TrainingConfig
from tests.browser.real import PROGRESS, end_of_training, place_of, settled
from tests.browser.real import go_to as go_to
from tests.patience import wait_until

THREE = [(88, 62), (130, 36), (178, 68), (128, 130), (192, 186), (130, 244), (80, 216)]  # in the canvas's pixels
TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


def notebook(settings=""):
    """What an address says for the notebook's settings, but for these, which are written as there."""
    return urlencode(query_of(TrainingConfig()) | dict(parse_qsl(settings, keep_blank_values=True)))


SETTINGS = notebook("units=32&iterations=60")  # of a run that is soon over


def draw_on_pad(page, points):
    """One stroke on the pad of Train, whatever its size."""
    pad = place_of(page.locator(".pad"))
    places = [(pad["x"] + x * pad["width"] / 280, pad["y"] + y * pad["height"] / 280) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def start(page, server, settings=""):
    page.goto(f"{server}/?{notebook(settings)}")
    page.get_by_role("button", name="Start training").click()


def stop(page):
    """End a run where it is."""
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="End the run here").click()


def finish(page):
    begin, pause = (page.get_by_role("button", name=name) for name in ("Start training", "Pause"))
    sentence = page.get_by_text(re.compile("Finished. After"))
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
    sentence = page.get_by_text(PROGRESS)
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


def unfold(page, title):
    """Open what is folded under a title."""
    page.locator("summary", has_text=title).press("Enter")
