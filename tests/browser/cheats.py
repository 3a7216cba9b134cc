"""What students of a class do with its task, and every way around it that was ever found."""

import re

from playwright.sync_api import expect

from lab.tasks import Task, encode
from tests.browser.classes import downloaded, row_of
from tests.browser.real import end_of_training, settled
from tests.browser.runs import finish, go_to, notebook, unfold


def to_class(page, nickname):
    page.get_by_role("link", name=nickname, exact=True).click()


def open_task(page, answer):
    page.get_by_role("button", name=re.compile("^(Open|Work on) it")).first.click()
    page.get_by_label("Your answer").fill(answer)
    page.get_by_label("Your answer").press("Control+Enter")
    expect(page.get_by_role("spinbutton", name="Hidden units")).to_be_disabled()


def train(page, iterations=None):
    if iterations is not None:
        page.get_by_role("spinbutton", name="Iterations").fill(str(iterations))
    finish(page)


def hand_in(page, said):
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text(re.compile(f"Handed in at .*: goal {re.escape(said)}"))).to_be_visible()


def cheat(page, nickname, server, teacher):
    """Every way around a task that was ever found, and what the teacher sees of each."""
    open_task(page, "Most")
    # The task's link rewritten to one without a goal: that is another task, and nothing of it is handed in.
    page.goto(f"{server}/?task={encode(Task(goal={'iterations': 1_000_000}))}&{notebook()}")
    expect(page.get_by_text("At most 1,000,000 iterations")).to_be_visible()
    train(page, 20)
    expect(page.get_by_role("button", name="Hand in")).to_be_hidden()
    to_class(page, nickname)
    page.get_by_role("button", name="Open it").first.click()
    expect(page.get_by_text("At most 300 iterations")).to_be_visible()
    page.get_by_label("Your answer").fill("Most")
    page.get_by_label("Your answer").press("Control+Enter")
    # The settings of a run with 64 units, from Compare: what is locked stays.
    go_to(page, "Compare")
    expect(page.get_by_role("checkbox", name=re.compile("Run 1"))).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("settings changed")).press("Space")
    page.get_by_role("button", name="Train with its settings").click()
    units = page.get_by_role("spinbutton", name="Hidden units")
    expect(units).to_be_disabled()
    expect(units).to_have_value("16")
    # As few units as are wanted, before the run has learned anything.
    page.get_by_role("spinbutton", name="Iterations").fill("200")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.get_by_text("(now: 16)")).to_be_visible()
    expect(page.get_by_role("button", name="Hand in")).to_be_hidden()
    # More iterations than are allowed, one after the other.
    page.get_by_role("button", name="Resume").click()
    end_of_training(page)
    settled(page)
    go_on = page.get_by_role("button", name="Go on from here")
    unfold(page, "Time machine", go_on)
    go_on.click()
    # It may be over before anybody looks: what it says of its beginning stays.
    expect(page.get_by_text("begun from the run before, after 200 iterations")).to_be_visible()
    end_of_training(page)
    hand_in(page, "not met: At most 300 iterations (has: 400")
    expect(row_of(teacher, nickname)).to_contain_text("not met")
    # Digits of one's own, learned by the ready network.
    go_to(page, "Draw")
    page.get_by_role("radio", name="The ready one").click()
    expect(page.get_by_role("radio", name="The ready one")).to_be_checked()
    page.get_by_role("radio", name="Your digits").click()
    # What is pressed next is of the network that the page has been drawn with.
    settled(page)
    page.get_by_role("button", name="Train on my digits too").click()
    # Streamlit loses what is pressed less than 20 ms before another page is opened.
    expect(page.locator(".st-key-part_lesson")).to_be_attached()
    go_to(page, "Train")
    expect(page.get_by_text("begun from the ready network")).to_be_visible()
    end_of_training(page)
    # What was handed in before is still what the page says at first.
    expect(page.get_by_text("What is here now is another run")).to_be_visible()
    page.get_by_role("button", name="Hand in again").click()
    expect(page.get_by_text("What is here now is another run")).to_be_hidden()
    expect(page.get_by_text(re.compile("Handed in at .*: goal not met"))).to_be_visible()
    expect(row_of(teacher, nickname)).to_contain_text("somebody's own digits")


def bring_in(page, nickname, another, wall):
    """Another's run from a file, which stands on no board and is handed in by nobody."""
    for each in (page, another):
        go_to(each, "Compare")
        each.get_by_role("button", name="Files").click()
    file = {"name": "runs.zip", "mimeType": "application/zip", "buffer": downloaded(another, "All runs")}
    before = wall.get_by_role("row", name=nickname).inner_text()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("came in.")).to_be_visible()
    settled(wall)
    assert wall.get_by_role("row", name=nickname).inner_text() == before
    go_to(page, "Train")
    expect(page.get_by_text(re.compile("Handed in at .*: goal not met"))).to_be_visible()


def check(teacher, content, said):
    """Have the app say of the bytes of a report who made it."""
    go_to(teacher, "Class")
    teacher.get_by_role("link", name="Set a task").click()
    file = {"name": "report.html", "mimeType": "text/html", "buffer": content}
    teacher.locator("input[type=file]").set_input_files(file)
    expect(teacher.get_by_text(said)).to_be_visible()
