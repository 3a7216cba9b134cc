"""A PIN that somebody has forgotten, on the teacher's page and on theirs."""

import re

from lab.ledger import run_recorder
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, open_app
from tests.pages.classes import PAGE, member_session


def test_a_new_pin_is_shown_to_the_teacher_and_brings_everything_back(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(run_recorder.default().ledger, token)
    mia = member_session(token)
    teacher = open_app(teach=secret)
    teacher.switch_page(PAGE).run()
    button(teacher, "Make a new PIN").click().run()
    assert "choose first" in teacher.error[0].value.lower() and not teacher.success
    next(each for each in teacher.selectbox if each.label == "Who forgot it").set_value(school.members(secret)[0].id)
    button(teacher, "Make a new PIN").click().run()
    assert not teacher.exception and not teacher.error
    pin = re.search(r"\*\*Mia\*\* is \*\*(\d{4})\*\*", teacher.success[0].value)[1]
    mia.run()
    assert "new PIN" in mia.info[0].value
    button(mia, "Begin anew").click().run()
    again = school.join(code, "Mia", pin)
    assert len(run_recorder.default().ledger.entries(again)) == 1
    assert not member_session(again).info
