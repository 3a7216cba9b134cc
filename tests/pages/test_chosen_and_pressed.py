"""What is chosen right before a button is pressed, on a page that has not been drawn for it yet, is what it acts on."""

from lab.classes.pool import Pools
from lab.ledger import writer
from lab.origin import BEFORE
from lab.tasks import Task, decode
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, captions, go_to, open_app, outcome, pick, wait_for
from tests.pages.classes import PAGE, a_class, at_work, labels, opened
from tests.pages.session import part, run_of
from tests.pages.test_classroom import make, secret_of
from tests.pages.test_race import race_of
from ui.session import LabBook, Teaching


def teacher_of(secret, page=PAGE):
    app = open_app()
    part(app, Teaching)._add(secret)
    return go_to(app, page)


def control(found, label):
    return next(each for each in found if each.label == label)


def test_a_task_is_given_with_what_was_locked_last(school):
    secret = secret_of(make())
    app = teacher_of(secret, "pages/assign.py")
    app.text_area[0].set_value("How many?").run()
    app.text_area[0].set_value("How many, and why?")
    app.checkbox(key="goal_test_accuracy").check()
    app.multiselect(key="task_fixed").set_value(["units"])
    button(app, "Give it to 9b").click().run()
    (given,) = school.tasks(secret)
    task = decode(given.text, lambda *_: True)[0]
    assert task.question == "How many, and why?" and task.goal == {"test_accuracy": 0.92} and "units" in task.fixed
    assert app.toast[0].value == "9b has it." and not app.exception


def test_who_was_chosen_last_is_taken_out(school):
    teacher = make()
    secret = secret_of(teacher)
    for name in ("Mia", "Ben"):
        school.join(school.taught(secret).code, name, "2718")
    who = control(opened(teacher, "person_remove", school.taught(secret)).button_group, "Who")
    who.set_value([school.members(secret)[1].id])
    button(teacher, "Take out").click().run()
    assert [each.nickname for each in school.members(secret)] == ["Mia"]


def test_digits_that_were_chosen_last_are_taken_out(school):
    secret, _ = a_class(school, each=5)
    app = teacher_of(secret)
    pick(app, "View", "Our digits")
    before = Pools(school).of_class(secret).digits
    going = control(app.multiselect, "Take out")
    going.select(before[1].id).run()
    control(app.multiselect, "Take out").set_value([before[2].id])
    button(app, "Take out").click().run()
    left = [digit.id for digit in Pools(school).of_class(secret).digits]
    assert before[1].id in left and before[2].id not in left and len(labels(school, secret)) == 19


def test_a_race_is_of_who_was_chosen_last():
    app = open_app(units=8, iterations=10)
    add_finished(writer.default().ledger, part(app, LabBook).own)
    go_to(app, "compare.py")
    pick(app, "View", "Race")
    control(app.selectbox, "Second").set_value("notebook")
    button(app, "Start the race").click().run()
    assert app.error == [] and not app.exception
    race = race_of(app)
    assert race.cells[1].config.hidden_units == (512,)
    race.cancel()


def test_what_stands_in_the_answer_is_handed_in(school):
    app, secret, _ = at_work(school, Task(question="Why?"))
    app.text_area[0].set_value("At first").run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled and any(each.label == "Hand in" for each in app.run().button))
    app.text_area[0].set_value("On second thoughts")
    button(app, "Hand in").click().run()
    (given,) = school.tasks(secret)
    ((_, handed),) = school.inbox(secret, given).rows
    assert (handed.answer, handed.later) == ("At first", "On second thoughts") and not app.exception
    app.text_area[0].set_value("").run()
    assert any("or another answer" in each for each in captions(app))
    button(app, "Hand in again").click().run()
    ((_, handed),) = school.inbox(secret, given).rows
    assert (handed.answer, handed.later) == ("At first", "(taken out)")


def test_it_goes_on_from_where_the_time_machine_was_set_last():
    app = open_app(units=8, iterations=40)
    button(app, "Start training").click().run()
    wait_for(app, outcome)
    app.session_state["time_machine"] = True
    app.run()
    run = run_of(app)
    at, later = run.checkpoints[1][0], run.checkpoints[2][0]
    app.select_slider(key="checkpoint").set_value(later).run()
    app.select_slider(key="checkpoint").set_value(at)
    button(app, "Go on from here").click().run()
    assert (run_of(app).origin.went_on, run_of(app).origin.iterations_done) == (BEFORE, at)


def test_a_second_undo_that_comes_before_the_page_is_drawn_anew_loses_no_deletion():
    app = open_app()
    book = part(app, LabBook)
    ids = [add_finished(writer.default().ledger, book.own) for _ in range(2)]
    for id in ids:
        book.change("delete", [id])
    for _ in range(2):
        book.change("undelete", [ids[1]])
    assert book.deleted.steps == ([ids[0]],)
