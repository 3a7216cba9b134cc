"""A class in browsers: made, joined from a phone, found again on another device, and gone to the last byte."""

import pytest
from playwright.sync_api import expect

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


def join(page, nickname, pin):
    page.get_by_role("textbox", name="A nickname").fill(nickname)
    page.get_by_role("textbox", name="A PIN").fill(pin)
    page.get_by_role("button", name="Join").click()


def make(page, server):
    """Make a class. Returns its code."""
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
    return [file.name for file in home.iterdir() if file.is_file() and word.encode() in file.read_bytes()]


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


def test_a_task_is_given_worked_on_and_handed_in(server, new_page):
    teacher, mia, ben = new_page(), new_page(), new_page(width=390, height=844, has_touch=True)
    code = make(teacher, server)
    for page, nickname in ((mia, "Mia"), (ben, "Ben")):
        arrive(page, server, code, nickname, "units=16&iterations=40")

    teacher.get_by_role("link", name="Set a task").click()
    question = teacher.get_by_role("textbox", name="A question to answer")
    question.fill("How many will it read?")
    teacher.get_by_text("Hidden units in all, at most").first.click()
    teacher.get_by_role("button", name="Give it to 9b").click()
    expect(teacher.get_by_role("button", name="9b has it")).to_be_disabled()
    go_to(teacher, "Class")
    expect(teacher.get_by_text("0 of 2 have handed in")).to_be_visible()

    # Nobody has to reload. Who is told of it may go on with their own, and come back to that.
    ben.get_by_role("button", name="Open it").click()
    expect(ben.get_by_text("How many will it read?")).to_be_visible()
    ben.get_by_role("button", name="Back to what I had").click()
    expect(ben.get_by_text("How many will it read?")).to_be_hidden()
    expect(ben.get_by_text("16 ReLU")).to_be_attached()

    go_to(mia, "Draw")
    mia.get_by_role("button", name="Open it").click()
    expect(mia.get_by_text("512 ReLU")).to_be_attached()
    mia.get_by_label("Your answer").fill("Half of them")
    units = mia.get_by_role("spinbutton", name="Hidden units")
    units.fill("16")
    units.press("Enter")
    mia.get_by_role("spinbutton", name="Iterations").fill("30")
    mia.get_by_role("button", name="Start training").click()
    end_of_training(mia)
    mia.get_by_role("button", name="Hand in").click()
    expect(mia.get_by_text("Handed in: met")).to_be_visible()
    expect(teacher.get_by_text("1 of 2 have handed in, 1 with the goal met")).to_be_visible()
    row = teacher.get_by_role("row", name="Mia").last
    expect(row).to_contain_text("Half of them")
    mia.reload()
    expect(mia.get_by_text("Handed in: met")).to_be_visible()


def test_the_board_has_everybody_and_the_lesson_is_given_from_it(server, new_page):
    teacher = new_page(width=1366, height=768)
    code = make(teacher, server)
    for nickname, settings in (("Mia", "units=16&iterations=60"), ("Ben", "units=64&iterations=60")):
        page = new_page(width=390, height=844, has_touch=True)
        arrive(page, server, code, nickname, settings)
        page.get_by_role("button", name="Start training").click()
        end_of_training(page)
    teacher.get_by_text("A lesson in five tasks").click()
    teacher.get_by_role("button", name="Give it").first.click()
    # What was opened stays open.
    expect(teacher.get_by_role("button", name="Given")).to_be_visible()
    expect(page.get_by_text("Your class has a task")).to_be_visible()
    teacher.get_by_text("The board", exact=True).click()
    expect(teacher.get_by_text("Nobody has trained for this task yet")).to_be_visible()
    teacher.get_by_role("combobox").click()
    teacher.get_by_role("option", name="All that the class trains").click()
    for nickname in ("Mia", "Ben"):
        expect(teacher.get_by_role("row", name=nickname)).to_be_visible()
    expect(teacher.locator(".scatterlayer .js-line")).to_have_count(2)
