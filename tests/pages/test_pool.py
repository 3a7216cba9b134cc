"""Our digits: looked through on Class, trained on, tried on, and held against MNIST's."""

import time

from lab.classes.pool import Pools
from lab.ledger import writer
from lab.sweeps.sweep_queue import SEEDS, SWEEP, sweeps
from nncore import load_ready_network
from render import pool_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, captions, every_piece, go_to, markdown, open_app, pick, wait_for, words
from tests.pages.classes import PAGE, a_class, hands, labels, member_session
from tests.pages.session import part, run_of
from ui.session import Desk, Membership, OwnDigits, Page, Teaching


def toggle(app, label):
    return next(each for each in app.toggle if each.label.startswith(label))


def data_control(app):
    return next((group for group in app.button_group if group.label == "Data"), None)


def test_a_reload_and_another_device_take_nothing_out(school):
    secret, tokens = a_class(school, n=1, each=3)
    app = member_session(tokens[0], "pages/draw.py")
    pick(app, "Look closer", "Your digits")
    assert toggle(app, "Give my").value
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


def test_what_was_removed_on_another_device_is_not_given_from_this_one(school):
    secret, (token,) = a_class(school, n=1, each=1)
    app = member_session(token, "pages/draw.py")
    pick(app, "Look closer", "Your digits")
    toggle(app, "Give my").set_value(False).run()
    part(app, OwnDigits).tray = hands(1, 3)[0]
    app.run()
    phone = member_session(token, "pages/draw.py")
    assert len(part(phone, OwnDigits).tray) == 3
    part(app, OwnDigits).drop({0})
    app.run()
    toggle(app, "Give my").set_value(True).run()
    part(phone, Membership).look()
    phone.run()
    assert len(labels(school, secret)) == len(part(phone, OwnDigits).tray) == 2


def test_the_class_trains_on_its_digits_and_is_judged_by_other_hands(school):
    secret, tokens = a_class(school)
    app = member_session(tokens[0], "pages/train.py")
    data_control(app).select("/ours").run()
    data = Pools(school).of_class(secret).data
    next(each for each in app.number_input if each.label == "Iterations").set_value(30).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    run = run_of(app)
    assert run.data_name == data.name and run.n_test == 40 and run.config.training_digits == 40
    go_to(app, "digits.py")
    assert any("40 digits to train on, 40 to test on" in said for said in captions(app))
    go_to(app, "evaluate.py")
    pick(app, "Look closer", "Our digits")
    assert not app.exception
    table = app.table[-1].value
    assert list(table.columns) == ["Network", "Learned from", "MNIST, 1,000 digits", "Our digits, 40 digits"]
    assert table["Learned from"].tolist() == [data.name]
    # A reload finds the run and its digits again, as long as they are these.
    again = member_session(tokens[0], "pages/train.py")
    assert run_of(again).data_name == data.name


def test_a_pool_that_is_gone_is_a_sentence_and_the_digits_built_in_are_used(school):
    secret, tokens = a_class(school)
    app = member_session(tokens[0], "pages/train.py")
    data_control(app).select("/ours").run()
    Pools(school).wipe(secret)
    for page in ("train", "digits", "evaluate", "draw", "inside", "compare"):
        go_to(app, f"pages/{page}.py")
        assert not app.exception
    assert part(app, Membership).me is not None


def test_many_settings_are_tried_on_the_digits_of_the_class(school):
    secret, tokens = a_class(school)
    app = member_session(tokens[0], "pages/train.py")
    data_control(app).select("/ours").run()
    app.number_input(key="iterations").set_value(30).run()
    go_to(app, "compare.py")
    pick(app, "View", "Try many settings")
    app.multiselect[0].select("learning_rate").run()
    next(each for each in app.button if each.key == "start_sweep").click().run()
    wait_for(app, lambda app: sweeps.get(tokens[0], SWEEP).done)
    sweep = sweeps.get(tokens[0], SWEEP)
    data = Pools(school).of_class(secret).data
    assert sweep.data.name == data.name and not app.exception
    assert {cell.status for cell in sweep.cells} == {"finished"}
    app.run()
    assert "Best" in words(every_piece(app))


def test_the_teacher_looks_through_takes_out_wipes_and_sees_what_networks_make_of_them(school):
    secret, tokens = a_class(school)
    app = open_app(PAGE)
    part(app, Teaching)._add(secret)
    app.run()
    pick(app, "View", "Our digits")
    assert "80 digits by 4 people: 40 for training, 40 for testing." in "".join(markdown(app))
    second = next(each for each in app.multiselect if each.label == "Take out")
    second.select(Pools(school).of_class(secret).digits[1].id).run()
    button(app, "Take out").click().run()
    assert len(labels(school, secret)) == 79 and not app.exception
    # All of one hand, on whatever page they are.
    next(each for each in app.multiselect if each.label == "Take out").select("Nick3").run()
    button(app, "Take out").click().run()
    assert len(labels(school, secret)) == 59 and "59 digits by 3 people" in "".join(markdown(app))
    toggle(app, "What everybody's").set_value(True).run()
    assert any("No network of this class is kept yet" in said for said in captions(app))
    add_finished(writer.default().ledger, tokens[2], load_ready_network())
    wait_for(app, lambda app: app.run().table)
    assert app.table[0].value["Network"].tolist() == ["Nick2"]
    assert all(float(said.split()[0]) > 90 for said in app.table[0].value.iloc[0, 2:])
    button(app, "Delete all of them").click().run()
    assert labels(school, secret) == [] and "Nobody has given any digits yet" in app.info[0].value
    assert app.toast[0].value == "All digits of the class's pool are deleted."


def two_runs_on_ours(token):
    app = member_session(token, "pages/train.py")
    data_control(app).select("/ours").run()
    next(each for each in app.number_input if each.label == "Iterations").set_value(20).run()
    for _ in range(2):
        button(app, "Start training").click().run()
        wait_for(app, lambda app: run_of(app).settled)
    return go_to(app, "compare.py")


def test_runs_on_the_digits_of_the_class_can_be_repeated(school):
    secret, tokens = a_class(school)
    app = two_runs_on_ours(tokens[0])
    assert not any("not on this machine" in each for each in captions(app))
    button(app, "Repeat Run 1, again with 5 seeds").click().run()
    wait_for(app, lambda app: sweeps.get(tokens[0], SEEDS).done)
    assert sweeps.get(tokens[0], SEEDS).data.name == Pools(school).of_class(secret).data.name


def test_but_not_once_these_are_others(school):
    _, tokens = a_class(school)
    app = two_runs_on_ours(tokens[0])
    Pools(school).give(tokens[1], hands(2, 19)[1])
    app.run()
    assert sum("the digits of your class have changed since" in each for each in captions(app)) == 2


def test_nobody_trains_on_other_digits_unawares_when_the_class_s_are_taken_back(school):
    secret, tokens = a_class(school)
    for how in ("the page is drawn", "it is pressed"):
        app = member_session(tokens[0], "pages/train.py")
        data_control(app).select("/ours").run()
        Pools(school).wipe(secret)
        if how == "the page is drawn":
            app.run()
        else:
            button(app, "Start training").click().run()
        assert run_of(app) is None and any("not there any more" in each.value for each in app.error), how
        assert part(app, Page).data_name == "embedded"
        for token, tray in zip(tokens, hands(), strict=True):
            Pools(school).begin_to_give(token, tray)


def test_as_long_as_it_is_no_data_set_it_is_said_whose_digits_are_for_what(school):
    secret, _ = a_class(school, 1, 3)
    said = pool_sentences.how_many(Pools(school).of_class(secret))
    assert said.startswith("3 digits by 1 person: 3 for training, 0 for testing.")
    assert said.endswith("half of the people draw for training, the others for testing.")
