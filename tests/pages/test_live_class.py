"""The teacher's page beside what changes while it is open."""

import io
import zipfile

from lab.classes.classes import Classes
from lab.classes.pool import Pools
from lab.classes.tasks import Handed
from lab.ledger import writer
from lab.ledger.problems import LedgerProblem
from lab.tasks import Task
from render import pool_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, go_to, now, pick, tables, wait_for, words
from tests.pages.classes import a_class, give, member_session, opened, woken
from tests.pages.session import part, tab_of
from tests.pages.test_chosen_and_pressed import control
from tests.pages.test_classroom import make, secret_of, switch
from tests.patience import wait_until
from ui.session import ChosenPicture, LabBook


def test_whoever_joins_can_be_taken_out_and_whose_work_is_handed_in_can_be_read_at_once(school, downloads):
    app = make()
    secret = secret_of(app)
    id = give(school, secret, Task(question="Why?"))
    assert not [each for each in app.button_group if each.label == "Who"]
    token = school.join(school.taught(secret).code, "Mia", "2718")
    assert "One has joined" in words(now(app, "members")) and "Mia" in words(now(app, "members"))
    assert control(opened(app, "person_remove", school.taught(secret)).button_group, "Who").options == ["Mia"]
    facts = Handed(goal=[], met=False, accuracy=0.5, hidden_units=4, iterations=20, answer="So", digest="d")
    school.hand_in(token, id, facts, b"a report")
    assert "1 of 1 have handed in" in words(now(app, "inbox"))
    app.run()
    with zipfile.ZipFile(io.BytesIO(downloads["All reports"]())) as reports:
        assert reports.read("01 Mia.html") == b"a report"


def test_an_inbox_that_cannot_be_read_says_so_and_is_there_when_it_can(school, monkeypatch):
    app = make()
    secret = secret_of(app)
    task = give(school, secret, Task(question="Why?"))
    token = school.join(school.taught(secret).code, "Mia", "2718")
    school.hand_in(token, task, Handed(answer="So"), b"a report")

    def away(*_):
        raise LedgerProblem("it is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Classes, "inbox", away)
        app.run()
        assert "It is locked" in words(every_piece(app, "inbox")) and not app.exception
    assert "Mia" in words(now(app, "inbox"))


def test_a_digit_of_the_pool_has_its_name_wherever_it_stands(school):
    secret, _ = a_class(school, n=2, each=3)
    digits = Pools(school).of_class(secret).digits
    names = pool_sentences.names(digits)
    assert len(set(names.values())) == len(digits)
    assert pool_sentences.names(digits[2:]) == {digit.id: names[digit.id] for digit in digits[2:]}


def test_news_of_the_class_wait_until_a_picture_is_chosen(school):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/draw.py")
    part(app, ChosenPicture).begin()
    app.run()
    give(school, secret, Task(question="Why?"))
    woken(app)
    assert not any(each.label == "Open it" for each in app.button), "the dialog would be built anew"
    part(app, ChosenPicture).end()
    woken(app)
    assert button(app, "Work on it")
    # On another page there is no dialog, though it was left open on Draw.
    part(app, ChosenPicture).begin()
    go_to(app, "train.py")
    give(school, secret, Task({"units": 8}))
    woken(app)
    assert app.toast, "it is told of the other one"


def test_who_is_taken_out_is_gone_from_a_frozen_board_and_so_is_a_class_that_is_deleted(school):
    app = make()
    secret = secret_of(app)
    for nickname in ("Mia", "Ben"):
        add_finished(writer.default().ledger, school.join(school.taught(secret).code, nickname, "2718"))
    pick(app, "View", "The board")
    wait_for(app, tables)
    switch(app, "Freeze")
    school.dismiss(secret, [each.id for each in school.members(secret) if each.nickname == "Mia"])
    school.join(school.taught(secret).code, "Mia", "1618")  # another one of that nickname
    assert "Ben" in words(now(app, "board")) and "Mia" not in words(now(app, "board"))
    # What was frozen is not there after a reload, and so the board is not frozen then.
    again = member_session(part(app, LabBook).own, teach=secret, view="board")
    assert not next(each for each in again.toggle if each.label == "Freeze").value
    school.delete(secret)
    assert words(now(app, "board")).split() == ["This", "class", "is", "over."]


def test_a_wall_that_is_open_already_has_the_task_that_is_given_last(school):
    app = make()
    secret = secret_of(app)
    pick(app, "View", "The board")
    assert not any(each.label == "Runs for" for each in app.selectbox)
    for question in ("Why?", "Where?"):
        id = give(school, secret, Task(question=question))
        # Others may have just asked which tasks there are.
        wait_until(lambda id=id: [each.value for each in woken(app, "board_tasks").selectbox] == [id])
        control(app.selectbox, "Runs for").set_value("").run()
    switch(app, "Freeze")
    give(school, secret, Task(question="When?"))
    assert "board_tasks" not in tab_of(app).offers
    assert control(app.run().selectbox, "Runs for").value == "", "what is frozen stays"
