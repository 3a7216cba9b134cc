"""Our digits: given and taken back, looked through by the teacher, trained on, and held against MNIST's."""

import time

import pytest

from lab.classes.pool import Pools
from lab.ledger import writer
from lab.sweeps.sweep_queue import SEEDS, sweeps
from lab.tasks import Task, encode
from nncore import TrainingConfig, load_ready_network
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, captions, go_to, markdown, pick, wait_for
from tests.pages.classes import BACK, TRAIN, a_class, control, data_control, hands, labels, member_session, teacher_of
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Desk, Membership, OwnDigits, Page

GIVE, JUDGE = "Give my digits to my class", "What everybody's networks make of them"


def test_a_reload_and_another_device_take_nothing_out(school):
    secret, tokens = a_class(school, n=1, each=3)
    app = member_session(tokens[0], "pages/draw.py")
    pick(app, "Look closer", "Your digits")
    assert control(app.toggle, GIVE).value
    assert part(app, OwnDigits).tray == () and len(labels(school, secret)) == 3, "that session knows of no digits"
    part(app, OwnDigits).tray = hands(1, 2)[0]
    app.run()
    assert len(labels(school, secret)) == 2
    # While the lab book cannot be read, nobody knows what there is.
    part(app, Desk).restored = part(app, Desk)._is_back = False
    part(app, Desk)._asked = time.monotonic()
    part(app, OwnDigits).tray = ()
    app.run()
    assert len(labels(school, secret)) == 2


def test_what_one_device_has_removed_no_other_gives(school):
    secret, (token,) = a_class(school, n=1, each=1)
    app = member_session(token, "pages/draw.py")
    pick(app, "Look closer", "Your digits")
    control(app.toggle, GIVE).set_value(False).run()
    part(app, OwnDigits).tray = hands(1, 3)[0]
    app.run()
    phone = member_session(token, "pages/draw.py")
    assert len(part(phone, OwnDigits).tray) == 3
    part(app, OwnDigits).drop({0})
    app.run()
    control(app.toggle, GIVE).set_value(True).run()
    part(phone, Membership).look()
    phone.run()
    assert len(labels(school, secret)) == len(part(phone, OwnDigits).tray) == 2


def on_ours(token):
    """A member's session that trains on the digits of the class."""
    app = member_session(token, TRAIN)
    data_control(app).select("/ours").run()
    control(app.number_input, "Iterations").set_value(20).run()
    return app


def test_no_task_is_worked_on_with_digits_that_somebody_drew(school):
    secret, tokens = a_class(school)
    app = on_ours(tokens[0])
    school.give(secret, TrainingConfig(), encode(Task({"units": 4})), None)
    assert data_control(app.run()).value == "embedded"
    # What was there before is there again.
    button(app, BACK).click().run()
    assert data_control(app).value == "/ours" and not app.exception


def test_a_class_trains_on_its_digits_judged_by_other_hands(school):
    secret, tokens = a_class(school)
    app = on_ours(tokens[0])
    data, run = Pools(school).of_class(secret).data, started(app)
    assert run.data_name == data.name and run.n_test == 40 and run.config.training_digits == 40
    go_to(app, "digits.py")
    assert any("40 digits to train on, 40 to test on" in said for said in captions(app))
    pick(go_to(app, "evaluate.py"), "Look closer", "Our digits")
    table = app.table[-1].value
    assert list(table.columns) == ["Network", "Learned from", "MNIST, 1,000 digits", "Our digits, 40 digits"]
    assert table["Learned from"].tolist() == [data.name]
    # A reload finds the run and its digits again, as long as they are these.
    assert run_of(member_session(tokens[0], TRAIN)).data_name == data.name


def test_runs_on_a_class_s_digits_are_repeated_if_it_has_them(school):
    secret, tokens = a_class(school)
    app = on_ours(tokens[0])
    started(app)
    Pools(school).give(tokens[1], hands(2, 19)[1])
    started(app)
    go_to(app, "compare.py")
    assert sum("the digits of your class have changed since" in each for each in captions(app)) == 1
    (repeat,) = [each for each in app.button if each.label.startswith("Repeat ")]
    repeat.click().run()
    assert sweeps.get(tokens[0], SEEDS).data.name == Pools(school).of_class(secret).data.name
    Pools(school).wipe(secret)
    for page in ("digits", "evaluate", "draw", "inside", "compare"):
        assert not go_to(app, f"{page}.py").exception


@pytest.mark.parametrize("how", ["the page is drawn", "it is pressed"])
def test_nobody_trains_on_other_digits_unawares(school, how):
    secret, tokens = a_class(school)
    app = on_ours(tokens[0])
    Pools(school).wipe(secret)
    app.run() if how == "the page is drawn" else button(app, "Start training").click().run()
    assert run_of(app) is None and any("not there any more" in each.value for each in app.error)
    assert part(app, Page).data_name == "embedded"


def test_the_teacher_looks_through_the_pool_and_takes_out(school):
    secret, tokens = a_class(school)
    app = teacher_of(secret)
    pick(app, "View", "Our digits")
    assert "80 digits by 4 people: 40 for training, 40 for testing." in "".join(markdown(app))
    ids = [digit.id for digit in Pools(school).of_class(secret).digits]
    control(app.multiselect, "Take out").select(ids[1]).run()
    # All of one hand, on whatever page they are; and what is chosen right before the press.
    control(app.multiselect, "Take out").set_value([ids[2], "Nick3"])
    button(app, "Take out").click().run()
    assert [digit.id for digit in Pools(school).of_class(secret).digits] == [ids[0], ids[1], *ids[3:60]]
    assert "59 digits by 3 people" in "".join(markdown(app))
    control(app.toggle, JUDGE).set_value(True).run()
    assert any("No network of this class is kept yet" in said for said in captions(app))
    add_finished(writer.default().ledger, tokens[2], load_ready_network())
    wait_for(app, lambda app: app.run().table)
    assert app.table[0].value["Network"].tolist() == ["Nick2"]
    assert all(float(said.split()[0]) > 90 for said in app.table[0].value.iloc[0, 2:])
    button(app, "Delete all of them").click().run()
    assert labels(school, secret) == [] and "Nobody has given any digits yet" in app.info[0].value
    assert app.toast[0].value == "All digits of the class's pool are deleted."
