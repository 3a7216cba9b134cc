"""To look at pages begins no notebook; to train, draw, type or join does, of one network only so many."""

import pytest

from lab import addresses, tasks
from lab.data_library import EMBEDDED, library
from lab.ledger import writer
from lab.tasks import Task
from tests.lab.strokes import SEVEN
from tests.pages.app import button, go_to
from tests.pages.browser import Browser
from tests.pages.draw.canvas import draw
from tests.pages.session import run_of
from tests.patience import wait_until

PAGES = "train", "digits", "draw", "evaluate", "inside", "compare", "classroom", "assign"
LINKS = {"units": 37}, {"task": tasks.encode(Task(question="Why?"))}, {"class": "22222"}


def begun(browser):
    """Whether there is a notebook of this browser, once all that is to be kept is written."""
    writer.default().settle()
    return writer.default().ledger.knows(browser.token)


@pytest.mark.parametrize("said", [{}, *LINKS], ids=lambda said: next(iter(said), "no link"))
def test_to_look_begins_none(browser, school, said, monkeypatch):
    monkeypatch.setattr(library, "names", lambda: [EMBEDDED, "mnist"])  # of which Train has one chosen
    app = browser.open(**said)
    for page in PAGES:
        go_to(app, f"{page}.py")
    go_to(app, "train.py").run()
    assert not begun(browser)


def train(app):
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).settled)


def join(app):
    for label, text in (("Code", app.query_params["class"]), ("A nickname", "Mia"), ("A PIN", "2718")):
        next(each for each in app.text_input if each.label.startswith(label)).set_value(text)
    button(app, "Join").click().run()


WAYS = {
    "train": train,
    "draw": lambda app: draw(go_to(app, "draw.py"), SEVEN),
    "type": lambda app: app.number_input(key="units").set_value(37).run(),
    "choose": lambda app: app.select_slider(key="rate").set_value(0.3).run(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_to_do_something_begins_one_with_all_that_is_there(browser, way):
    app = browser.open(units=21)
    way(app)
    wait_until(lambda: begun(browser))
    assert "settings" in writer.default().ledger.desk(browser.token)


def test_to_join_begins_one(browser, school):
    app = browser.open(**{"class": school.make("9b")[0]})
    join(app)
    assert begun(browser)


def test_one_network_begins_so_many_and_is_told_and_others_do(monkeypatch):
    monkeypatch.setattr(addresses, "books_begun", addresses.Often(2, 3600))
    readers = [Browser(monkeypatch) for _ in range(4)]
    for number, reader in enumerate(readers):
        address = "203.0.113.6" if number == 3 else "203.0.113.5"
        monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", address)
        app = reader.open()
        app.number_input(key="units").set_value(37).run()
        assert begun(reader) == (number != 2)
        said = "2 notebooks were begun from your network within an hour"
        assert (said in (writer.default().problem_of(reader.token) or "")) == (number == 2)
    # Whoever has one goes on.
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "203.0.113.5")
    app = readers[0].open()
    app.number_input(key="units").set_value(38).run()
    assert begun(readers[0]) and writer.default().problem_of(readers[0].token) is None
