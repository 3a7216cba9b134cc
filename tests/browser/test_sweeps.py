"""A sweep in a real browser: watched, opened and cancelled, and not lost by a reload."""

import re

from playwright.sync_api import expect

from tests.browser.real import click_chart
from tests.browser.runs import choose, go_to, notebook


def begin(page, server, iterations, units):
    page.goto(f"{server}/?iterations={iterations}")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    show(page)
    page.get_by_role("textbox", name="Hidden units").fill(units)
    page.get_by_role("textbox", name="Hidden units").press("Enter")
    page.get_by_role("combobox", name="Learning rate").press("Backspace")
    # The button counts what its click would train: before the rate is gone, it is more.
    page.get_by_role("button", name="Train 4 networks").click()


def show(page):
    go_to(page, "Compare")
    page.get_by_role("radio", name="Try many settings").click()


def test_a_sweep_that_goes_on_is_there_after_a_reload(server, new_page):
    page = new_page()
    begin(page, server, 100_000, "64, 128")
    expect(page.locator(".heatmap-label").first).to_be_visible()
    page.reload()
    show(page)
    expect(page.locator(".heatmap-label").first).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("of 4 trained, cancelled"))).to_be_visible()


def test_a_finished_sweep_is_there_after_a_reload_and_its_networks_read(server, new_page):
    page = new_page()
    begin(page, server, 50, "8, 16")
    expect(page.get_by_text("4 of 4 trained")).to_be_visible()
    expect(page.get_by_text(re.compile("The best of 4 runs is chosen by its accuracy on these"))).to_be_visible()
    page.reload()
    show(page)
    expect(page.get_by_text("4 of 4 trained")).to_be_visible()
    choose(page, "Run", "learning rate 0.1, hidden units 16")
    page.get_by_role("button", name="Draw with its network").click()
    expect(page.get_by_role("heading", name="Draw")).to_be_visible()
    # There is such a choice only with a network of one's own.
    expect(page.get_by_role("radio", name="Yours")).to_be_checked()


def test_a_sweep_of_eight_cells_is_watched_opened_and_cancelled(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000')}")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Compare")
    page.get_by_role("radio", name="Try many settings").click()
    # Two learning rates are enough.
    page.get_by_role("combobox", name="Learning rate").press("Backspace")
    units = page.get_by_role("textbox", name="Hidden units")
    units.fill("8, 16")
    units.press("Enter")
    train = page.get_by_role("button", name="Train 4 networks")
    expect(train).to_be_visible()
    # The press ends the typing: what was typed is trained.
    units.fill("64, 80, 96, 128")
    train.click(delay=500)
    # Numbers appear in the heatmap while it goes on.
    expect(page.locator(".heatmap-label").first).to_be_visible()
    expect(page.locator("[aria-label*='learning rate 0.01, hidden units 64: running, ']").first).to_be_attached()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("of 8 trained, cancelled"))).to_be_visible()
    expect(page.get_by_role("button", name="Try others")).to_be_visible()
    choose(page, "Run", "learning rate 0.01, hidden units 64")
    expect(page.get_by_text(re.compile("cancelled, .* of the test digits"))).to_be_visible()
    # A click on a square does the same as the list.
    chosen = page.get_by_role("combobox", name="Run")
    squares = page.locator("[aria-label^='Test accuracy of 8 runs'] .scatterlayer .points path")
    click_chart(squares.last, lambda: "hidden units 128" in chosen.input_value())
