"""What only a real browser shows of a reload: cookies, tabs, cut connections, and the browser's own Back."""

import re

from playwright.sync_api import expect

from lab.tasks import Task, encode
from tests.browser.real import READ, draw_stroke, end_of_training, go_to, place_of, train_to_the_end
from tests.browser.redrawn import settled

SHORT = "/?iterations=60&units=32"
SEVEN = [(70, 70), (200, 70), (130, 220)]
COOKIE = "digit_lab_notebook"


def token_of(page):
    return next((each["value"] for each in page.context.cookies() if each["name"] == COOKIE), None)


def wait_for_cookie(page):
    """Wait until the browser keeps the page's own token: with another tab's, the page is about to be opened anew."""
    page.wait_for_function("document.documentElement?.dataset.labBook === 'kept'")
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
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    go_to(page, "Draw")
    draw_stroke(page, SEVEN)
    expect(page.locator("[data-answer]").first).to_be_visible()
    page.get_by_role("radio", name="7", exact=True).or_(page.get_by_role("button", name="7", exact=True)).first.click()
    expect(kept_so_far(page)).to_be_hidden()
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    draw_stroke(page, SEVEN)
    expect(page.locator(READ)).to_be_visible()
    expect(kept_so_far(page)).to_be_visible()
    settled(page)
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
        wait_for_cookie(page)
        page.get_by_role("button", name="Start training").wait_for()
    token = token_of(first)
    first.bring_to_front()
    train_to_the_end(first)
    second.bring_to_front()
    train_to_the_end(second)
    third = first.context.new_page()
    third.goto(server + "/compare")
    expect(third.get_by_role("checkbox", name=re.compile("Run"))).to_have_count(2)
    assert token_of(third) == token


def test_a_tab_that_is_about_to_be_opened_anew_takes_no_click(server, new_page):
    page = new_page()
    page.goto(server + SHORT)
    wait_for_cookie(page)
    settled(page)
    place = place_of(page.get_by_role("button", name="Start training"))
    centre = [place["x"] + place["width"] / 2, place["y"] + place["height"] / 2]
    hit = page.evaluate(
        """([x, y, cookie]) => {
            const hit = () => document.elementFromPoint(x, y).closest("button") !== null;
            const before = hit();
            document.cookie = cookie;
            document.dispatchEvent(new Event("visibilitychange"));
            return [before, hit()];
        }""",
        [*centre, f"{COOKIE}={'x' * 32}; path=/; samesite=strict"],
    )
    assert hit == [True, False]
    # Then it is there anew, with the other tab's.
    page.wait_for_function("document.body && !document.body.inert")
    assert wait_for_cookie(page) == "x" * 32
    train_to_the_end(page)


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


def test_an_answer_that_was_typed_and_not_left_is_there_after_a_reload(server, new_page):
    page = new_page()
    page.goto(f"{server}/?task={encode(Task(question='Why?'))}")
    answer = page.get_by_label("Your answer")
    hint = page.get_by_text("to apply")
    answer.click()
    for text in ("Because of", " this"):
        page.keyboard.type(text)  # which brings the hint at once
        expect(hint).to_be_hidden()  # it counts at a pause, which leaves the cursor in it
    settled(page)
    page.reload()
    expect(answer).to_have_value("Because of this")


def test_a_note_that_is_being_written_is_not_sent_at_a_pause(server, new_page):
    """In a form the key that has a text count would send all of it."""
    page = new_page()
    page.goto(f"{server}{SHORT}")
    train_to_the_end(page)
    go_to(page, "Compare")
    page.get_by_role("button", name="Rename or annotate").click()
    note = page.get_by_label("Note", exact=True)
    note.click()
    page.keyboard.type("Half of")
    page.wait_for_timeout(1500)  # longer than a pause: where it takes longer here, it shows as much
    settled(page)
    assert not page.get_by_text("Run 1: Half of").count()
    page.keyboard.type(" it")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Run 1: Half of it")).to_be_visible()
