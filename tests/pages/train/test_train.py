"""Runs on Train: how they start, stop and end, what goes wrong, and changes on the way."""

import pytest

import nncore
from render import sentences
from tests.pages.app import button, captions, every_piece, go_to, numbers, open_app, outcome, strip, wait_for, words
from tests.pages.session import part, run_of, tab_of
from tests.pages.tasked import started
from ui.session import Networks, Training, widgets
from ui.session.tabs import working_for


def rests(app):
    return run_of(app).status == "paused" and not run_of(app).busy


@pytest.fixture
def paused():
    """The app on Train, where a run rests after ten iterations."""
    app = open_app(units=16)
    button(app, "Step 10").click().run()
    return wait_for(app, rests)


# How they end


def test_a_run_ends_with_its_scores_and_stays_on_its_page(trained):
    assert "Finished" in outcome(trained) and "(all 1,000 digits) and" in outcome(trained)
    shown = numbers(trained)
    assert 0.5 < float(shown["Cost"]) < 2.4 and shown["Test accuracy"].endswith("\u202f%")
    go_to(go_to(trained, "digits.py"), "train.py")
    assert numbers(trained) == shown
    assert [field.value for field in trained.number_input] == [32, 60, 1000, 3]


@pytest.mark.parametrize(("iterations", "look"), [(1, "warning"), (15, "info"), (300, "success")])
def test_only_a_run_that_reads_well_is_shown_as_a_success(iterations, look):
    app = open_app(units=32, iterations=iterations, rate=0.5)
    started(app)
    said = [each.value for each in getattr(app, look) if each.value.startswith("Finished.")]
    assert said and ("better than guessing" in said[0]) == (look == "warning")


# How they start


@pytest.mark.parametrize("label", ["Start training", "Step", "Reset", "Go on from here"])
def test_a_button_takes_what_was_typed_just_before(trained, label):
    trained.session_state["time_machine"] = True
    before = run_of(trained.run())
    # The press is what ends the typing: the page hears of both at once.
    trained.number_input(key="iterations").set_value(77)
    button(trained, label).click().run()
    assert run_of(trained) is not before and run_of(trained).config.iterations == 77


def test_a_start_that_fails_or_is_interrupted_loses_nothing(trained, monkeypatch):
    def start(config):
        with working_for(tab_of(trained)):
            part(trained, Training).start(config, run.data)

    def interrupt(*_):
        raise SystemExit

    run, network = run_of(trained), part(trained, Networks).own.network
    with pytest.raises(ValueError, match="training_digits must be at most"):
        start(nncore.TrainingConfig(training_digits=60_000))
    monkeypatch.setattr(widgets, "value", interrupt)
    with pytest.raises(SystemExit):  # by a newer press
        start(run.config)
    assert run_of(trained) is run and part(trained, Networks).own.network is network


# Changes on the way


def test_the_learning_rate_can_change_on_the_way(paused):
    run = run_of(paused)
    paused.select_slider(key="rate").set_value(0.5).run()
    assert run_of(paused) is run and run.marks == [(10, "learning rate 0.5")]
    button(paused, "Step 10").click().run()
    wait_for(paused, rests)
    assert run.now.learning_rate == 0.5
    line = next(said for said in captions(paused) if "learning rate" in said and "16 " in said)
    assert "learning rate 0.1 " in line and "changed on the way: learning rate 0.5 after iteration 10" in line
    # Other settings wait for the next run.
    paused.number_input(key="units").set_value(20).run()
    paused.select_slider(key="rate").set_value(0.3).run()
    assert run.now.learning_rate == 0.5
    assert strip(paused) == sentences.changed_since(["Hidden units", "Learning rate"])


def test_a_link_changes_nothing_of_another_tabs_run_by_itself(browser):
    app = browser.open(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    run, other = run_of(app), browser.open(iterations=100_000, units=16, rate=0.5)
    app.run()
    assert run_of(other) is run and run.marks == [] and run.now == run.config
    other.select_slider(key="rate").set_value(0.3).run()
    app.run()
    assert [text for _, text in run.marks] == ["learning rate 0.3"] and run.now.learning_rate == 0.3


def test_a_curve_that_ends_elsewhere_than_its_number_says_why():
    app = open_app(iterations=50, rate=5)
    button(app, "Step").click().run()
    run = run_of(wait_for(app, rests))
    assert abs(run.scores.train_accuracy - run.history.train_accuracies[-1]) > 0.02
    assert "is of the network as it learned: on one batch before each step" in words(every_piece(app, "notes"))
