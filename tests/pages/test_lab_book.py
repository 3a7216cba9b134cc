"""Whose lab book is open: a link opens nobody's without asking, and the next person finds nothing of the one before."""

import time

import pytest
from sqlalchemy import select, update

from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.tables import lab_books
from lab.settings import START
from lab.tasks import Task, encode
from tests.lab.test_runs import wait_until
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, go_to, open_app, pick, wait_for
from tests.pages.browser import Browser
from tests.pages.classes import accepted
from tests.pages.draw.canvas import canvas, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from ui.session import Drawing, LabBook, Networks, OwnDigits, TaskWork, Teaching, Training
from ui.session.tasks.work import ANSWER

# ruff: noqa: F811  fixtures are asked for by their names


def train(app):
    go_to(app, "train.py")
    app.number_input(key="iterations").set_value(20).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    return app.run()


@pytest.fixture
def link():
    """What the link to somebody's lab book with a run says."""
    return part(train(open_app(units=16)), LabBook).own


def n_runs(token):
    writer.default().settle([key_of(token)])
    return len(writer.default().ledger.entries(token))


def popovers(app):
    return {each.proto.popover.label: each.proto.popover for each in app.get("popover")}


def rename(app):
    return popovers(app)["Rename or annotate"]


def shown(app):
    return " ".join(element.value for element in app.markdown)


def test_a_link_opens_nobodys_lab_book_without_asking(browser, link):
    app = browser.open("pages/compare.py", runs=link)
    book = part(app, LabBook)
    assert "opens a notebook with one run" in shown(app) and not app.checkbox
    assert browser.token == book.own != link and "runs" not in app.query_params
    button(app, "Stay in mine").click().run()
    assert "opens a notebook" not in shown(app) and "Nothing to compare yet" in app.info[0].value


def test_an_opened_lab_book_is_looked_at_and_ones_own_is_where_runs_go(browser, link):
    app = browser.open("pages/compare.py", runs=link)
    button(app, "Open it").click().run()
    assert len(app.checkbox) == 1 and "looking at the notebook of a link" in shown(app)
    assert not {"Pin", "Delete"} & {each.label for each in app.button} and "Rename or annotate" not in popovers(app)
    assert "only look at this notebook" in " ".join(caption.value for caption in app.caption)
    assert "Your link" not in popovers(app) and "Start an empty notebook" not in popovers(app)
    # A click that was on its way when the page was drawn.
    book = part(app, LabBook)
    book.change("delete", [entry.id for entry in book.ledger.entries(link)])
    assert "only look at" in book.problem and not app.run().exception
    assert len(app.checkbox) == 1 and n_runs(link) == 1, "it is not changed"
    train(app)
    assert n_runs(link) == 1 and n_runs(browser.token) == 1, "what is trained is one's own"
    assert browser.open().button, "after a reload"
    assert part(browser.open(), LabBook).token == browser.token != link
    button(app, "Back to mine").click().run()
    assert "looking at" not in shown(app) and part(app, LabBook).token == browser.token


def test_ones_own_link_can_be_made_another_devices_lab_book(browser, link):
    app = browser.open("pages/compare.py", runs=link)
    before = browser.token
    button(app, "Open it").click().run()
    button(app, "Make it this browser's notebook").click().run()
    book = part(app, LabBook)
    assert book.token == book.own == link != before and "looking at" not in shown(app)
    go_to(app, "compare.py")
    assert len(app.checkbox) == 1


def test_ones_own_link_asks_nothing(browser):
    app = train(browser.open(units=16))
    app = browser.open("pages/compare.py", runs=browser.token)
    assert len(app.checkbox) == 1 and "opens a notebook" not in shown(app) and "runs" not in app.query_params


@pytest.mark.parametrize("made_up", ["x" * 32, "x", "", "../" * 20, "<script>"])
def test_a_made_up_link_opens_nothing(browser, made_up):
    app = browser.open(runs=made_up)
    assert "leads to no notebook with runs" in app.info[0].value
    go_to(app, "compare.py")
    assert not app.exception and part(app, LabBook).token == browser.token
    assert "Nothing to compare yet" in " ".join(info.value for info in app.info)
    app.run()
    assert len(app.info) == 1, "what there is to say of it is said once"


def test_no_page_calls_the_links_token_an_unknown_setting(link):
    assert "setting that does not exist here" not in " ".join(note.value for note in open_app(runs=link).warning)


def test_for_the_next_person_nothing_of_the_one_before_is_left(browser, canvas):
    app = open_draw(canvas, 255 - seven(), browser.open(units=37, iterations=20, task=encode(Task({"units": 37}))))
    pick(app, "It was a …", 7)
    open_draw(canvas, 255 - seven()[::-1], app)
    train(app)
    go_to(app, "compare.py")
    before = browser.token
    assert "Only this link leads back" in shown(app) and "task you have opened" in shown(app)
    button(app, "Leave this notebook").click().run()
    after = part(app, LabBook).own
    assert after != before and not app.checkbox and not app.exception
    assert part(app, OwnDigits).tray == () and part(app, Drawing).sheet.empty and part(app, TaskWork).text is None
    assert run_of(app) is None and part(app, Networks).own is None and not dict(app.query_params)
    go_to(app, "train.py")
    assert app.number_input(key="units").value == START["units"]
    wait_until(lambda: not writer.default().waiting(before) and not writer.default().waiting(after))
    assert writer.default().desk(after) == {} and writer.default().desk(before), "it is there for who has the link"
    assert n_runs(before) == 1 and part(Browser(browser._patch, after).open(), Training).run is None


def test_for_the_next_person_no_answer_of_the_one_before_is_left(browser):
    link = encode(Task(question="Why so many units?"))
    app = browser.open(units=16, task=link)
    app.text_area(key=ANSWER).set_value("Because").run()
    train(app)
    # One is kept as it was when the run started, the other stands in the field.
    app.text_area(key=ANSWER).set_value("I do not know").run()
    assert [answer for _, answer in part(app, TaskWork).answers] == ["Because"]
    go_to(app, "compare.py")
    button(app, "Leave this notebook").click().run()
    assert ANSWER not in app.session_state and not part(app, TaskWork).answers
    go_to(app, "train.py")
    assert not app.text_area
    wait_until(lambda: not writer.default().waiting(browser.token))
    again = browser.open(task=link)
    assert again.text_area(key=ANSWER).value == "" and not part(again, TaskWork).answers


def test_a_browser_that_keeps_no_cookies_is_told_once(browser):
    app = browser.open()
    assert "no cookies" not in shown(app)
    part(app, LabBook).refused = True
    go_to(app, "draw.py")
    assert "no cookies" in shown(app)
    button(app, "I see").click().run()
    go_to(app, "train.py")
    assert "no cookies" not in shown(app)


def test_the_address_train_leads_to_train():
    app = open_app(units=33)
    page = next(each for each in app.get("page_link") if each.proto.label == "Train")
    assert page.proto.page in ("", "start")


def test_who_comes_without_training_anything_keeps_what_is_on_the_desk(browser, school, ledger_away):
    ledger = writer.default().ledger
    app = accepted(browser.open(teach=school.make("9b")[1]))
    go_to(app, "classroom.py")
    wait_until(lambda: "classes" in ledger.desk(browser.token))
    this = lab_books.c.key == key_of(browser.token)
    for days in (13, 15):  # also where nobody else was here meanwhile, and what is unused goes just now
        with ledger.database.begin(writes=True) as connection:
            connection.execute(update(lab_books).where(this).values(used=time.time() - days * 24 * 3600))
        ledger._tidied = float("-inf")
        with ledger_away():
            browser.open()
        assert len(part(browser.open(), Teaching).secrets) == 1
        with ledger.database.begin() as connection:
            assert connection.scalar(select(lab_books.c.used).where(this)) > time.time() - 600
        assert "classes" in ledger.desk(browser.token)
