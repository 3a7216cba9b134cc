"""README's way from nothing to five phones on the board, step by step, by the link that the QR code holds."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.classes import PHONE, join, make, row_of
from tests.browser.real import end_of_training, running_server
from tests.browser.runs import go_to, unfold

NICKNAMES = ("Ada", "Blaise", "Carl", "Dorothy", "Emmy")


@pytest.fixture
def room():
    """A server as it is started for a room."""
    with running_server(STREAMLIT_SERVER_ADDRESS="0.0.0.0") as address:
        yield address


def test_from_nothing_to_five_phones_on_the_board(room, new_page):
    teacher = new_page(width=1366, height=768)
    teacher.goto(room)
    go_to(teacher, "Class")
    make(teacher)
    link = teacher.locator(".st-key-address code").inner_text()
    phones = {
        name: new_page(width=390, height=844, has_touch=True, is_mobile=True, user_agent=PHONE) for name in NICKNAMES
    }
    for name, phone in phones.items():
        phone.goto(link)
        join(phone, name, "2718")
        expect(phone.get_by_role("link", name=name)).to_be_visible()
    expect(teacher.get_by_text(re.compile("^5 ")).first).to_be_visible()
    give = teacher.get_by_role("button", name="Give it")
    unfold(teacher, "A lesson in five tasks", give.first)
    give.nth(1).click()  # the one that is soon trained: ten hidden units
    expect(teacher.get_by_role("button", name="Given")).to_be_visible()
    wall = teacher.context.new_page()
    wall.goto(f"{room}/classroom")
    wall.get_by_role("radio", name="The board").click()
    for phone in phones.values():
        phone.get_by_role("button", name="Work on it").click()
        phone.get_by_label("Your answer").fill("Half of them")
        # The press ends the typing, too.
        phone.get_by_role("button", name="Start training").click()
    for name in NICKNAMES:
        expect(wall.get_by_role("row", name=name)).to_be_visible()
    expect(wall.locator(".scatterlayer .js-line")).to_have_count(5)
    for name, phone in phones.items():
        end_of_training(phone)
        phone.get_by_role("button", name="Hand in").click()
        expect(phone.get_by_text("Handed in at")).to_be_visible()
        expect(row_of(teacher, name)).to_contain_text("Half of them")
