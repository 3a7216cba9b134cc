"""Compare in a real browser: two runs side by side, and many settings tried."""

import re

from playwright.sync_api import expect

from tests.browser.real import go_to, place_of, press_in_chart, settled
from tests.browser.runs import finish, notebook, unfold


def rows(page, title):
    """The cells of the table below a title, row by row."""
    table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name=title, exact=True))
    table.locator("tbody tr").first.wait_for()
    found = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td, th')].map(cell => cell.innerText.trim()))"
    )
    return {row[0]: row[1:] for row in found}


def test_a_preset_and_a_run_at_another_rate(server, new_page):
    page = new_page()
    page.goto(f"{server}/?iterations=60")
    page.get_by_role("combobox", name="Start from").click()
    page.get_by_role("option", name="Ten hidden units").click()
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("10")
    finish(page)
    page.get_by_role("slider", name="Learning rate").press("ArrowLeft")
    # The page has it once it says that what it shows is of other settings; the address has it before.
    expect(page.get_by_text("This run had other settings: Learning rate.")).to_be_visible()
    finish(page)
    go_to(page, "Compare")
    assert rows(page, "Settings that differ") == {"Learning rate": ["0.07", "0.1"]}
    came_out = rows(page, "What came out")
    assert came_out["First cost"][0] == came_out["First cost"][1] != "–"
    assert came_out["Last cost"][0] != came_out["Last cost"][1]
    expect(page.locator(".scatterlayer .js-line")).to_have_count(4)
    unfold(page, "The landscape of both")
    # Two ways and their edges, on a ground that is drawn.
    expect(page.locator(".js-plotly-plot:has(.contourlayer) .scatterlayer .js-line")).to_have_count(4)
    # One of them again: the settings go back to Train, the rate too, which the address need not say.
    page.get_by_role("checkbox").first.press("Space")
    page.get_by_role("button", name="Train with its settings").click()
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("10")
    expect(page).not_to_have_url(re.compile("rate="))


def show_sweep(page):
    go_to(page, "Compare")
    page.get_by_role("radio", name="Try many settings").click()


def test_a_sweep_is_watched_reloaded_cancelled_and_opened(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000')}")
    show_sweep(page)
    # Two learning rates are enough.
    page.get_by_role("combobox", name="Learning rate").press("Backspace")
    units = page.get_by_role("textbox", name="Hidden units")
    units.fill("8, 16")
    units.press("Enter")
    train = page.get_by_role("button", name="Train 4 networks")
    expect(train).to_be_visible()
    settled(page)
    # The press ends the typing: what was typed is trained.
    units.fill("64, 80, 128")
    train.click(delay=500)
    # Numbers appear in the heatmap while it goes on.
    running = page.locator("[aria-label*='learning rate 0.01, hidden units 64: running, ']").first
    expect(page.locator(".heatmap-label").first).to_be_visible()
    expect(running).to_be_attached()
    page.reload()
    show_sweep(page)
    expect(running).to_be_attached()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("of 6 trained, cancelled"))).to_be_visible()
    settled(page)
    # A press on a square does the same as the list.
    square = page.locator("[aria-label^='Test accuracy of 6 runs'] .scatterlayer .points path").last
    square.scroll_into_view_if_needed()

    def middle():
        box = place_of(square)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    press_in_chart(page, middle, "Hidden units: 128")
    expect(page.get_by_role("combobox", name="Run")).to_have_value(re.compile("hidden units 128"))
