"""What a class does with experiments, in a real browser: compare, hand in, sweep, and lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.real import click_chart, running_process, running_server
from tests.browser.test_journeys import go_to, iteration, start
from tests.patience import PATIENCE

SETTINGS = "units=32&iterations=60"


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def finish(page):
    page.get_by_role("button", name="Start training").click()
    # The last run's end is still on the page for a moment.
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text(re.compile("Finished. In"))).to_be_visible()


def rows(page, title):
    """The cells of the table below a title, row by row."""
    page.get_by_text(title, exact=True).wait_for()
    table = page.get_by_test_id("stTable").nth(["Settings that differ", "What came out"].index(title))
    table.locator("tbody tr").first.wait_for()
    return {
        row[0]: row[1:]
        for row in table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('td, th')].map(cell => cell.innerText.trim()))"
        )
    }


def test_a_preset_and_a_second_run_that_differs_in_its_learning_rate_alone(server, new_page):
    page = new_page()
    page.goto(server)
    choose(page, "Start from", "Ten hidden units")
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("10")
    finish(page)
    page.get_by_role("slider", name="Learning rate").press("ArrowLeft")
    # The page has it once it says that what it shows is of other settings; the address has it before.
    expect(page.get_by_text(re.compile("changed since: Learning rate", re.IGNORECASE))).to_be_visible()
    finish(page)
    go_to(page, "Compare")
    differing = rows(page, "Settings that differ")
    assert list(differing) == ["Learning rate"]
    came_out = rows(page, "What came out")
    assert came_out["First cost"][0] == came_out["First cost"][1] != "–"
    assert came_out["Last cost"][0] != came_out["Last cost"][1]
    expect(page.locator(".scatterlayer .js-line")).to_have_count(4)
    # One of them again: the settings go back to Train.
    page.get_by_role("checkbox").first.press("Space")
    page.get_by_role("button", name="Train with its settings").click()
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("10")
    # The notebook's learning rate, which the address need not say.
    assert differing["Learning rate"] == ["0.07", "0.1"]
    expect(page).not_to_have_url(re.compile("rate="))


def test_the_learning_rate_changes_while_it_trains_and_keys_steer_it(server, new_page):
    page = new_page()
    page.goto(f"{server}/?units=64&iterations=100000")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    page.keyboard.press("Alt+s")
    expect(page.get_by_text(re.compile("a second · .* left"))).to_be_visible()
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page.get_by_text("learning rate 0.2", exact=True)).to_be_visible()
    # Redrawn several times meanwhile, each chart is there once.
    page.wait_for_timeout(4000)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    # The slider has the focus, and keys act all the same.
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(page.get_by_text(re.compile("Iteration .* paused"))).to_be_visible()
    before = iteration(page)
    page.keyboard.press("Alt+n")
    expect(page.get_by_text(f"Iteration {before + 1:,} of")).to_be_visible()
    page.get_by_role("button", name="Step 100").click()
    expect(page.get_by_text(f"Iteration {before + 101:,} of")).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.get_by_text("Iteration 0 of")).to_be_visible()
    page.get_by_role("radio", name="4/s").click()
    page.keyboard.press("Alt+s")
    expect(page.get_by_text(re.compile("Iteration [1-9] of"))).to_be_visible()
    page.keyboard.press("Alt+x")
    expect(page.get_by_text(re.compile("what it learned is kept"))).to_be_visible()


def test_a_task_from_the_teacher_to_the_report_and_the_same_numbers_again(server, new_page, tmp_path):
    teacher = new_page()
    teacher.goto(f"{server}/?units=16&iterations=20")
    teacher.get_by_role("link", name="Set this as a task").click()
    code = teacher.get_by_test_id("stCode")
    teacher.get_by_label("A question to answer").fill("How many iterations will it take?")
    teacher.get_by_label("A question to answer").press("Tab")
    expect(code).to_contain_text("task=")
    link = code.inner_text()
    choose(teacher, "Locked settings", "Hidden units: 16")
    teacher.keyboard.press("Escape")
    expect(code).not_to_have_text(link)
    link = code.inner_text()
    teacher.get_by_text("Test accuracy in %, at least").first.click()
    expect(code).not_to_have_text(link)
    link = code.inner_text()
    teacher.get_by_label("Test accuracy in %, at least").last.fill("70")
    teacher.get_by_label("Test accuracy in %, at least").last.press("Enter")
    expect(code).not_to_have_text(link)
    link = code.inner_text()

    student = new_page()
    student.goto(link)
    expect(student.get_by_label("Hidden units", exact=True)).to_be_disabled()
    student.get_by_role("button", name="Start training").click()
    expect(student.get_by_text("Answer the question of your task first")).to_be_visible()
    student.get_by_label("Your answer").fill("About <two> hundred")
    student.get_by_label("Your answer").press("Tab")
    finish(student)
    expect(student.get_by_text(re.compile(r"At least 70\.0 % .*now: [1-6]?\d\.\d %"))).to_be_visible()
    student.get_by_label("Iterations", exact=True).fill("400")
    student.get_by_label("Iterations", exact=True).press("Enter")
    student.wait_for_url("**iterations=400*")
    finish(student)
    expect(student.get_by_text("Goal met")).to_be_visible()
    with student.expect_download() as download:
        student.get_by_role("button", name="Download report").click()
    download.value.save_as(tmp_path / "report.html")
    report = (tmp_path / "report.html").read_text()
    assert "About &lt;two&gt; hundred" in report

    paper = new_page()
    paper.goto(f"file://{tmp_path}/report.html")
    costs = paper.locator("tr", has_text="Last cost").locator("td").inner_text()
    digest = paper.locator("code").inner_text()
    paper.get_by_role("link").click()
    expect(paper.get_by_label("Iterations", exact=True)).to_have_value("400")
    paper.get_by_label("Your answer").fill("Again")
    paper.get_by_label("Your answer").press("Tab")
    finish(paper)
    with paper.expect_download() as download:
        paper.get_by_role("button", name="Download report").click()
    download.value.save_as(tmp_path / "again.html")
    again = (tmp_path / "again.html").read_text()
    # Alone or beside others, with whatever number of threads: the same numbers to rounding.
    found = float(re.search(r"Last cost</th><td>([\d.]+)", again)[1])
    assert found == pytest.approx(float(costs), rel=1e-4)
    assert re.search(r"First cost</th><td>([\d.]+)", again)[1] == re.search(r"First cost</th><td>([\d.]+)", report)[1]
    assert len(digest) == 64


def test_a_sweep_of_eight_cells_is_watched_opened_and_cancelled(server, new_page):
    page = new_page()
    page.goto(f"{server}/?iterations=100000")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Compare")
    page.get_by_role("radio", name="Try many settings").click()
    page.get_by_role("textbox", name="Hidden units").fill("8, 16, 32, 64")
    page.get_by_role("textbox", name="Hidden units").press("Enter")
    # Two learning rates are enough.
    page.get_by_role("combobox", name="Learning rate").press("Backspace")
    page.get_by_role("button", name="Train 8 networks").click()
    # Numbers appear in the heatmap while it goes on.
    expect(page.locator(".heatmap-label").first).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("of 8 trained, cancelled"))).to_be_visible()
    expect(page.get_by_role("button", name="Try others")).to_be_visible()
    choose(page, "Run", "Learning rate 0.01, Hidden units 8")
    expect(page.get_by_text(re.compile("cancelled, .* of the test digits"))).to_be_visible()
    # A click on a square does the same as the list.
    chosen = page.get_by_role("combobox", name="Run")
    squares = page.locator("[aria-label^='Test accuracy of 8 runs'] .scatterlayer .points path")
    click_chart(squares.last, lambda: "Hidden units 64" in chosen.input_value())


def test_runs_survive_the_server_and_the_interrupted_one_is_marked_so(new_page, tmp_path):
    home = str(tmp_path)
    with running_process(DIGIT_LAB_HOME=home) as (address, process):
        page = new_page()
        page.goto(f"{address}/?{SETTINGS}")
        finish(page)
        start(page, address, "units=32&iterations=100000")
        expect(page.get_by_text(re.compile("a second · .* left"))).to_be_visible()
        # Long enough for the run to be written down.
        expect(page.get_by_text(re.compile(r"Iteration [\d,]{5,} of"))).to_be_visible(timeout=3000 * PATIENCE)
        go_to(page, "Compare")
        expect(page.get_by_text(re.compile("Run 2.*going on"))).to_be_visible()
        page.get_by_role("button", name="Your link").click()
        link = page.get_by_test_id("stCode").inner_text()
        process.kill()
        page.goto("about:blank")
    with running_server(DIGIT_LAB_HOME=home) as address:
        other = new_page()
        other.goto(f"{address}/{link.split('/')[-1]}")
        other.get_by_role("button", name="Open it").click()
        expect(other.get_by_text(re.compile(r"Run 1 · \d"))).to_be_visible()
        other.wait_for_timeout(16_000)
        # Drawn again, as a reload would do it, which leads back to one's own notebook.
        go_to(other, "Train")
        go_to(other, "Compare")
        expect(other.get_by_text(re.compile("Run 2.*interrupted")).first).to_be_visible()
        expect(other.locator(".scatterlayer .js-line")).to_have_count(4)


def test_a_reload_goes_on_with_the_run(server, new_page):
    page = new_page()
    start(page, server, "units=32&iterations=100000")
    expect(page.get_by_text(re.compile("a second · .* left"))).to_be_visible()
    before = iteration(page)
    page.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    expect(page.get_by_text(f"Iteration {before:,} of")).to_have_count(0)
    assert iteration(page) > before
    page.get_by_role("button", name="Stop").click()


def test_a_link_out_of_range_says_what_it_left_out(server, new_page):
    page = new_page()
    page.goto(f"{server}/?units=99999&rate=0.2")
    expect(page.get_by_text("Hidden units cannot be what this link says; it is 512.")).to_be_visible()
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", re.compile("0.2"))


@pytest.mark.parametrize("path", ["", "compare", "assign"])
def test_pages_fit_a_phone(server, new_page, path):
    page = new_page(width=390, has_touch=True)
    start(page, server, SETTINGS)
    expect(page.get_by_text(re.compile("Finished. In"))).to_be_visible()
    if path:
        page.goto(f"{server}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reload_on_another_page_loses_neither_settings_nor_network(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{SETTINGS}")
    finish(page)
    go_to(page, "Draw")
    page.reload()
    expect(page.get_by_role("radio", name="Yours")).to_be_checked()
    go_to(page, "Train")
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("32")
    expect(page.get_by_label("Iterations", exact=True)).to_have_value("60")
