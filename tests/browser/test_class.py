"""A class in browsers: made, joined from a phone, found again on another device, and gone to the last byte."""

import pytest
from playwright.sync_api import expect

from tests.browser.classes import arrive, in_files, join, make
from tests.browser.real import end_of_training, running_server
from tests.browser.runs import go_to
from tests.patience import wait_until

NICKNAME = "Rumpelstilz"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def own_server(home):
    """One whose files can be searched."""
    with running_server(DIGIT_LAB_HOME=str(home)) as address:
        yield address


def test_a_class_is_made_joined_and_leaves_nothing_behind(own_server, home, new_page):
    teacher = new_page()
    code = make(teacher, own_server)
    expect(teacher.get_by_text(f"?class={code}")).to_be_visible()
    expect(teacher.get_by_alt_text("QR code")).to_be_visible()

    phone = new_page(width=390, height=844, has_touch=True)
    arrive(phone, own_server, code, NICKNAME, "units=16&iterations=40")
    phone.get_by_role("button", name="Start training").click()
    end_of_training(phone)
    row = teacher.get_by_role("row", name=NICKNAME)
    expect(row).to_contain_text("40 of 40, finished")
    assert in_files(home, NICKNAME)

    # On another device, after a PIN that was wrong.
    other = new_page()
    other.goto(f"{own_server}/?class={code.lower()}")
    join(other, NICKNAME.upper(), "0000")
    expect(other.get_by_text("has another PIN")).to_be_visible()
    other.get_by_role("textbox", name="A PIN").fill("2718")
    other.get_by_role("button", name="Join").click()
    expect(other.get_by_role("link", name=NICKNAME)).to_be_visible()
    expect(other.get_by_text("Iteration 40 of 40")).to_be_visible()
    go_to(other, "Compare")
    expect(other.get_by_text("Run 1").first).to_be_visible()

    # A reload of the teacher's page finds the class again.
    teacher.reload()
    expect(teacher.locator(".answer")).to_have_text(code)
    teacher.get_by_role("button", name="Delete this class").click()
    teacher.get_by_role("button", name="Delete all of it").click()
    expect(teacher.get_by_role("textbox", name="Code")).to_be_visible()
    phone.get_by_role("link", name="Draw", exact=True).click()
    expect(phone.get_by_text("Your class is over")).to_be_visible()
    wait_until(lambda: not in_files(home, NICKNAME), what="the nickname is in a file")
    phone.get_by_role("button", name="Begin anew").click()
    expect(phone.get_by_role("link", name="Class", exact=True)).to_be_visible()
    other.close()
    assert not in_files(home, NICKNAME)
