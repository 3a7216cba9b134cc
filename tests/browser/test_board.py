"""The board of a class on a wall: curves and names have the height that there is."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from lab.classes import secrets
from lab.classes.classes import Classes
from lab.ledger.ledger import Ledger
from lab.tasks import Task, encode
from nncore import load_digits
from tests.browser.real import running_server
from tests.lab.classes.board.lines import finished
from tests.lab.ledger.books import CONFIG
from tests.patience import wait_until

WIDE = 24 * "W"
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


@contextmanager
def a_wall(path, n, monkeypatch):
    """The address of the board of a class of n, all of whom have trained for a task."""
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    ledger = Ledger(f"sqlite:///{path / 'runs.sqlite'}")
    school = Classes(ledger)
    code, secret = school.make("9b")
    school.give(secret, CONFIG, encode(Task(goal={"test_accuracy": 0.5, "iterations": 30})))
    (task,) = school.tasks(secret)
    for number in range(n):
        token = school.join(code, f"Nick{number}" if number or n > 5 else WIDE, "2718")
        finished(ledger, token, 0.4 + number / 100, data=load_digits().name, task=task)
    ledger.close()
    with running_server(DIGIT_LAB_HOME=str(path)) as address:
        yield f"{address}/classroom?teach={secret}&view=board"


def open_wall(page, address):
    page.goto(address)
    page.get_by_role("button", name="Teach it here").click()


@pytest.mark.parametrize(("n", "names"), [(5, {768: 5, 1080: 5}), (30, {768: 15, 1080: 30})])
def test_curves_and_names_have_the_height_of_the_wall(tmp_path, monkeypatch, new_page, n, names):
    with a_wall(tmp_path, n, monkeypatch) as address:
        for width, height in ((1366, 768), (1920, 1080)):
            page = new_page(width, height)
            open_wall(page, address)
            # Nothing below them stays empty, nothing is cut, and what is above them is less than a third.
            page.wait_for_function(f"() => Math.abs(({PLACES})()?.bottom - {0.95 * height}) <= {0.05 * height}")
            place = page.evaluate(PLACES)
            assert place["score"] and place["top"] < 0.33 * height and place["names"] >= names[height]
            expect(page.get_by_role("heading", name="9b")).to_be_in_viewport()


def test_the_curves_stay_while_one_goes_through_the_names(tmp_path, monkeypatch, new_page):
    with a_wall(tmp_path, 30, monkeypatch) as address:
        page = new_page(1366, 768)
        open_wall(page, address)
        wait_until(lambda: page.evaluate(PLACES))
        page.get_by_role("row", name="Nick0").last.scroll_into_view_if_needed()
        expect(page.locator(".live-figure").first).to_be_in_viewport(ratio=1)
