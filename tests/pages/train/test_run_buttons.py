"""The button that starts, pauses and resumes a run, and the way back to its start."""

import pytest

from lab import settings
from lab.runs.scheduler import scheduler
from tests.pages.app import button, captions, changed, open_app, pick, picture, wait_for
from tests.pages.session import run_of


def test_what_is_reset_has_not_begun_and_is_started_not_resumed():
    app = open_app(iterations=5000, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    button(app, "Reset").click().run()
    assert not {"Resume", "Pause"} & {each.label for each in app.button}
    waiting = run_of(app)
    assert waiting.status == "paused" and not waiting.ended
    button(app, "Start training").click().run()
    assert run_of(app) is waiting and waiting.status == "running"
    # With other settings than it was reset with it is another run, from there.
    button(app, "Reset").click().run()
    app.number_input(key="seed").set_value(5).run()
    button(app, "Start training").click().run()
    assert run_of(app).config.seed == 5 and run_of(app).status == "running"


def test_who_resets_what_has_not_begun_makes_nothing_anew():
    app = open_app(iterations=50, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    button(app, "Reset").click().run()
    waiting = run_of(app)
    button(app, "Reset").click().run()
    assert run_of(app) is waiting and not waiting.ended
    app.number_input(key="seed").set_value(5).run()
    button(app, "Reset").click().run()
    assert run_of(app) is not waiting and run_of(app).config.seed == 5


def shown(app):
    return len(picture(app)["scene"]["units"])


def test_after_a_reset_the_page_shows_what_would_begin_whatever_is_set_since():
    app = open_app(iterations=50, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    button(app, "Reset").click().run()
    assert any("16 ReLU units" in said for said in captions(app)) and shown(app) == 16
    app.number_input(key="units").set_value(8).run()
    assert not any("16 ReLU units" in said for said in captions(app)) and shown(app) == 8
    app.number_input(key="units").set_value(16).run()
    assert any("16 ReLU units" in said for said in captions(app))


@pytest.mark.parametrize("label", ["Start training", "Step 10"])
@pytest.mark.parametrize(("key", "value"), [("rate", 2.0), ("batch", 128), ("seed", 5)])
def test_what_is_reset_begins_with_what_was_set_since(label, key, value):
    app = open_app(iterations=60, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    button(app, "Reset").click().run()
    waiting = run_of(app)
    control = app.number_input(key=key) if key == "seed" else app.select_slider(key=key)
    control.set_value(value).run()
    assert not any("keeps its old settings" in said for said in captions(app))
    button(app, label).click().run()
    wait_for(app, lambda app: run_of(app).iteration >= 10 and not run_of(app).busy)
    run = run_of(app)
    assert settings.values_of(run.config)[key] == value and run.now == run.config and run.marks == []
    assert run is not waiting and not waiting.iteration


def test_who_presses_twice_where_once_is_enough_has_not_paused_what_was_started(monkeypatch):
    monkeypatch.setattr("ui.session.training.TWICE", 1000)
    app = open_app(iterations=100_000, units=8)
    button(app, "Start training").click().run()
    run = run_of(app)
    button(app, "Pause").click().run()
    assert run_of(app) is run and run.status == "running"
    monkeypatch.setattr("ui.session.training.TWICE", 0)
    button(app, "Pause").click().run()
    assert run.status == "paused"


def test_a_step_of_a_run_that_goes_on_pauses_it_and_one_of_a_run_that_steps_is_one_more(monkeypatch):
    app = open_app(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).history.costs)
    button(app, "Step").click().run()
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    done = run_of(app).iteration
    # The second press comes while the first is being done: the page was drawn before it.
    pressed = app.run()
    monkeypatch.setattr(scheduler, "resume", lambda run, n: run.go_on(n))  # as if its turn did not come
    button(pressed, "Step").click().run()
    assert (run_of(app).status, run_of(app).budget) == ("running", 1)
    for n in range(2, 13):
        button(app, "Step").click().run()
        assert (run_of(app).iteration, run_of(app).status, run_of(app).budget) == (done, "running", n)
    monkeypatch.undo()
    scheduler.resume(run_of(app), 1)
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    assert run_of(app).iteration == done + 13


def test_a_step_pauses_a_run_that_goes_on_however_few_iterations_are_left():
    app = pick(open_app(iterations=60, units=8), "Speed", 1)
    button(app, "Start training").click().run()
    button(app, "Step").click().run()
    assert run_of(app).status == "paused"


def test_of_a_run_that_takes_ten_steps_ten_more_wait_for_them_and_one_is_a_pause():
    app = open_app(iterations=5000, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    for n in (10, 3):
        run_of(app).go_on(10)  # as if its turn did not come
        run_of(app).rests_after = run_of(app).iteration + n  # or it has taken some of them
        for label, status in (("Step 10", "running"), ("Step", "paused")):
            button(app, label).click().run()
            assert (run_of(app).status, run_of(app).budget) == (status, n)


def test_what_another_tab_does_with_the_run_is_seen_here():
    app = open_app(iterations=100_000, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: run_of(app).status == "paused" and not run_of(app).busy)
    assert button(app.run(), "Resume") and not changed(app, "run")
    scheduler.resume(run_of(app))
    assert changed(app, "run") and button(app.run(), "Pause")
    scheduler.pause(run_of(app))
    wait_for(app, lambda app: not run_of(app).busy)
    scheduler.stop(run_of(app))
    assert changed(app, "run") and button(app.run(), "Start training")


def test_a_step_after_the_end_puts_no_new_run_in_place_of_what_was_learned():
    app = open_app(iterations=20, units=8)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    run = run_of(app)
    button(app.run(), "Step").click().run()
    assert run_of(app) is run and "take its steps again, or go on from here" in app.error[0].value
    button(app, "Reset").click().run()
    button(app, "Step").click().run()
    wait_for(app, lambda app: run_of(app).iteration == 1)
    assert run_of(app) is not run and not app.error
