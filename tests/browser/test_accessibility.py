"""What axe, a program that looks for what keeps people out of a page, finds on each of ours: nothing that is ours."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.real import end_of_training, go_to
from tests.browser.redrawn import settled

PAGES = ("digits", "draw", "evaluate", "inside", "compare", "classroom", "assign")
# Streamlit's own: (rule, part of the element's HTML). Its drop zone for files is no button and says so; and whatever
# pages of a list are for, they have one name.
NOT_OURS = (("presentation-role-conflict", "stFileUploaderDropzone"), ("landmark-unique", "Pagination"))

STYLED = "[...document.querySelectorAll('style')].some((each) => each.textContent.includes('.answer'))"


def violations(page):
    """What axe finds, as "rule: element: what is wrong"."""
    settled(page)
    # Our style sheet is an element like the others, and may come last.
    page.wait_for_function(STYLED)
    found = []
    for each in Axe().run(page).response["violations"]:
        for node in each["nodes"]:
            if not any(each["id"] == rule and part in node["html"] for rule, part in NOT_OURS):
                found.append(f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}")
    return found


@pytest.mark.parametrize("width, theme", [(1366, "light"), (390, "dark")])
def test_no_page_keeps_anybody_out(server, new_page, width, theme):
    page = new_page(width=width, color_scheme=theme)
    page.goto(f"{server}/?units=16&iterations=20")
    assert not violations(page)
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    assert not violations(page)
    go_to(page, "Compare")
    assert not violations(page)
    for each in PAGES:
        page.goto(f"{server}/{each}")
        assert not violations(page), each
