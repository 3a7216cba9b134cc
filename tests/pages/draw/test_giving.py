"""Giving one's digits to one's class, on Draw."""

import numpy as np

from lab.classes.pool import Pools
from lab.ledger.problems import LedgerProblem
from render import pool_sentences
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, captions, changed, go_to, open_app, pick
from tests.pages.classes import hands, labels, member_session
from tests.pages.draw.canvas import open_draw
from tests.pages.session import part
from ui.session import OwnDigits


def switch(app):
    return next((each for each in app.toggle if each.label == "Give my digits to my class"), None)


def test_digits_are_given_with_the_switch_and_never_before(school, canvas):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/draw.py")
    open_draw(canvas, seven(), app)
    pick(app, "It was a …", 7)
    pick(app, "Look closer", "Your digits")
    assert labels(school, secret) == [] and not switch(app).value
    assert any("your teacher sees them" in said for said in captions(app))
    switch(app).set_value(True).run()
    assert labels(school, secret) == [7] and not app.exception
    # What is kept afterwards is given too, and what is removed is taken out.
    open_draw(canvas, np.roll(seven(), 1, axis=0), app)
    pick(app, "It was a …", 1)
    assert labels(school, secret) == [7, 1]
    app.multiselect[0].select(0).run()
    button(app, "Remove").click().run()
    assert labels(school, secret) == [1]
    switch(app).set_value(False).run()
    assert labels(school, secret) == [] and len(part(app, OwnDigits).tray) == 1


def test_who_is_in_no_class_is_asked_nothing(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 7)
    pick(app, "Look closer", "Your digits")
    assert switch(app) is None
    assert "Our digits" not in str([each.options for each in open_app().button_group])


def giver_of_three(school):
    """(a session on Draw of who gives three digits to their class, the class's secret, those digits)."""
    code, secret = school.make("9b")
    token, tray = school.join(code, "Mia", "2718"), hands(1, 3)[0]
    Pools(school).begin_to_give(token, tray)
    app = member_session(token, "pages/draw.py")
    part(app, OwnDigits).tray = tray
    return app.run(), secret, tray


def test_what_is_taken_out_on_the_way_to_another_page_is_taken_out_of_the_pool_too(school):
    app, secret, _ = giver_of_three(school)
    part(app, OwnDigits).forget()
    go_to(app, "digits.py")
    assert labels(school, secret) == []


def test_who_gave_what_was_wiped_is_told_so_at_once(school):
    app, secret, tray = giver_of_three(school)
    pick(app, "Look closer", "Your digits")
    assert switch(app).value and not app.info
    Pools(school).wipe(secret)
    assert changed(app, "class")
    app.run()
    assert not switch(app).value and app.info[0].value == pool_sentences.STOPPED
    switch(app).set_value(True).run()
    assert len(labels(school, secret)) == len(tray) and not app.info


def test_what_the_pool_could_not_be_told_it_is_told_with_the_next_page(school, monkeypatch):
    app, secret, tray = giver_of_three(school)

    def away(*_):
        raise LedgerProblem("it is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Pools, "give", away)
        part(app, OwnDigits).tray = tray[:1]
        app.run()
        assert len(labels(school, secret)) == 3
    app.run()
    assert len(labels(school, secret)) == 1 and not app.exception
