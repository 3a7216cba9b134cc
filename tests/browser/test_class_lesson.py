"""A lesson: a teacher and four students, one on a phone, one who is cut off, one who reloads, and one who cheats."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import expect

import nncore
from lab.own_digits import save_collection
from tests.browser.cheats import bring_in, cheat, check, hand_in, open_task, to_class, train
from tests.browser.classes import arrive, downloaded, in_files, make, row_of
from tests.browser.real import end_of_training, running_server, settled
from tests.browser.runs import choose, go_to, notebook
from tests.browser.test_accessibility import violations
from tests.browser.test_widths import look_at_all_widths

PHONE, CUT, RELOADS, CHEATS = STUDENTS = ["Philippa", "Cuthbert", "Relinde", "Cheops"]
SOCKETS = """
    window.sockets = [];
    window.WebSocket = class extends WebSocket {
        constructor(...all) { super(...all); window.sockets.push(this); }
    };
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("lesson")


@pytest.fixture(scope="module")
def own_server(home):
    """One whose files can be searched."""
    with running_server(DIGIT_LAB_HOME=str(home)) as address:
        yield address


def give_task(teacher):
    """Have the class work on: 16 units, locked; at most 16 units and 300 iterations; a question."""
    teacher.get_by_role("link", name="Set a task").click()
    teacher.get_by_role("textbox", name="A question to answer").fill("How many will it read?")
    for limit in ("Hidden units in all", "Iterations"):
        teacher.get_by_text(f"{limit}, at most").first.click()
    choose(teacher, "Locked settings", "Hidden units: 16")
    teacher.keyboard.press("Escape")
    teacher.get_by_role("button", name="Give it to 9b").click()
    expect(teacher.get_by_text("9b has it.")).to_be_visible()
    go_to(teacher, "Class")
    expect(teacher.get_by_text("0 of 4 have handed in")).to_be_visible()


def digits_file(n, first):
    data = nncore.load_digits()
    file = io.BytesIO()
    save_collection(data.train_images[first : first + n], data.train_labels[first : first + n], file)
    return {"name": "mine.safetensors", "mimeType": "application/octet-stream", "buffer": file.getvalue()}


def give_digits(page, first):
    """Have twelve digits, and give them to the class."""
    go_to(page, "Draw")
    page.get_by_role("radio", name="Your digits").click()
    settled(page)
    page.get_by_role("button", name="Open digits").click()
    page.locator("input[type=file]").set_input_files(digits_file(12, first))
    expect(page.get_by_alt_text("The digits you kept")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Give my digits to my class").click()
    expect(page.get_by_text(re.compile(r"^\d+ digits by \d (people|person): "))).to_be_visible()


def test_a_lesson_with_four_students_who_do_what_students_do(own_server, home, new_page):
    teacher = new_page(width=1366, height=768)
    teacher.goto(f"{own_server}/?{notebook('units=16&iterations=250')}")
    expect(teacher.get_by_role("button", name="Start training")).to_be_visible()
    go_to(teacher, "Class")
    code = make(teacher)
    pages = {
        nickname: new_page(**({"width": 390, "height": 844, "has_touch": True} if nickname == PHONE else {}))
        for nickname in STUDENTS
    }
    pages[CUT].add_init_script(SOCKETS)
    for nickname, page in pages.items():
        arrive(page, own_server, code, nickname, "units=64&iterations=30")
    train(pages[CHEATS])
    wall = teacher.context.new_page()
    wall.goto(f"{own_server}/classroom")
    wall.get_by_role("radio", name="The board").click()
    expect(wall.get_by_role("button", name="Clear")).to_be_visible()
    give_task(teacher)
    # It is open at once, and whoever does not want it has their own back, and can come back to it.
    phone = pages[PHONE]
    expect(phone.get_by_role("button", name="Work on it")).to_be_visible()
    to_class(phone, PHONE)
    # The last thing of a page can be had from under what lies over its end.
    phone.get_by_role("button", name="Delete my things").click(timeout=5000)
    phone.keyboard.press("Escape")
    phone.get_by_role("button", name="Work on it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Train a network")
    settled(phone)
    expect(phone.get_by_test_id("stText").get_by_text("How many will it read?")).to_be_visible()
    phone.get_by_role("button", name="Back to my own settings").click()
    expect(phone.get_by_test_id("stText").get_by_text("How many will it read?")).to_be_hidden()
    to_class(phone, PHONE)
    phone.get_by_role("button", name="Open it").click()
    phone.get_by_label("Your answer").fill("Half")
    phone.get_by_role("button", name="Start training").click()
    # Cut off in the middle of a run, and in the middle of another a reload.
    cut, reloads = pages[CUT], pages[RELOADS]
    for page, answer in ((cut, "A few"), (reloads, "All")):
        open_task(page, answer)
        page.get_by_role("button", name="Start training").click()
        expect(page.get_by_text(re.compile(r"^Iteration [1-9]"))).to_be_visible()
    cut.evaluate("window.sockets.forEach((socket) => socket.close())")
    reloads.reload()
    # Nobody does anything on the wall or in the inbox meanwhile.
    for nickname in (PHONE, CUT, RELOADS):
        end_of_training(pages[nickname])
        expect(row_of(teacher, nickname)).not_to_contain_text("ago")
        hand_in(pages[nickname], "met")
        expect(row_of(teacher, nickname)).to_contain_text("ago")
        expect(wall.get_by_role("row", name=nickname)).to_contain_text("✓")
    expect(teacher.get_by_text("3 of 4 have handed in, 3 with the goal met")).to_be_visible()
    for nickname, answer in ((PHONE, "Half"), (CUT, "A few"), (RELOADS, "All")):
        expect(row_of(teacher, nickname)).to_contain_text(answer)

    pages[CHEATS].get_by_role("button", name="Back to my own settings").click()
    for page, first in ((cut, 0), (reloads, 12), (pages[CHEATS], 24)):
        give_digits(page, first)
    to_class(pages[CHEATS], CHEATS)
    cheat(pages[CHEATS], CHEATS, own_server, teacher)
    bring_in(pages[CHEATS], CHEATS, reloads, wall)
    expect(teacher.get_by_text("4 of 4 have handed in, 3 with the goal met")).to_be_visible()
    rows = list(csv.DictReader(io.StringIO(downloaded(teacher, "The table").decode("utf-8-sig"))))
    assert [(row["nickname"], row["met"]) for row in rows] == [
        *((name, "True") for name in STUDENTS[:3]),
        (CHEATS, "False"),
    ]
    reports = zipfile.ZipFile(io.BytesIO(downloaded(teacher, "All reports")))
    files = [f"{number:02} {name}.html" for number, name in enumerate(STUDENTS, 1)]
    assert reports.namelist() == files
    for row, file in zip(rows, files, strict=True):
        report = reports.read(file)
        assert row["digest"].encode() in report
        check(teacher, report, "This server made this report, and nothing in it was changed")
    forged = report.replace("✗".encode(), "✓".encode())
    assert forged != report
    check(teacher, forged, "This is not a report as this server made it")
    go_to(teacher, "Class")

    # The board has everybody, and the pool is trained on.
    teacher.get_by_role("radio", name="The board").click()
    choose(teacher, "Runs for", "All that the class trains")
    for nickname in STUDENTS:
        expect(teacher.get_by_role("row", name=nickname)).to_be_visible()
    expect(teacher.locator(".scatterlayer .js-line")).to_have_count(4)
    go_to(cut, "Train")
    cut.get_by_role("button", name="Leave this task").click()
    expect(cut.get_by_text("How many will it read?")).to_be_hidden()
    expect(cut.locator(".st-key-more summary")).to_have_count(1)  # the one of the task goes last
    cut.locator(".st-key-more summary").click()
    cut.get_by_role("radio", name="Our digits").click()
    cut.keyboard.press("Escape")
    expect(cut.get_by_text("learns from Our digits, 36 by 3 people")).to_be_visible()
    train(cut, 31)
    expect(cut.get_by_text("training digits (all 24 digits)")).to_be_visible()
    teacher.get_by_role("radio", name="Our digits").click()
    expect(teacher.get_by_text("36 digits by 3 people")).to_be_visible()

    for view in ("The board", "Our digits", "Who is there"):
        teacher.get_by_role("radio", name=view).click()
        look_at_all_widths(teacher, view, by_finger=False)
        for theme in ("dark", "light"):
            teacher.emulate_media(color_scheme=theme)
            assert violations(teacher) == [], (view, theme)
    assert all(in_files(home, nickname) for nickname in STUDENTS)
    teacher.get_by_role("button", name="Delete this class").click()
    teacher.get_by_role("button", name="Delete all of it").click()
    expect(teacher.get_by_role("textbox", name="Code")).to_be_visible()
    for page in pages.values():
        expect(page.get_by_text("Your class is over")).to_be_visible()
        page.close()
    # What is done each night.
    purge = [sys.executable, "-m", "lab.purge"]
    subprocess.run(purge, env={**os.environ, "DIGIT_LAB_HOME": str(home)}, check=True)
    assert not any(in_files(home, nickname) for nickname in STUDENTS), "a nickname is in a file"
