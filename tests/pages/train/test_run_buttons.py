"""The buttons that start, pause, resume and step a run, and the way back to its start."""

import pytest

from lab import settings
from lab.runs.scheduler import scheduler
from tests.pages.app import button, captions, open_app, progress, wait_for
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Training


def rests(app):
    return run_of(app).status == "paused" and not run_of(app).busy


def stepped(app, label="Step 10"):
    """The page after the run has taken some steps, and rests."""
    button(app, label).click().run()
    return wait_for(app, rests)


def press(app, label):
    button(app, label).click().run()
    assert not app.exception
    return run_of(app)


def labels(app):
    return {each.label for each in app.button}


def test_steps_of_one_ten_and_a_hundred():
    app, done = open_app(units=16), 0
    for label, number in (("Step", 1), ("Step 10", 10), ("Step 100", 100)):
        done += number
        assert run_of(stepped(app, label)).iteration == done and f"Iteration {done} of" in progress(app)


def test_reset_goes_back_to_where_the_run_began():
    app = open_app(iterations=50, units=16)
    first = run_of(stepped(app))
    waiting = press(app, "Reset")
    assert waiting is not first and not waiting.ended
    assert (waiting.status, waiting.iteration) == ("paused", 0)
    assert part(app, Training).begun is None  # what has not begun is not written down
    # What has not begun is started, not resumed; who resets it again makes nothing anew.
    assert not {"Resume", "Pause"} & labels(app) and press(app, "Reset") is waiting
    assert run_of(stepped(app)) is waiting and waiting.history.costs == first.history.costs
    waiting = press(app, "Reset")
    app.number_input(key="seed").set_value(5).run()
    again = press(app, "Reset")
    assert again is not waiting and again.config.seed == 5
    assert press(app, "Start training") is again


@pytest.mark.parametrize("label", ["Start training", "Step 10"])
@pytest.mark.parametrize(("key", "value"), [("rate", 2.0), ("seed", 5)])
def test_what_is_reset_begins_with_what_was_set_since(label, key, value):
    app = stepped(open_app(iterations=60, units=16))
    waiting = press(app, "Reset")
    control = app.number_input(key=key) if key == "seed" else app.select_slider(key=key)
    control.set_value(value).run()
    assert not any("keeps its old settings" in said for said in captions(app))
    press(app, label)
    wait_for(app, lambda app: run_of(app).iteration >= 10 and not run_of(app).busy)
    run = run_of(app)
    assert settings.values_of(run.config)[key] == value and run.now == run.config and run.marks == []
    assert run is not waiting and not waiting.iteration


def test_who_presses_twice_has_not_paused_what_was_started(monkeypatch):
    monkeypatch.setattr("ui.session.training.TWICE", 1000)
    app = open_app(iterations=100_000, units=8)
    run = press(app, "Start training")
    assert press(app, "Pause") is run and run.status == "running"
    monkeypatch.setattr("ui.session.training.TWICE", 0)
    press(app, "Pause")
    assert run.status == "paused"


def test_a_step_pauses_a_run_that_goes_on_or_is_one_step_more(monkeypatch):
    app = open_app(iterations=100_000, units=16)
    press(app, "Start training")
    wait_for(app, lambda app: run_of(app).history.costs)
    done = run_of(stepped(app, "Step")).iteration
    with monkeypatch.context() as patch:
        patch.setattr(scheduler, "resume", lambda run, n: run.go_on(n))  # as if its turn did not come
        for n in range(1, 4):
            run = press(app, "Step")
            assert (run.iteration, run.status, run.budget) == (done, "running", n)
    scheduler.resume(run, 1)
    wait_for(app, rests)
    assert run.iteration == done + 4


def test_a_step_after_the_end_takes_the_place_of_nothing():
    app = open_app(iterations=20, units=8)
    run = started(app)
    assert press(app, "Step") is run and "take its steps again, or go on from here" in app.error[0].value
    press(app, "Reset")
    assert run_of(stepped(app, "Step")) is not run and not app.error
