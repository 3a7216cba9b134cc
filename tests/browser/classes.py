"""What teachers and students do on Class."""

import re

from playwright.sync_api import expect

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


def join(page, nickname, pin):
    page.get_by_role("textbox", name="A nickname").fill(nickname)
    page.get_by_role("textbox", name="A PIN").fill(pin)
    page.evaluate("window.joins = true")
    page.get_by_role("button", name="Join").click()
    # The app is opened anew then, in the notebook of the class.
    page.wait_for_function("!window.joins")


def make(page, server=None):
    """Make a class, on the page Class that is open, or is of a server. Returns its code."""
    if server:
        page.goto(f"{server}/classroom")
    page.get_by_role("textbox", name="Its name").fill("9b")
    page.get_by_role("button", name="Make it").click()
    return page.locator(".answer").inner_text()


def arrive(page, server, code, nickname, settings, pin="2718"):
    """Open the class's link with some settings, join, and be on Train with these."""
    page.goto(f"{server}/?class={code}&{settings}")
    join(page, nickname, pin)
    expect(page.get_by_role("link", name=nickname)).to_be_visible()


def in_files(home, word):
    """The names of the files in a folder that have a word in them."""
    return [file.name for file in home.iterdir() if file.is_file() and word.encode() in file.read_bytes()]


def row_of(teacher, nickname):
    """What the inbox has of somebody: it comes after the list of who is there."""
    return teacher.get_by_role("row", name=re.compile(f"^{nickname}")).last


def downloaded(page, name):
    """The bytes of the file that a link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()
