"""A report in a real browser, as narrow as a phone's: nothing of it is beside the screen."""

import pytest

from lab.ledger.curves import Curves
from render import report
from tests.render.compare.entries import entry

WIDTH, LONG = 390, "x" * 3000
CURVES = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9])


def reported(title="Run 1", setting="8", link=""):
    return report.of_entry(entry(1, iterations=2), title, CURVES, link, {"Hidden units": setting})


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (reported(link=f"https://example.org/?task={LONG}"), ""),
        (reported(title=LONG), ""),
        (reported(setting=LONG), ""),
        (reported(), LONG),
    ],
    ids=["link", "title", "setting", "answer"],
)
def test_a_report_is_no_wider_than_the_screen_however_long_a_word_is(new_page, item, answer):
    page = new_page(width=WIDTH)
    for items in ([item], [item, reported(title="Run 2")]):
        page.set_content(report.report(items, answers=[("Why?", "No run has started yet", answer)]))
        assert page.get_by_text(LONG).count(), "it is shown"
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
