"""A teacher's page in a browser, which goes on with what was chosen there though it is not there any more."""

import pytest
from playwright.sync_api import expect

from tests.browser.classes import PHONE, arrive, join, make
from tests.browser.real import settled
from tests.browser.runs import choose

SMALL = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "user_agent": PHONE}


@pytest.fixture
def teacher(server, new_page):
    """(the page of a class, its code)."""
    page = new_page(width=1366, height=768)
    return page, make(page, server)


def test_who_was_taken_out_is_chosen_no_more_and_may_come_again(teacher, server, new_page):
    page, code = teacher
    phones = {name: new_page(**SMALL) for name in ("Mia", "Ben")}
    for name, phone in phones.items():
        arrive(phone, server, code, name, "units=16")
    expect(page.get_by_text("2 have joined")).to_be_visible()
    page.get_by_role("button", name="Take somebody out").click()
    popover = page.get_by_test_id("stPopoverBody")
    popover.get_by_role("button", name="Mia").click()
    popover.get_by_role("button", name="Take out Mia").click()
    expect(page.get_by_text("Taken out: Mia.")).to_be_visible()
    expect(page.get_by_text("One has joined")).to_be_visible()
    settled(page)
    phones["Mia"].get_by_role("button", name="Begin anew").click()
    expect(phones["Mia"].get_by_role("button", name="Begin anew")).to_have_count(0)
    expect(phones["Mia"].get_by_role("heading", level=1)).to_have_text("Train a network")
    phones["Mia"].goto(f"{server}/?class={code}")
    join(phones["Mia"], "Mia", "2718")
    expect(page.get_by_text("2 have joined")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Delete this class")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("Mia")


def test_a_new_code_leads_to_no_other_class(teacher, server, new_page):
    page, code = teacher
    page.get_by_role("button", name="Another class").click()
    page.get_by_role("textbox", name="Its name").fill("10a")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="10a")).to_be_visible()
    choose(page, "Class", "9b")
    expect(page.get_by_role("heading", name="9b")).to_be_visible()
    settled(page)  # a popover that opens while the class before it is being taken off the page closes with it
    page.get_by_role("button", name="A new code").click()
    page.get_by_role("button", name="Make a new code").click()
    expect(page.locator(".answer").first).not_to_have_text(code)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Pause all").click()
    expect(page.get_by_text("The class is paused")).to_be_visible()
    expect(page.get_by_role("heading", name="9b")).to_be_visible()


def test_settings_that_come_move_nothing_on_a_phone(teacher, server, new_page):
    page, code = teacher
    phone = new_page(**SMALL)
    arrive(phone, server, code, "Mia", "units=16")
    settled(phone)
    start = phone.get_by_role("button", name="Start training")
    before = start.bounding_box()
    page.get_by_role("button", name="Give everybody my settings").click()
    expect(phone.get_by_role("button", name="Keep them")).to_be_visible()
    expect(phone.get_by_label("Hidden units", exact=True)).to_have_value("64")
    settled(phone)
    assert start.bounding_box() == before
    phone.get_by_role("button", name="Back to my own settings").click()
    expect(phone.get_by_role("button", name="Keep them")).to_be_hidden()
    settled(phone)
    assert start.bounding_box() == before
