"""Runs on Train: how they start, stop and end, what goes wrong, and changes on the way."""

import re
from dataclasses import replace
from functools import partial
from importlib import import_module

import numpy as np
import pytest

import nncore
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import scheduler
from nncore.presets import FIRST
from render import sentences
from tests.lab.test_runs import wait_until
from tests.lab.threads import Threads
from tests.pages.app import (
    button,
    captions,
    changed,
    every_piece,
    go_to,
    numbers,
    open_app,
    outcome,
    picture,
    progress,
    stop,
    strip,
    wait_for,
    words,
)
from tests.pages.session import part, run_of, tab_of
from ui.session import Networks, Training, widgets
from ui.session.tabs import working_for


def test_a_run_ends_with_its_scores_and_what_to_do_next(trained):
    assert "Finished" in outcome(trained) and sentences.NOTHING_DRAWN in outcome(trained)
    assert "(all 1,000 digits) and" in outcome(trained)
    shown = numbers(trained)
    assert 0.5 < float(shown["Cost"]) < 2.4
    assert shown["Test accuracy"].endswith("\u202f%")


def test_more_settings_say_how_many_of_them_are_not_as_they_start():
    def more(config):
        return next(each.label for each in open_app(config=config).expander if each.label.startswith("More"))

    in_sight = replace(FIRST, hidden_units=(16,), iterations=50, learning_rate=0.5, hidden_activation="tanh")
    assert more(in_sight) == "More"
    assert more(replace(in_sight, optimizer="adam", l2=0.01)) == "More · 2 changed"
    assert more(replace(in_sight, training_digits=1000, augment=False, seed=5)) == "More · 3 changed"


@pytest.mark.parametrize(("iterations", "well"), [(1, False), (15, False), (300, True)])
def test_only_a_run_that_reads_well_is_shown_as_a_success(iterations, well):
    app = open_app(units=32, iterations=iterations, rate=0.5)
    button(app, "Start training").click().run()
    assert "Finished" in outcome(wait_for(app, outcome))
    assert any(each.value.startswith("Finished.") for each in app.success) == well


def test_a_run_that_ends_while_its_page_is_drawn_is_noticed(monkeypatch):
    app = open_app(iterations=100_000)
    living = import_module("ui.train.living")  # declares a component, and a page is open now
    draw = living.show

    def ends_meanwhile(*arguments):
        if (run := run_of(app)) is not None:
            scheduler.stop(run)
            wait_until(lambda: not run.busy)
        draw(*arguments)

    monkeypatch.setattr(living, "show", ends_meanwhile)
    button(app, "Start training").click().run()
    assert not outcome(app) and changed(app, "run"), "the page is drawn anew, for it was drawn for a run that goes on"


def test_step_advances_by_one_iteration():
    app = open_app(units=16)
    for n_steps in (1, 2):
        button(app, "Step").click().run()
        wait_for(app, lambda app: any(button.label == "Resume" for button in app.button))
        assert f"Iteration {n_steps} of" in progress(app)


def test_pause_resume_and_stop_keep_what_was_learned():
    app = open_app(iterations=5000)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    button(app, "Pause").click().run()
    button(app, "Resume").click().run()
    stop(app)
    wait_for(app, outcome)
    assert "Stopped at iteration" in outcome(app)
    assert not button(app, "Start training").disabled
    layouts = [each["figure"]["layout"] for each in picture(app)["scene"]["curves"]]
    assert [layout["xaxis"]["range"] for layout in layouts] == [[0, max(10, run_of(app).iteration)]] * 2


def test_what_comes_between_a_run_and_its_cluster_is_said(monkeypatch):
    threads = Threads()
    monkeypatch.setattr(scheduler, "_new_run", partial(RemoteRun, threads))
    threads.problem = "the Dask scheduler at there does not answer"
    app = open_app(iterations=20_000, units=8)
    button(app, "Start training").click().run()
    assert app.error[0].value == "The Dask scheduler at there does not answer."
    threads.problem = None
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    threads.lose_all()
    wait_for(app, lambda app: "back at iteration" in picture(app)["frame"]["said"].get("notice", ""))
    stop(app)
    wait_for(app, outcome)
    assert "what it learned is kept" in outcome(app)


def test_leaving_and_coming_back_loses_nothing(trained):
    cost = numbers(trained)["Cost"]
    go_to(trained, "digits.py")
    go_to(trained, "train.py")
    assert numbers(trained)["Cost"] == cost
    assert [field.value for field in trained.number_input] == [32, 60, 1000, 3]


def test_a_run_that_diverges_says_where_and_why_and_keeps_the_last_finite_network(monkeypatch):
    app = open_app(rate="10", optimizer="Momentum", decay="0.03", layers=3, start="He")
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.error)
    assert re.search(r"at iteration \d+ the cost stopped being a finite number.*learning rate", app.error[0].value)
    assert all(np.isfinite(layer.weights).all() for layer in run_of(app).network.layers)


def test_an_error_in_the_training_thread_reaches_the_page(monkeypatch):
    def broken(config, data, **options):
        yield next(train(config, data))
        raise MemoryError("no room for the gradients")

    train = nncore.train
    monkeypatch.setattr(nncore, "train", broken)
    app = open_app()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.error)
    assert "no room for the gradients" in app.error[0].value
    assert not button(app, "Start training").disabled


def test_a_run_no_better_than_guessing_says_so():
    app = open_app(iterations=1, units=4)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.warning)
    assert "better than guessing" in app.warning[0].value


def paused(app):
    """Wait until the page says so, and its buttons may be used."""
    return wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)


def test_steps_of_one_ten_and_a_hundred():
    app = open_app(units=16)
    done = 0
    for label, number in (("Step", 1), ("Step 10", 10), ("Step 100", 100)):
        button(app, label).click().run()
        paused(app)
        done += number
        assert run_of(app).iteration == done


def test_reset_goes_back_to_the_same_starting_weights():
    app = open_app(units=16)
    button(app, "Step 10").click().run()
    first = paused(app) and run_of(app)
    button(app, "Reset").click().run()
    again = run_of(app)
    assert again is not first
    assert (again.status, again.iteration) == ("paused", 0)
    button(app, "Step 10").click().run()
    paused(app)
    assert again.history.costs == first.history.costs


@pytest.mark.parametrize("label", ["Start training", "Step", "Reset", "Go on from here"])
def test_a_button_takes_what_was_typed_just_before_it_was_pressed(trained, label):
    trained.session_state["time_machine"] = True
    before = run_of(trained.run())
    # The press is what ends the typing: the page hears of both at once.
    trained.number_input(key="iterations").set_value(77)
    button(trained, label).click().run()
    assert run_of(trained) is not before and run_of(trained).config.iterations == 77


# Changes on the way


def test_the_learning_rate_can_change_during_a_run_and_is_marked():
    app = open_app(units=16)
    button(app, "Step 10").click().run()
    run = paused(app) and run_of(app)
    app.select_slider(key="rate").set_value(0.5).run()
    assert run_of(app) is run
    assert run.marks == [(10, "learning rate 0.5")]
    button(app, "Step 10").click().run()
    paused(app)
    assert run.now.learning_rate == 0.5
    assert "learning rate 0.5" in " ".join(caption.value for caption in app.caption)


def test_a_link_to_settings_changes_nothing_of_a_run_that_another_tab_began_until_somebody_does(browser):
    app = browser.open(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    run, other = run_of(app), browser.open(iterations=100_000, units=16, rate=0.5)
    app.run()
    assert run_of(other) is run and run.marks == [] and run.now == run.config
    other.select_slider(key="rate").set_value(0.3).run()
    app.run()
    assert [text for _, text in run.marks] == ["learning rate 0.3"] and run.now.learning_rate == 0.3


def test_other_settings_wait_for_the_next_run():
    app = open_app(units=16)
    button(app, "Step").click().run()
    run = paused(app) and run_of(app)
    app.number_input(key="units").set_value(20).run()
    app.select_slider(key="rate").set_value(0.5).run()
    assert run.now == run.config
    assert strip(app) == sentences.changed_since(["Hidden units", "Learning rate"])


def test_slow_motion_is_asked_of_the_run_at_once_and_of_the_next():
    app = open_app(units=16)
    app.segmented_control(key="pace").set_value(20).run()
    button(app, "Step").click().run()
    assert run_of(app).pace == 20
    app.segmented_control(key="pace").set_value(0).run()
    assert run_of(app).pace is None


def test_a_start_that_fails_loses_nothing(trained):
    run, network = run_of(trained), part(trained, Networks).own.network
    too_many = nncore.TrainingConfig(training_digits=60_000)
    with working_for(tab_of(trained)), pytest.raises(ValueError, match="training_digits must be at most"):
        part(trained, Training).start(too_many, run.data)
    assert run_of(trained) is run and part(trained, Networks).own.network is network


def test_a_start_that_a_newer_press_interrupts_leaves_the_run(monkeypatch):
    app = open_app(units=16, iterations=100_000)
    button(app, "Step").click().run()
    run = run_of(app)

    def interrupt(*_):
        raise SystemExit

    monkeypatch.setattr(widgets, "value", interrupt)
    with working_for(tab_of(app)), pytest.raises(SystemExit):
        part(app, Training).start(run.config, run.data)
    assert run_of(app) is run and not run.ended


def test_what_was_changed_on_the_way_is_said_with_what_it_was_before():
    app = open_app(iterations=60, units=16)
    button(app, "Step 10").click().run()
    wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    app.select_slider(key="rate").set_value(0.5).run()
    button(app, "Resume").click().run()
    wait_for(app, outcome)
    line = next(said for said in captions(app) if "learning rate" in said and "16 " in said)
    assert "learning rate 0.1 " in line and "changed on the way: learning rate 0.5 after iteration 10" in line


def test_a_curve_that_ends_elsewhere_than_the_number_beside_it_says_why():
    app = open_app(iterations=50, rate=5)
    button(app, "Step").click().run()
    wait_for(app, lambda app: any(button.label == "Resume" for button in app.button) and not run_of(app).busy)
    run = run_of(app)
    assert abs(run.scores.train_accuracy - run.history.train_accuracies[-1]) > 0.02
    assert "is of the network as it learned: on one batch before each step" in words(every_piece(app, "notes"))
