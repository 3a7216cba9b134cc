"""What a class does with experiments, in a real browser: compare, change on the way, and hand in."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.real import settled
from tests.browser.runs import choose, finish, go_to, iteration, notebook, stop


def rows(page, title):
    """The cells of the table below a title, row by row."""
    table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name=title, exact=True))
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
    page.get_by_role("combobox", name="Start from").click()
    page.get_by_role("option", name="Ten hidden units").click()
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("10")
    finish(page)
    page.get_by_role("slider", name="Learning rate").press("ArrowLeft")
    # The page has it once it says that what it shows is of other settings; the address has it before.
    expect(page.get_by_text("This run had other settings: Learning rate.")).to_be_visible()
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
    # The first learning rate, which the address need not say.
    assert differing["Learning rate"] == ["0.07", "0.1"]
    expect(page).not_to_have_url(re.compile("rate="))


def test_the_learning_rate_changes_while_it_trains_and_keys_steer_it(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=63&iterations=100000')}")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    settled(page)
    # The key ends the typing: what was typed is trained.
    page.get_by_label("Hidden units", exact=True).fill("65")
    page.keyboard.press("Alt+s")
    expect(page.get_by_text(re.compile("per second · .* left"))).to_be_visible()
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page.get_by_text("learning rate 0.2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("units=65"))
    expect(page.get_by_text("changed since")).to_have_count(0)
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
    page.get_by_role("button", name="Speed").click()
    page.get_by_role("button", name="Step 100").click()
    expect(page.get_by_text(f"Iteration {before + 101:,} of")).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.get_by_text("Iteration 0 of")).to_be_visible()
    page.get_by_role("radio", name="4/s").click()
    begun = time.monotonic()
    page.keyboard.press("Alt+s")
    # Some have been done, and no more than four in each second since the key.
    expect(page.get_by_text(re.compile(r"^Iteration ([4-9]|\d[\d,]+) of"))).to_be_visible()
    assert iteration(page) <= 4 * (time.monotonic() - begun) + 2
    stop(page)
    expect(page.get_by_text(re.compile("what it learned is kept"))).to_be_visible()


def test_a_task_from_the_teacher_to_the_report_and_the_same_numbers_again(server, new_page, tmp_path):
    teacher = new_page()
    teacher.goto(f"{server}/?{notebook('units=16&iterations=20&digits=500')}")
    teacher.locator(".st-key-more summary").click()
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
    expect(student.get_by_text(re.compile(r"At least 70\.0\s% .*now: [1-6]?\d\.\d\s%"))).to_be_visible()
    student.get_by_label("Iterations", exact=True).fill("300")
    student.get_by_label("Iterations", exact=True).press("Enter")
    student.wait_for_url("**iterations=300*")
    finish(student)
    expect(student.get_by_text("Goal met")).to_be_visible()
    with student.expect_download() as download:
        student.get_by_role("link", name="Download report").click()
    download.value.save_as(tmp_path / "report.html")
    report = (tmp_path / "report.html").read_text()
    assert "About &lt;two&gt; hundred" in report

    paper = new_page()
    paper.goto(f"file://{tmp_path}/report.html")
    costs = paper.locator("tr", has_text="Last cost").locator("td").inner_text()
    digest = paper.locator("code").inner_text()
    paper.get_by_role("link").click()
    expect(paper.get_by_label("Iterations", exact=True)).to_have_value("300")
    paper.get_by_label("Your answer").fill("Again")
    paper.get_by_label("Your answer").press("Tab")
    finish(paper)
    with paper.expect_download() as download:
        paper.get_by_role("link", name="Download report").click()
    download.value.save_as(tmp_path / "again.html")
    again = (tmp_path / "again.html").read_text()
    # Alone or beside others, with whatever number of threads: the same numbers to rounding.
    found = float(re.search(r"Last cost</th><td>([\d.]+)", again)[1])
    assert found == pytest.approx(float(costs), rel=1e-4)
    assert re.search(r"First cost</th><td>([\d.]+)", again)[1] == re.search(r"First cost</th><td>([\d.]+)", report)[1]
    assert len(digest) == 64
