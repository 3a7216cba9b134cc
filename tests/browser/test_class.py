"""A lesson in real browsers, and the board on a wall."""

import io
import zipfile

from playwright.sync_api import expect

from lab.classes import secrets
from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger
from lab.tasks import Task, encode
from nncore import load_digits
from tests.browser.classes import join, make, row_of
from tests.browser.real import DESKTOP, PHONE, end_of_training, place_of, settled
from tests.browser.runs import unfold
from tests.lab.classes.board.lines import finished
from tests.lab.ledger.books import CONFIG


def test_a_lesson_from_making_the_class_to_its_end(server, new_page):
    teacher = new_page(**DESKTOP)
    code = make(teacher, server)
    students = {"Ada": new_page(**PHONE), "Ben": new_page()}
    for nickname, page in students.items():
        page.goto(f"{server}/?class={code}&units=16")
        join(page, nickname)
    # Settings that come move nothing on a phone.
    phone = students["Ada"]
    settled(phone)
    start = phone.get_by_role("button", name="Start training")
    before = place_of(start)
    teacher.get_by_role("button", name="Give everybody my settings").click()
    expect(phone.get_by_role("button", name="Keep them")).to_be_visible()
    expect(phone.get_by_label("Hidden units", exact=True)).to_have_value("64")
    settled(phone)
    assert place_of(start) == before
    phone.get_by_role("button", name="Back to my own settings").click()
    expect(phone.get_by_role("button", name="Keep them")).to_be_hidden()
    settled(phone)
    assert place_of(start) == before
    # A task is given, worked on, handed in, and seen by all at once; nobody does anything on the wall meanwhile.
    wall = teacher.context.new_page()
    wall.goto(f"{server}/classroom?view=board")
    unfold(teacher, "A lesson in five tasks")
    teacher.get_by_role("button", name="Give it").nth(1).click()  # one that is soon trained: ten hidden units
    expect(teacher.get_by_role("button", name="Given")).to_be_visible()
    for page in students.values():
        page.get_by_role("button", name="Work on it").click()
        settled(page)
        page.get_by_label("Your answer").fill("Half of them")
        # The press ends the typing, too.
        page.get_by_role("button", name="Start training").click(delay=300)
    for nickname, page in students.items():
        end_of_training(page)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("Handed in at")).to_be_visible()
        expect(row_of(teacher, nickname)).to_contain_text("Half of them")
        expect(wall.get_by_role("row", name=nickname)).to_be_visible()
    expect(wall.locator(".scatterlayer .js-line")).to_have_count(2)
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name="All reports").click()
    reports = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert reports.namelist() == ["01 Ada.html", "02 Ben.html"]
    teacher.get_by_role("button", name="Delete this class").click()
    teacher.get_by_role("button", name="Delete all of it").click()
    for page in students.values():
        expect(page.get_by_text("Your class is over")).to_be_visible()


# From where to where the curves reach from top to bottom, how many rows of the table are seen whole, and whether
# its scores are in sight beside a wide nickname.
PLACES = """() => {
    const [plot, chart] = [".bglayer", ".live-figure"].map((what) => document.querySelector(what));
    const rows = [...document.querySelectorAll("tbody tr")].map((row) => row.getBoundingClientRect().bottom);
    if (!plot?.getBoundingClientRect().height || !rows.length) return null;
    const names = rows.filter((bottom) => bottom <= innerHeight).length;
    const [table, cell] = [".scrolls", "td:nth-last-child(3)"].map((what) => document.querySelector(what));
    const score = cell.getBoundingClientRect().right <= table.getBoundingClientRect().right;
    const [top, bottom] = [plot.getBoundingClientRect().top, chart.getBoundingClientRect().bottom];
    return { top, bottom, names, score };
}"""


def secret_of_class(home, nicknames):
    """The secret of a class that has joined, all of whom have trained for a task."""
    ledger = Ledger(f"sqlite:///{home / 'runs.sqlite'}")
    school = Classes(ledger)
    code, secret = school.make("9b")
    school.give(secret, CONFIG, encode(Task(goal={"test_accuracy": 0.5, "iterations": 30})))
    (task,) = school.tasks(secret)
    for number, nickname in enumerate(nicknames):
        token = school.join(code, nickname, "2718")
        finished(ledger, token, 0.4 + number / 100, data=load_digits().name, task=task)
    ledger.close()
    return secret


def test_curves_and_names_have_the_height_of_the_wall(server, server_home, monkeypatch, new_page):
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    few, many = [24 * "W", *"abcd"], [f"Nick{number}" for number in range(30)]
    for nicknames, whole in ((few, {768: 5, 1080: 5}), (many, {768: 15, 1080: 30})):
        page, secret = new_page(**DESKTOP), secret_of_class(server_home, nicknames)
        page.goto(f"{server}/classroom?teach={secret}&view=board")
        page.get_by_role("button", name="Teach it here").click()
        for width, height in ((1366, 768), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            # Nothing below them stays empty, nothing is cut, and what is above them is less than a third.
            page.wait_for_function(f"() => Math.abs(({PLACES})()?.bottom - {0.95 * height}) <= {0.05 * height}")
            place = page.evaluate(PLACES)
            assert place["score"] and place["top"] < 0.33 * height and place["names"] >= whole[height]
            expect(page.get_by_role("heading", name="9b")).to_be_in_viewport()
    # The curves stay while one goes through the names.
    page.set_viewport_size(DESKTOP)
    page.get_by_role("row", name="Nick0").last.scroll_into_view_if_needed()
    expect(page.locator(".live-figure").first).to_be_in_viewport(ratio=1)
