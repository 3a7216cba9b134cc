"""What a run lasts through: a reload, on any page, and the end of its server."""

import contextlib
import re
import signal
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.real import running_process, running_server
from tests.browser.runs import SETTINGS, finish, go_to, iteration, start, stop
from tests.patience import PATIENCE


def test_runs_survive_the_server_and_the_interrupted_one_is_marked_so(new_page, tmp_path):
    home = str(tmp_path)
    with running_process(DIGIT_LAB_HOME=home) as (address, process):
        page = new_page()
        page.goto(f"{address}/?{SETTINGS}")
        finish(page)
        start(page, address, "units=64&iterations=100000&digits=1000")
        expect(page.get_by_text(re.compile("per second · .* left"))).to_be_visible()
        # Long enough for the run to be written down.
        expect(page.get_by_text(re.compile(r"Iteration \d+,\d{3} of"))).to_be_visible(timeout=3000 * PATIENCE)
        go_to(page, "Compare")
        # In the list, and perhaps in the table already.
        expect(page.get_by_text(re.compile("iterations 100.*going on")).first).to_be_visible()
        page.get_by_role("button", name="Your link").click()
        link = page.get_by_test_id("stCode").inner_text()
        process.kill()
        expect(page.get_by_role("alert").get_by_text("The app cannot be reached just now.")).to_be_visible()
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
        expect(other.get_by_text(re.compile("iterations 100.*interrupted")).first).to_be_visible()
        expect(other.locator(".scatterlayer .js-line")).to_have_count(4)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_end_writes_what_its_runs_are(new_page, tmp_path, told):
    home = str(tmp_path)
    with running_process(DIGIT_LAB_HOME=home) as (address, process):
        page = new_page()
        start(page, address, "units=64&iterations=100000&digits=1000")
        expect(page.get_by_text(re.compile(r"Iteration \d{3,} of"))).to_be_visible()
        before = iteration(page)
        process.send_signal(told)
        assert process.wait(PATIENCE) is not None
        page.goto("about:blank")
    with contextlib.closing(sqlite3.connect(tmp_path / "runs.sqlite")) as ledger:
        kept = "SELECT status, iterations, measured_at, length(content) FROM runs JOIN networks ON run_id = id"
        ((status, iterations, measured_at, n_bytes),) = ledger.execute(kept).fetchall()
    assert status == "stopped" and iterations == measured_at >= before and n_bytes > 100_000


def test_a_reload_goes_on_with_the_run(server, new_page):
    page = new_page()
    start(page, server, "units=512&iterations=100000")
    expect(page.get_by_text(re.compile("per second · .* left"))).to_be_visible()
    before = iteration(page)
    page.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    expect(page.get_by_text(f"Iteration {before:,} of")).to_have_count(0)
    assert iteration(page) > before
    stop(page)


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


def test_what_is_typed_right_before_a_link_is_pressed_goes_along(server, new_page):
    page = new_page()
    page.goto(f"{server}/assign")
    asks, link = page.get_by_label("A question to answer before the start"), page.get_by_test_id("stCode")
    asks.fill("Why?")
    # A hand is down for a while: of a press that ends at once, right after what ended the typing, Streamlit does one.
    page.get_by_role("link", name="Train", exact=True).click(delay=300)
    units = page.get_by_label("Hidden units", exact=True)
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    units.fill("21")
    page.locator(".st-key-more summary").click(delay=300)
    page.get_by_role("link", name="Set this as a task").click(delay=300)
    expect(asks).to_have_value("Why?")
    expect(link).to_contain_text("units=21")
    page.goto(link.inner_text())
    page.get_by_label("Your answer").fill("Because")
    page.get_by_role("link", name="Draw", exact=True).click(delay=300)
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
    go_to(page, "Train")
    expect(page.get_by_label("Your answer")).to_have_value("Because")
    expect(units).to_have_value("21")
