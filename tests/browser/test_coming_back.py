"""What only a real browser shows of coming back: by a reload, by Back, by a tab of its own, as the next person."""

import contextlib
import re
import signal
import sqlite3

from playwright.sync_api import expect

from tests.browser.real import GOING, go_to, place_of, running_process, train_to_the_end
from tests.browser.runs import SETTINGS, iteration, notebook, start
from tests.patience import PATIENCE, wait_until

COOKIE = "digit_lab_notebook"


def token_of(page):
    """The token that the browser keeps: the server gave it one with its first page."""

    def kept():
        return next((each["value"] for each in page.context.cookies() if each["name"] == COOKIE), None)

    return wait_until(kept, what="the browser keeps no token")


def units(page):
    return page.get_by_label("Hidden units", exact=True).first


def test_a_reload_and_another_tab_go_on_with_the_run(server, endless):
    page = endless("units=512")
    before = iteration(page)
    page.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    wait_until(lambda: iteration(page) > before)
    again = page.context.new_page()
    page.close()
    again.goto(server)
    expect(again.get_by_role("button", name="Pause")).to_be_enabled()
    expect(units(again)).to_have_value("512")
    go_to(again, "Draw")
    again.reload()
    again.locator(".st-key-more summary").click()
    expect(again.get_by_role("radio", name="Yours")).to_be_checked()


def test_a_run_outlives_its_server(new_page, tmp_path):
    page, home = new_page(), str(tmp_path)
    with running_process(DIGIT_LAB_HOME=home) as (address, process):
        start(page, address, "units=64&iterations=100000")
        expect(page.get_by_text(GOING)).to_be_visible()
        token, before = token_of(page), iteration(page)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) is not None
        expect(page.get_by_role("alert").get_by_text("The app cannot be reached just now.")).to_be_visible()
    with contextlib.closing(sqlite3.connect(tmp_path / "runs.sqlite")) as ledger:
        kept = "SELECT status, iterations, measured_at, length(content) FROM runs JOIN networks ON run_id = id"
        ((status, iterations, measured_at, n_bytes),) = ledger.execute(kept).fetchall()
    assert status == "stopped" and iterations == measured_at >= before and n_bytes > 100_000
    # A page that is opened by its own link is the first that this server, behind a path of others, is asked for.
    with running_process(DIGIT_LAB_HOME=home, STREAMLIT_SERVER_BASE_URL_PATH="lab/digits") as (address, _):
        page.goto(f"{address}/lab/digits/compare")
        expect(page.get_by_role("checkbox", name=re.compile("units, rate")).first).to_be_visible()
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)  # Streamlit's older menu
        assert token_of(page) == token
        go_to(page, "Train")
        expect(page.get_by_text(re.compile("Stopped at iteration"))).to_be_visible()


def test_what_is_typed_right_before_a_link_goes_along(server, new_page):
    page = new_page()
    page.goto(f"{server}/assign")
    asks, link = page.get_by_label("A question to answer before the start"), page.get_by_test_id("stCode")
    asks.fill("Why?")
    # A hand is down for a while: of a press that ends at once, right after what ended the typing, Streamlit does one.
    page.get_by_role("link", name="Train", exact=True).click(delay=300)
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    units(page).fill("21")
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
    expect(units(page)).to_have_value("21")


def test_the_browsers_back_forgets_no_settings(server, new_page):
    page, address = new_page(), re.compile(r"/\?(?=.*\bunits=21\b)(?=.*\brate=0.5\b)")
    page.goto(f"{server}/?{notebook('units=37&rate=0.5')}")
    expect(units(page)).to_have_value("37")
    units(page).fill("21")
    units(page).press("Enter")
    expect(page).to_have_url(address)
    title = page.get_by_role("heading", level=1)
    go_to(page, "Draw")
    expect(title).to_have_text("Draw a digit")
    page.go_back()
    expect(units(page)).to_have_value("21")
    expect(page).to_have_url(address)
    # The menu's way to Train is one page to go back from, too.
    page.go_forward()
    expect(title).to_have_text("Draw a digit")
    pages = page.evaluate("history.length")
    go_to(page, "Train")
    expect(page).to_have_url(address)
    assert page.evaluate("history.length") == pages + 1
    page.go_back()
    expect(title).to_have_text("Draw a digit")
    page.go_forward()
    expect(units(page)).to_have_value("21")


def test_for_the_next_person_at_this_device_nothing_is_left(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=60&units=37')}")
    train_to_the_end(page)
    before = token_of(page)
    go_to(page, "Compare")
    # What opens stays where its button was: a chart that comes above it later would push it out of sight.
    expect(page.locator(".js-line").first).to_be_visible()
    place_of(page.get_by_role("button", name="Empty notebook"))
    beside = page.context.new_page()  # a window that stays where it is seen
    beside.goto(f"{server}/compare")
    expect(beside.get_by_role("checkbox", name=re.compile("units, rate"))).to_be_visible()
    page.get_by_role("button", name="Empty notebook").click()
    page.get_by_role("button", name="Leave this notebook").click()
    expect(page).to_have_url(f"{server}/")
    expect(units(page)).to_have_value("64")
    expect(page.get_by_text("Finished.")).to_be_hidden()
    assert token_of(page) != before
    expect(beside.get_by_role("checkbox", name=re.compile("units, rate"))).to_be_hidden()


def test_two_tabs_at_a_first_visit_share_one_lab_book(server, new_page):
    first = new_page()
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{server}/?{SETTINGS}", wait_until="commit")
    for page in (first, second):
        page.bring_to_front()
        train_to_the_end(page)
    token = token_of(first)
    first.goto(f"{server}/compare")
    expect(first.get_by_role("checkbox", name=re.compile("units, rate"))).to_have_count(2)
    assert token_of(first) == token


def forget_cookies(route):
    """Let a page's scripts come only once the browser has none of the page's cookies."""
    route.request.frame.page.context.clear_cookies()
    route.continue_()


def test_without_cookies_files_can_still_be_opened(server, new_page):
    page = new_page()
    page.route("**/static/js/*", forget_cookies)
    page.goto(server)
    said = page.get_by_text("This browser keeps no cookies")
    expect(said).to_be_visible()
    page.get_by_role("button", name="I see").click()
    expect(said).to_be_hidden()
    page.get_by_role("button", name="Open network").click()
    file = {"name": "bad.safetensors", "mimeType": "application/octet-stream", "buffer": b"bad"}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("The file was not opened")).to_be_visible()
    assert COOKIE not in [each["name"] for each in page.context.cookies()]
