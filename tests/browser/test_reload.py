"""What only a real browser shows of a reload: cookies, tabs, cut connections, and the browser's own Back."""

import re

from playwright.sync_api import expect

from tests.browser.real import READ, draw_stroke, end_of_training, go_to, train_to_the_end
from tests.browser.runs import SETTINGS
from tests.patience import wait_until

SHORT = f"/?{SETTINGS}"
SEVEN = [(70, 70), (200, 70), (130, 220)]
COOKIE = "digit_lab_notebook"


def token_of(page):
    return next((each["value"] for each in page.context.cookies() if each["name"] == COOKIE), None)


def wait_for_cookie(page):
    """The token that the browser keeps: the server gave it one with its first page."""
    wait_until(lambda: token_of(page), what="the browser keeps no token")
    return token_of(page)


def kept_so_far(page):
    return page.get_by_text("1 kept so far")


def test_after_the_end_a_reload_changes_nothing_on_train_and_draw(server, new_page):
    page = new_page()
    page.goto(server + SHORT)
    said = train_to_the_end(page).text_content()
    expect(page.get_by_text("Time machine")).to_be_visible()
    page.reload()
    assert end_of_training(page).text_content() == said
    expect(page.get_by_text("Time machine")).to_be_visible()
    expect(page.locator(".lab-curves .js-plotly-plot")).to_have_count(2)
    go_to(page, "Draw")
    draw_stroke(page, SEVEN)
    expect(page.locator("[data-answer]").first).to_be_visible()
    page.get_by_role("radio", name="7", exact=True).or_(page.get_by_role("button", name="7", exact=True)).first.click()
    expect(page.get_by_text("Kept as 7")).to_be_visible()
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    draw_stroke(page, SEVEN)
    expect(page.locator(READ)).to_be_visible()
    expect(kept_so_far(page)).to_be_visible()
    answer = page.locator("[data-answer]").first.get_attribute("data-answer")
    page.reload()
    expect(page.locator("[data-answer]").first).to_have_attribute("data-answer", answer)
    expect(kept_so_far(page)).to_be_visible()
    second = page.context.new_page()
    second.goto(server + "/draw")
    expect(kept_so_far(second)).to_be_visible()


def test_two_tabs_at_a_first_visit_share_one_lab_book(server, new_page):
    first = new_page()
    second = first.context.new_page()
    for page in (first, second):
        page.goto(server + SHORT, wait_until="commit")
    for page in (first, second):
        page.bring_to_front()
        train_to_the_end(page)
    token, third = token_of(first), first.context.new_page()
    third.goto(server + "/compare")
    expect(third.get_by_role("checkbox", name=re.compile("Run"))).to_have_count(2)
    assert token_of(third) == token


def test_somebodys_link_is_asked_about_and_never_becomes_the_cookie(server, new_page):
    page = new_page()
    page.goto(server + SHORT)
    train_to_the_end(page)
    theirs = wait_for_cookie(page)
    other = new_page()
    other.goto(f"{server}/compare?runs={theirs}")
    other.get_by_role("button", name="Open it").wait_for()
    mine = wait_for_cookie(other)
    assert mine != theirs and "runs" not in other.url
    other.get_by_role("button", name="Open it").click()
    expect(other.get_by_role("checkbox", name=re.compile("Run 1"))).to_be_visible()
    expect(other.get_by_text("You are looking at the notebook of a link")).to_be_visible()
    assert token_of(other) == mine and theirs not in other.url
    other.get_by_role("button", name="Make it this browser's notebook").click()
    # The page is opened anew, on Train, where the run is.
    end_of_training(other)
    assert token_of(other) == theirs
