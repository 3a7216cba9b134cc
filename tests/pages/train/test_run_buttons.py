"""The button that starts, pauses and resumes a run, and the way back to its start."""

from tests.pages.app import button, open_app, wait_for
from tests.pages.session import run_of


def test_what_is_reset_has_not_begun_and_is_started_not_resumed():
    app = open_app(iterations=5000, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    button(app, "Reset").click().run()
    assert not {"Resume", "Pause"} & {each.label for each in app.button}
    assert not button(app, "Stop").disabled
    waiting = run_of(app)
    button(app, "Start training").click().run()
    assert run_of(app) is waiting and waiting.status == "running"
    # With other settings than it was reset with it is another run, from there.
    button(app, "Reset").click().run()
    app.number_input(key="seed").set_value(5).run()
    button(app, "Start training").click().run()
    assert run_of(app).config.seed == 5 and run_of(app).status == "running"


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
