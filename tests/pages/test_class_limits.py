"""What a teacher lets a class do, as the fields on its page say it."""

from dataclasses import replace

from lab import addresses
from lab.addresses import TRIES
from tests.pages.app import button, open_app, stop
from tests.pages.classes import PAGE, QUICK, accepted, member_session
from tests.pages.session import part, run_of
from tests.pages.test_classroom import field, join, make, secret_of
from ui.session import Training


def test_limits_of_one_class_are_not_saved_for_another(school):
    teacher = make("9b")
    first = secret_of(teacher)
    limit(teacher, "Largest number of hidden units", 16)
    assert school.taught(first).limits == {"hidden_units": 16}
    field(teacher, "Its name").set_value("10a")
    button(teacher, "Make it").click().run()
    button(teacher, "Save").click().run()
    assert school.taught(secret_of(teacher)).limits == {} and school.taught(first).limits == {"hidden_units": 16}


def test_what_another_tab_has_limited_meanwhile_stays(school):
    teacher = make("9b")
    secret = secret_of(teacher)
    school.change(secret, limits={"iterations": 100, "sweeps": False})
    # The fields still say what they said when they were drawn.
    limit(teacher, "Largest number of hidden units", 16)
    assert school.taught(secret).limits == {"hidden_units": 16, "iterations": 100, "sweeps": False}


def test_a_class_lasts_as_long_as_its_teacher_says_later(school):
    secret = school.make("9b", 50)[1]
    before, teacher = school.taught(secret).expires, accepted(open_app(PAGE, teach=secret))
    days = next(each for each in teacher.number_input if each.label == "Days from now")
    assert days.value == 50  # who presses without a look changes nothing
    school.extend(secret, 60)  # in another tab
    days = next(each for each in teacher.run().number_input if each.label == "Days from now")
    assert days.value == 60
    days.set_value(120)
    button(teacher, "Change the end").click().run()
    assert 69 < (school.taught(secret).expires - before) / 86_400 < 71 and not teacher.error


def limit(app, label, most):
    next(each for each in app.number_input if each.label.startswith(label)).set_value(most)
    button(app, "Save").click().run()
    assert not app.exception


def test_a_start_that_is_refused_leaves_the_run_that_two_tabs_show_to_both(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.change(secret, limits={"runs_at_once": 1})
    here = member_session(token, "pages/train.py")
    part(here, Training).restored = replace(QUICK, iterations=100_000)
    button(here.run(), "Start training").click().run()
    there = member_session(token, "pages/train.py").run()
    going = run_of(here)
    assert run_of(there) is going
    n_watchers = len(going.watchers._all)
    button(here.run(), "Reset").click().run()
    assert "you have a run in another tab" in here.error[0].value.lower()
    assert run_of(here) is going and going.status == "running" and len(going.watchers._all) == n_watchers > 1
    stop(here)


def test_a_run_rests_with_its_class_though_its_page_is_not_drawn_and_goes_on_with_it(school):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    part(app, Training).restored = replace(QUICK, iterations=10**6)
    button(app.run(), "Start training").click().run()
    teacher = accepted(open_app(PAGE, teach=secret))
    button(teacher, "Pause all").click().run()
    assert run_of(app).status == "paused" and not teacher.exception
    assert "paused the class" in app.run().info[0].value
    button(teacher, "Go on").click().run()
    assert run_of(app).status == "paused" and run_of(app.run()).status == "running"


def test_one_network_makes_no_more_classes_than_it_may_and_others_do(school, monkeypatch):
    monkeypatch.setattr(addresses, "classes_made", addresses.Often(1, 3600))
    come_from(monkeypatch, "203.0.113.5")
    make("9a")
    assert "1 classes were made from your network within an hour" in make("9b").error[0].value
    come_from(monkeypatch, None)
    assert not make("9c").error


def test_who_guesses_a_pin_keeps_nobody_out_who_comes_from_elsewhere(school, monkeypatch):
    code, _ = school.make("9b")
    school.join(code, "Mia", "2718")
    come_from(monkeypatch, "203.0.113.5")
    for pin in range(TRIES):
        assert "another PIN" in join(code, pin=f"{pin:04}").error[0].value
    assert "from your network: try again in" in join(code).error[0].value
    come_from(monkeypatch, "203.0.113.6")
    assert not join(code).error


def come_from(monkeypatch, address):
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", address)
