"""What is said once something of a class is deleted, and that nothing is open then in place of what was."""

from lab.ledger import writer
from lab.tasks import Task
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, go_to
from tests.pages.classes import give, member_session, opened
from tests.pages.session import part
from tests.pages.test_classroom import code_of, field, make, secret_of
from ui.classroom.teacher import CHOSEN, TAKE_OUT
from ui.session import LabBook, Membership, Teaching


def test_who_is_taken_out_and_whose_class_is_deleted_can_begin_anew(school):
    teacher = make()
    code = code_of(teacher)
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben")]
    mia, ben = map(member_session, tokens)
    opened(teacher, "person_remove", school.of_code(code))
    assert teacher.button_group(key=CHOSEN).options == ["Mia", "Ben"] and not teacher.button_group(key=CHOSEN).value
    button(teacher, "Take out").click().run()
    assert len(school.members(secret_of(teacher))) == 2
    teacher.button_group(key=CHOSEN).set_value([school.members(secret_of(teacher))[0].id]).run()
    assert teacher.button(key=TAKE_OUT).label == "Take out Mia"
    teacher.button(key=TAKE_OUT).click().run()
    assert teacher.toast[0].value == "Taken out: Mia." and teacher.button(key=TAKE_OUT).label == "Take out"
    assert [each.nickname for each in school.members(secret_of(teacher))] == ["Ben"]
    go_to(mia, "draw.py")
    assert "Your class is over" in mia.info[0].value and not mia.title
    ben.run()
    assert not ben.info
    button(teacher, "Delete all of it").click().run()
    assert field(teacher, "A nickname") and part(teacher, Teaching).secrets == []
    assert teacher.toast[0].value == "9b and all that was in it is deleted."
    ben.run()
    assert "Your class is over" in ben.info[0].value
    button(ben, "Begin anew").click().run()
    assert part(ben, LabBook).own not in tokens and part(ben, Membership).me is None


def test_a_member_leaves_and_comes_back_or_deletes_all(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(writer.default().ledger, token)
    app = member_session(token)
    button(app, "Leave").click().run()
    assert part(app, LabBook).own != token and len(school.members(secret)) == 1
    assert part(app, LabBook).goes_to[1] is None
    assert school.join(code, "Mia", "2718") == token
    app = member_session(token)
    button(app, "Delete all of it").click().run()
    assert school.members(secret) == [] and writer.default().ledger.entries(token) == []
    assert part(app, LabBook).own != token
    assert part(app, LabBook).goes_to[1] is None


def keys(app):
    """Of the popovers: what a browser knows by them which one is open."""
    return [each.proto.id for each in app.get("popover")]


def test_nothing_that_was_open_is_open_for_another_task_or_class(school):
    app = make("9b")
    for question in ("Why?", "How?", "What?"):
        give(school, secret_of(app), Task(question=question))
    before = keys(app.run())
    taking = [each for each in app.button if each.label.startswith("Take away: ")]
    assert [each.label.endswith(r": What\?") for each in taking] == [True]
    taking[0].click().run()
    assert app.toast[0].value.endswith(r": What\?") and len(school.tasks(secret_of(app))) == 2
    # In a browser it is the key alone that says which one is open.
    gone, new = set(before) - set(keys(app)), set(keys(app)) - set(before)
    assert len(gone) == len(new) == 1 and all("taking" in key for key in gone | new)
    of_9b = keys(app)
    field(app, "Its name").set_value("10a")
    button(app, "Make it").click().run()
    shared = {key for key in keys(app) if key in of_9b}
    assert all("end_" in key for key in shared) and not app.exception
