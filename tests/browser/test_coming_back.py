"""What only a real browser shows of coming back: by Back, by a tab of its own, as the next person, without cookies."""

import contextlib
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.classes import join, make
from tests.browser.real import go_to, place_of, running_process, train_to_the_end
from tests.browser.runs import notebook, stop
from tests.browser.test_reload import token_of, wait_for_cookie
from tests.patience import PATIENCE

PAGES = ["digits", "draw", "evaluate", "inside", "compare", "classroom", "assign", ""]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder of the server's ledger."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def log(home):
    return home / "log.txt"


@pytest.fixture(scope="module")
def server(home, log):
    with log.open("w") as file, running_process(file, DIGIT_LAB_HOME=str(home)) as (address, _):
        yield address


def units(page):
    return page.get_by_label("Hidden units", exact=True).first


def rate(page):
    return page.get_by_role("slider", name="Learning rate")


def test_the_browsers_back_forgets_no_settings(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=37&rate=0.5')}")
    expect(page).to_have_url(re.compile(r"/\?(?=.*\bunits=37\b)(?=.*\brate=0.5\b)"))
    expect(units(page)).to_have_value("37")
    for other in ("Draw", "Compare"):
        go_to(page, other)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Train a network")
        page.go_back()
        expect(units(page)).to_have_value("37")
        expect(page).to_have_url(re.compile(r"/\?(?=.*\bunits=37\b)(?=.*\brate=0.5\b)"))
    units(page).fill("21")
    units(page).press("Enter")
    expect(page).to_have_url(re.compile("units=21"))
    go_to(page, "Digits")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Train a network")
    page.go_back()
    expect(units(page)).to_have_value("21")
    expect(page).to_have_url(re.compile("rate=0.5"))


def test_the_menus_way_to_train_is_one_page_to_go_back_from(server, new_page):
    page = new_page()
    page.goto(server)
    for field, number in (("Hidden units", "30"), ("Iterations", "300")):
        page.get_by_label(field, exact=True).fill(number)
        page.get_by_label(field, exact=True).press("Enter")
        expect(page).to_have_url(re.compile(f"={number}"))
    go_to(page, "Draw")
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    pages = page.evaluate("history.length")
    go_to(page, "Train")
    expect(units(page)).to_have_value("30")
    expect(page).to_have_url(re.compile("units=30.*iterations=300"))
    assert page.evaluate("history.length") == pages + 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    page.go_forward()
    expect(units(page)).to_have_value("30")
    expect(page.get_by_label("Iterations", exact=True)).to_have_value("300")


def test_the_address_train_opens_train(server, new_page):
    page = new_page()
    page.goto(server + "/train")
    expect(page.get_by_role("heading", level=1)).to_have_text("Train a network")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    expect(page).to_have_url(server + "/")


def test_for_the_next_person_at_this_device_nothing_is_left(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=60&units=37')}")
    train_to_the_end(page)
    before = wait_for_cookie(page)
    go_to(page, "Compare")
    # What opens stays where its button was: a chart that comes above it later would push it out of sight.
    expect(page.get_by_text(re.compile("Run 1 · "))).to_be_visible()
    expect(page.locator(".js-line").first).to_be_visible()
    place_of(page.get_by_role("button", name="Start an empty notebook"))
    beside = page.context.new_page()  # a window that stays where it is seen
    beside.goto(server + "/compare")
    expect(beside.get_by_text(re.compile("Run 1 · "))).to_be_visible()
    page.get_by_role("button", name="Start an empty notebook").click()
    page.get_by_role("button", name="Leave this notebook").click()
    # The page is opened anew.
    expect(page).to_have_url(server + "/")
    expect(units(page)).to_have_value("64")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    expect(page.get_by_text("Finished.")).to_be_hidden()
    assert token_of(page) not in (before, None)
    expect(beside.get_by_text(re.compile("Run 1 · "))).to_be_hidden()
    page.reload()
    expect(units(page)).to_have_value("64")
    expect(page.get_by_text("Finished.")).to_be_hidden()


def forget_cookies(route):
    """Let a page's scripts come only once the browser has none of the page's cookies."""
    route.request.frame.page.context.clear_cookies()
    route.continue_()


def test_without_cookies_it_is_said_once_and_files_can_still_be_opened(server, new_page):
    page = new_page()
    page.route("**/static/js/*", forget_cookies)
    page.goto(server)
    said = page.get_by_text("This browser keeps no cookies")
    expect(said).to_be_visible()
    expect(page.get_by_text("Allow cookies for this address and reload now")).to_be_visible()
    opener = page.get_by_role("button", name="Open network")
    page.get_by_role("button", name="I see").click()
    expect(said).to_be_hidden()
    opener.click()
    file = {"name": "bad.safetensors", "mimeType": "application/octet-stream", "buffer": b"bad"}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("The file was not opened")).to_be_visible()
    go_to(page, "Compare")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Train a network")
    expect(said).to_be_hidden()
    assert token_of(page) is None


def test_a_tab_that_was_closed_in_mid_run_is_opened_again_on_the_same_run(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000&units=256')}")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    wait_for_cookie(page)
    again = page.context.new_page()
    page.close()
    again.goto(server)
    expect(again.get_by_role("button", name="Pause")).to_be_enabled()
    expect(units(again)).to_have_value("256")
    stop(again)
    expect(again.get_by_role("button", name="Start training")).to_be_enabled()


def test_after_a_reload_no_page_troubles_the_servers_log(server, log, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=60&units=21&rate=0.5&layers=2')}")
    train_to_the_end(page)
    wait_for_cookie(page)
    for each in PAGES:
        page.goto(f"{server}/{each}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wait_for_cookie(page)
    expect(units(page)).to_have_value("21")
    said = log.read_text()
    # Of a tab that is closed while it is written to, Streamlit's own server may say more than there is to say.
    ours = re.findall(r'File ".*/(?:app\.py|(?:pages|ui|render|lab|nncore)/[^"]*)"', said)
    assert "default value" not in said and not [each for each in ours if "site-packages" not in each]


def test_while_the_ledger_is_away_it_is_said_beside_a_run_that_goes_on_and_only_then(server, home, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000&units=256')}")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_role("button", name="Pause")).to_be_enabled()
    said = page.get_by_text("Keep this page open")
    expect(said).to_be_hidden()
    ledger = sqlite3.connect(home / "runs.sqlite", timeout=PATIENCE, isolation_level=None)
    with contextlib.closing(ledger) as another:
        another.execute("BEGIN IMMEDIATE")
        expect(said).to_be_visible()
        expect(page.get_by_role("button", name="Pause")).to_be_enabled()
        another.execute("ROLLBACK")
        expect(said).to_be_hidden()
    stop(page)
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()


def test_who_joined_by_typing_the_code_leaves_nothing_and_finds_all_by_nickname_and_pin(server, new_page):
    teacher, page = new_page(), new_page(width=390, height=844, has_touch=True)
    code = make(teacher, server)
    page.goto(server + "/classroom")

    def comes():
        page.get_by_role("textbox", name="Code").fill(code.lower())
        join(page, "Mia", "2718")
        expect(page.get_by_role("link", name="Mia")).to_be_visible()

    comes()
    go_to(page, "Train")
    page.locator(".st-key-more summary").click()
    page.get_by_role("spinbutton", name="Iterations").fill("60")
    page.keyboard.press("Escape")
    train_to_the_end(page)
    hers = wait_for_cookie(page)
    page.get_by_role("link", name="Mia").click()
    page.get_by_role("button", name="The next person at this device").click()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("link", name="Mia")).to_be_hidden()
    go_to(page, "Compare")
    expect(page.get_by_text("Run 1 · ")).to_be_hidden()
    assert wait_for_cookie(page) != hers
    page.goto(server + "/classroom")
    comes()
    go_to(page, "Compare")
    expect(page.get_by_text("Run 1 · ").first).to_be_visible()
    assert wait_for_cookie(page) == hers
