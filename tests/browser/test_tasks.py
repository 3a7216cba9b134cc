"""A task in a browser: answering, starting, and ways around what is locked."""

import re

from playwright.sync_api import expect

from lab.tasks import Task, encode
from tests.browser.real import end_of_training, go_to, place_of, settled
from tests.browser.runs import notebook, stop
from tests.patience import wait_until

QUESTION = Task({"units": 16}, goal={"hidden_units": 16, "iterations": 60}, question="What do *you* expect?")


def test_start_may_be_clicked_while_the_answer_is_still_being_typed(server, new_page):
    page = new_page()
    page.goto(f"{server}/?task={encode(QUESTION)}&{notebook('iterations=40')}")
    start = page.get_by_role("button", name="Start training")
    start.click()
    refused = page.get_by_text("Answer the question of your task first")
    expect(refused).to_be_visible()
    expect(page.get_by_text("What do *you* expect?")).to_be_visible()
    field = page.get_by_label("Your answer")
    field.click()
    # No Enter and no Tab: the click itself leaves the field.
    page.keyboard.type("It will read half of them")
    start.click()
    end_of_training(page)
    expect(refused).to_be_hidden()
    expect(page.get_by_text("Goal met")).to_be_visible()
    expect(page.get_by_text("Kept as it was when training started")).to_be_visible()


def test_a_press_on_start_that_ends_the_typing_of_the_answer_counts_however_long_it_takes(server, new_page):
    page = new_page()
    page.goto(f"{server}/?task={encode(QUESTION)}&{notebook('iterations=40')}")
    settled(page)
    start = page.get_by_role("button", name="Start training")
    page.get_by_label("Your answer").fill("It will read half of them")
    box = place_of(start)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    # The answer has arrived.
    expect(page.get_by_text("Answer the question of your task")).to_have_count(0)
    settled(page)
    page.mouse.up()
    end_of_training(page)


def test_the_goal_goes_on_with_the_run_in_its_place(server, new_page):
    page = new_page()
    page.goto(f"{server}/?task={encode(Task(goal={'iterations': 100_000}))}&{notebook('units=512&iterations=100000')}")
    goal = page.get_by_text(re.compile(r"^.*At most 100,000 iterations \(now: "))
    expect(goal).to_contain_text("no run yet")
    settled(page)
    start = page.locator(".st-key-go")
    before = place_of(start)
    page.get_by_role("button", name="Start training").click()
    for _ in range(3):
        expect(goal).to_contain_text("so far")
        said = wait_until(lambda: re.search(r"now: ([\d,]+) so far", goal.inner_text()))[1]
        expect(goal).not_to_contain_text(f"now: {said} so far")
        # Redrawn, it is there once.
        expect(goal).to_have_count(1)
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    expect(goal).not_to_contain_text("so far")
    expect(goal).to_have_count(1)
    # That it is met is said where there was room for it.
    expect(page.get_by_text("Goal met")).to_be_visible()
    settled(page)
    wait_until(lambda: place_of(start) == before, what="the button has moved")


def test_settings_of_another_run_do_not_open_a_lock(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=24&iterations=30&rate=0.0137')}")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    page.goto(f"{server}/?task={encode(Task({'units': 16}))}")
    go_to(page, "Compare")
    page.get_by_role("button", name="Train with its settings").click()
    units = page.get_by_label("Hidden units", exact=True)
    expect(units).to_have_value("16")
    expect(units).to_be_disabled()
    expect(page.get_by_label("Iterations", exact=True)).to_have_value("30")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    expect(page.get_by_text(re.compile("^16 ReLU units → softmax · learning rate 0.0137 · "))).to_be_visible()


def test_a_link_that_is_copied_has_what_is_still_being_typed(server, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/assign")
    asks, code = page.get_by_label("A question to answer before the start"), page.get_by_test_id("stCode")
    asks.fill("Why?")
    asks.press("Tab")
    expect(code).to_contain_text("task=")

    before = code.inner_text()
    asks.click()
    page.keyboard.press("End")
    page.keyboard.type(" And how?")
    # It is not to be had while something is typed: the first press ends that.
    expect(page.locator(".st-key-task_link")).to_have_css("pointer-events", "none")
    place = place_of(code)
    page.mouse.click(place["x"] + 20, place["y"] + 20)
    expect(code).not_to_have_text(before)
    code.hover()
    code.get_by_role("button").click()
    wait_until(lambda: page.evaluate("navigator.clipboard.readText()") == code.inner_text(), what="it was not copied")
