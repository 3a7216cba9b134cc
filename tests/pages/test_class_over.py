"""A class that is over: its members are told, also after a reload, and nothing goes on for them."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update

from lab.classes import ending
from lab.classes.classes import Classes
from lab.classes.tables import classes
from lab.ledger import writer
from lab.ledger.access import key_of
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, go_to, notes, open_app
from tests.pages.classes import QUICK, accepted, member_session
from tests.pages.session import part, run_of, tab_of
from tests.patience import wait_until
from ui.app import server
from ui.session import LabBook, Membership, Training

AWAY = "Runs cannot be saved or opened just now: the database is locked by another program."


def let_time_pass(school, code):
    """Have a class's time be over for long, though nobody has looked for it since."""
    ending.end_those_over(school)
    with school.database.begin(writes=True) as connection:
        connection.execute(update(classes).where(classes.c.code == code).values(expires=1.0, found_over=1.0))


def set_end(school, code, expires):
    with school.database.begin(writes=True) as connection:
        connection.execute(update(classes).where(classes.c.code == code).values(expires=expires))


@pytest.fixture
def mia(school):
    """(the class's code, its secret, a member's token), with a run."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(writer.default().ledger, token)
    return code, secret, token


def says_so(app):
    said = [each.value for each in app.info]
    return bool(said) and said[0].startswith("Your class is over") and not app.title and not notes(app)


@pytest.mark.parametrize("how", ["dismissed", "deleted", "over"])
def test_a_reload_says_so_and_begins_anew(school, browser, mia, how):
    code, secret, token = mia
    browser.token = token
    assert not says_so(browser.open())
    if how == "dismissed":
        school.dismiss(secret, [school.members(secret)[0].id])
    elif how == "deleted":
        school.delete(secret)
    else:
        let_time_pass(school, code)
    app = browser.open("pages/draw.py")
    assert says_so(app) and says_so(app.run()) and part(app, Membership).me is None
    assert "class" not in tab_of(app).offers, "nobody asks for it again and again"
    button(app, "Begin anew").click().run()
    assert browser.token == part(app, LabBook).own != token
    app = browser.open()
    assert app.title[0].value == "Train a network" and not says_so(app)


def test_nobody_sees_its_notebooks_by_a_link_either_though_they_are_not_deleted_yet(school, browser, mia):
    code, _, token = mia
    app = browser.open("pages/compare.py", runs=token)
    button(app, "Open it").click().run()
    assert len(app.checkbox) == 1
    let_time_pass(school, code)
    assert part(app, LabBook).ledger.entries(token), "it is still there"
    app.run()
    assert not app.checkbox and part(app, LabBook).token == browser.token
    assert any("gone with its class" in each.value for each in app.info)
    app = browser.open(runs=token)
    assert "leads to no notebook with runs" in app.info[0].value and "Open it" not in [b.label for b in app.button]


def test_who_comes_by_the_link_of_the_next_class_begins_anew_with_it(school, browser, mia):
    _, secret, browser.token = mia
    school.delete(secret)
    code, _ = school.make("9c")
    app = browser.open(**{"class": code, "task": "2222"})
    assert says_so(app)
    button(app, "Begin anew").click().run()
    assert part(app, LabBook).goes_to[1] == {"class": code, "task": "2222"}


def test_who_is_in_no_class_is_asked_about_once_a_session(browser, monkeypatch):
    asked = []
    for name in ("of_member", "is_over"):
        real = getattr(Classes, name)
        monkeypatch.setattr(
            Classes, name, lambda self, token, name=name, ask=real: asked.append(name) or ask(self, token)
        )
    app = browser.open()
    for page in ("draw", "train", "train"):
        go_to(app, f"pages/{page}.py")
    assert asked == ["of_member", "is_over"] and not part(app, Membership).over


def test_while_the_database_is_away_nobody_is_told_that_it_is_over(browser, mia, ledger_away):
    browser.token = mia[2]
    with ledger_away():
        app = browser.open()
        assert not part(app, Membership).over and app.title[0].value == "Train a network"
    assert part(app.run(), Membership).me is not None


def test_while_the_database_is_away_the_class_page_says_so_to_its_teacher(school, mia, ledger_away):
    _, secret, _ = mia
    app = accepted(open_app(teach=secret))
    named = "9b"
    assert any(named in each.value for each in app.header)
    with ledger_away():
        app.run()
        assert [each.value for each in app.error] == [AWAY] and not app.header
    assert any(named in each.value for each in app.run().header) and not app.error


def test_who_looks_while_the_clock_is_wrong_loses_nothing(school, mia):
    code, _, token = mia
    app, right = member_session(token, "pages/train.py"), school.of_code(code).expires
    set_end(school, code, 1.0)
    assert says_so(app.run()) and ending.is_over(token)
    set_end(school, code, right)
    assert app.run().title[0].value == "Train a network" and not ending.is_over(token)


@pytest.mark.parametrize("how", ["dismissed elsewhere", "over"])
def test_what_goes_on_here_ends_where_a_session_finds_that_it_is_over(school, mia, how):
    code, secret, token = mia
    app = member_session(token, "pages/train.py")
    part(app, Training).restored = replace(QUICK, iterations=10**6)
    button(app.run(), "Start training").click().run()
    run = run_of(app)
    assert run.status == "running"
    if how == "over":
        let_time_pass(school, code)
    else:
        # Another server did it, and the writer of this one has heard that there is no such run.
        school.dismiss(secret, [school.members(secret)[0].id])
        writer.default().drop([key_of(token)])
    assert says_so(app.run()) and run.status == "stopped"
    assert ending.is_over(token) and run not in writer.default().runs()


def test_nothing_more_of_it_is_on_its_way_into_the_lab_book(school, mia):
    _, secret, token = mia
    app = member_session(token, "pages/train.py")
    school.dismiss(secret, [school.members(secret)[0].id])
    # What was set before the session was told.
    writer.default().keep(token, "page", b"x")
    wait_until(lambda: writer.default().problem_of(token))
    part(app, Training).settings = QUICK
    assert says_so(app.run()) and "class" not in tab_of(app).offers
    assert not writer.default().waiting(token)


def test_the_server_deletes_it_by_itself_whether_or_not_anybody_comes(school, mia, monkeypatch):
    code, _, token = mia
    let_time_pass(school, code)
    for name, value in (("LOOK", 0.01), ("OVER", 1), ("tidy", lambda: None)):
        monkeypatch.setattr(server, name, value)

    async def look_after():
        looking = asyncio.create_task(server.look_after())
        while writer.default().ledger.knows(token):  # it waits for nobody who is just writing
            await asyncio.sleep(0.05)
        looking.cancel()

    asyncio.run(asyncio.wait_for(look_after(), 30))
    assert school.purge() == []


def test_a_tab_that_has_found_it_over_still_asks_before_it_begins_anything(school, mia):
    code, _, token = mia
    app = member_session(token, "pages/train.py")
    let_time_pass(school, code)
    app.run()
    assert part(app, Membership).over and part(app, Training).ask_rules is not None
