"""A task in a browser, from the teacher who sets it to the report, and a press that ends the typing."""

import re

from playwright.sync_api import expect

from lab.tasks import Task, encode
from tests.browser.real import end_of_training, place_of, settled
from tests.browser.runs import choose, finish, notebook
from tests.patience import wait_until

QUESTION = Task({"units": 16}, goal={"hidden_units": 16, "iterations": 60}, question="What do *you* expect?")


def set_task(page):
    """Set a task with a question, a lock and a goal. Returns its link, copied while something is still being typed."""
    settled(page)
    code, asks = page.get_by_test_id("stCode"), page.get_by_label("A question to answer before the start")
    choose(page, "Locked settings", "Hidden units: 16")
    page.keyboard.press("Escape")
    page.get_by_text("Test accuracy in %, at least").first.click()
    page.get_by_label("Test accuracy in %, at least").last.fill("70")
    page.get_by_label("Test accuracy in %, at least").last.press("Enter")
    settled(page)
    asks.click()
    page.keyboard.type("How many will it take?")
    # A long text counts at a pause, and the keyboard's place stays.
    expect(page.get_by_role("heading", name="The link")).to_be_visible()
    expect(asks).to_be_focused()
    settled(page)
    before = code.inner_text()
    page.keyboard.press("End")
    page.keyboard.type(" And why?")
    # It is not to be had while something is typed: the first press ends that.
    expect(page.locator(".st-key-task_link")).to_have_css("pointer-events", "none")
    place = place_of(code)
    page.mouse.click(place["x"] + 20, place["y"] + 20)
    expect(code).not_to_have_text(before)
    code.hover()
    code.get_by_role("button").click()
    wait_until(lambda: page.evaluate("navigator.clipboard.readText()") == code.inner_text(), what="it was not copied")
    return code.inner_text()


def test_a_task_from_the_teacher_to_the_report(server, new_page, tmp_path):
    teacher = new_page(permissions=["clipboard-read", "clipboard-write"])
    teacher.goto(f"{server}/?{notebook('units=16&iterations=20&digits=500')}")
    settled(teacher)
    teacher.locator(".st-key-more summary").click()
    teacher.get_by_role("link", name="Set this as a task").click()
    link = set_task(teacher)

    student = new_page()
    student.goto(link)
    units, answer = (student.get_by_label(name, exact=True) for name in ("Hidden units", "Your answer"))
    expect(units).to_be_disabled()
    expect(student.get_by_text("How many will it take? And why?")).to_be_visible()
    answer.fill("About <two> hundred")
    answer.press("Tab")
    finish(student)
    expect(student.get_by_text(re.compile(r"At least 70\.0\s% .*now: [1-6]?\d\.\d\s%"))).to_be_visible()
    student.get_by_label("Iterations", exact=True).fill("300")
    student.get_by_label("Iterations", exact=True).press("Enter")
    student.wait_for_url("**iterations=300*")
    finish(student)
    expect(student.get_by_text("Goal met")).to_be_visible()
    with student.expect_download() as download:
        student.get_by_role("link", name="Download report").click()
    download.value.save_as(tmp_path / "report.html")
    assert "About &lt;two&gt; hundred" in (tmp_path / "report.html").read_text("utf-8")
    # Its link leads to the same settings.
    student.goto(f"file://{tmp_path}/report.html")
    student.get_by_role("link").click()
    expect(student.get_by_label("Iterations", exact=True)).to_have_value("300")
    expect(units).to_be_disabled()


def test_the_press_on_start_ends_the_typing_of_the_answer(server, new_page):
    page = new_page()
    page.goto(f"{server}/?task={encode(QUESTION)}&{notebook('iterations=40')}")
    settled(page)
    start, refused = page.get_by_role("button", name="Start training"), page.get_by_text("Answer the question of your")
    start.click()
    expect(refused).to_be_visible()
    expect(page.get_by_text("What do *you* expect?")).to_be_visible()
    page.get_by_label("Your answer").click()
    page.keyboard.type("It will read half of them")
    box = place_of(start)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    # The answer has arrived, however long the press takes.
    expect(refused).to_have_count(0)
    settled(page)
    page.mouse.up()
    end_of_training(page)
    expect(page.get_by_text("Goal met")).to_be_visible()
    expect(page.get_by_text("Kept as it was when training started")).to_be_visible()
