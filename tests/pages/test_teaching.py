"""What is said once something of a class is deleted, and that nothing is open then in place of what was."""

from lab.ledger import writer
from lab.tasks import Task
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, go_to
from tests.pages.classes import code_of, field, give, make, member_session, opened, secret_of
from tests.pages.session import part
from ui.classroom.teacher import CHOSEN, TAKE_OUT
from ui.session import LabBook, Membership, Teaching


def test_who_is_taken_out_or_whose_class_is_deleted_begins_anew(school):
    teacher = make()
    code, secret = code_of(teacher), secret_of(teacher)
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben")]
    mia, ben = map(member_session, tokens)
    opened(teacher, "person_remove", school.of_code(code))
    assert teacher.button_group(key=CHOSEN).options == ["Mia", "Ben"] and not teacher.button_group(key=CHOSEN).value
    button(teacher, "Take out").click().run()
    assert len(school.members(secret)) == 2
    teacher.button_group(key=CHOSEN).set_value([school.members(secret)[0].id]).run()
    assert teacher.button(key=TAKE_OUT).label == "Take out Mia"
    teacher.button(key=TAKE_OUT).click().run()
    assert teacher.toast[0].value == "Taken out: Mia." and teacher.button(key=TAKE_OUT).label == "Take out"
    assert [each.nickname for each in school.members(secret)] == ["Ben"]
    go_to(mia, "draw.py")
    assert "Your class is over" in mia.info[0].value and not mia.title
    assert not ben.run().info
    button(teacher, "Delete all of it").click().run()
    assert field(teacher, "Nickname") and part(teacher, Teaching).secrets == []
    assert teacher.toast[0].value == "9b and all that was in it is deleted."
    assert "Your class is over" in ben.run().info[0].value
    button(ben, "Begin anew").click().run()
    assert part(ben, LabBook).own not in tokens and part(ben, Membership).me is None


def test_a_member_leaves_and_comes_back_or_deletes_all(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(writer.default().ledger, token)
    for press, left in (("Leave", 1), ("Delete all of it", 0)):
        app = member_session(token)
        button(app, press).click().run()
        assert part(app, LabBook).own != token and part(app, LabBook).goes_to[1] is None
        assert len(school.members(secret)) == len(writer.default().ledger.entries(token)) == left
        if left:
            assert school.join(code, "Mia", "2718") == token


def keys(app):
    """Of the popovers: what a browser knows by them which one is open."""
    return {each.proto.id for each in app.get("popover")}


def test_nothing_stays_open_for_another_task_or_class(school):
    app = make("9b")
    for question in ("Why?", "How?", "What?"):
        give(school, secret_of(app), Task(question=question))
    before = keys(app.run())
    (taking,) = (each for each in app.button if each.label.startswith("Take away: "))
    assert taking.label.endswith(r": What\?")
    taking.click().run()
    assert app.toast[0].value.endswith(r": What\?") and len(school.tasks(secret_of(app))) == 2
    # In a browser it is the key alone that says which one is open.
    (gone,), (new,) = before - keys(app), keys(app) - before
    assert "taking" in gone and "taking" in new
    of_9b = keys(app)
    field(app, "Name").set_value("10a")
    button(app, "Make it").click().run()
    assert all("end_" in key for key in keys(app) & of_9b) and not app.exception
