"""What a reader does with a run on Train: steps, changes on the way, tasks, the time machine."""

import re

import pytest

import nncore
from lab.tasks import Task, encode
from tests.pages.session import run_of
from tests.pages.test_every_page import button, open_app, wait_for


def paused(app):
    return wait_for(app, lambda app: run_of(app) is not None and run_of(app).status == "paused")


def notes(app):
    return [warning.value for warning in app.warning]


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


def test_other_settings_wait_for_the_next_run():
    app = open_app(units=16)
    button(app, "Step").click().run()
    run = paused(app) and run_of(app)
    app.number_input(key="units").set_value(20).run()
    app.select_slider(key="rate").set_value(0.5).run()
    assert run.now == run.config
    assert "Other settings have changed" in " ".join(caption.value for caption in app.caption)


def test_slow_motion_is_asked_of_the_run_at_once_and_of_the_next():
    app = open_app(units=16)
    app.segmented_control(key="pace").set_value(20).run()
    button(app, "Step").click().run()
    assert run_of(app).pace == 20
    app.segmented_control(key="pace").set_value(0).run()
    assert run_of(app).pace is None


def test_a_link_out_of_range_is_ignored_with_a_note():
    app = open_app(units=5000, rate="0.123", bogus=1, iterations=40)
    assert app.number_input(key="units").value == 512
    assert app.number_input(key="iterations").value == 40
    said = " ".join(notes(app))
    assert "Hidden units cannot be what this link says; it is 512." in said
    assert "Learning rate cannot be what this link says; it is 0.1." in said
    assert "a setting that there is none of" in said
    app.number_input(key="iterations").set_value(50).run()
    assert not notes(app)


def test_a_link_with_good_values_has_no_note():
    assert not notes(open_app(units=40, rate="0.2", optimizer="Adam", batch="64", layers="2", augment="true"))


TASK = Task(
    {"units": 16, "seed": 7}, frozenset(["seed"]), {"test_accuracy": 0.5, "iterations": 300}, "What *do* you <i>?"
)


def test_a_task_locks_hides_asks_and_checks():
    app = open_app(task=encode(TASK), units=99, iterations=1)
    assert app.number_input(key="units").value == 16
    assert app.number_input(key="units").disabled
    assert [field.key for field in app.number_input] == ["units", "iterations", "digits"]
    assert not app.selectbox
    assert "What *do* you <i>?" in [text.value for text in app.text]
    assert button(app, "Start training").disabled
    app.text_area[0].set_value("I think so").run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert run_of(app).config.seed == 7
    goals = [markdown.value for markdown in app.markdown if "test digits read right" in markdown.value]
    assert "radio_button_unchecked" in goals[0]
    app.number_input(key="iterations").set_value(300).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert "Goal met" in app.success[0].value


def test_a_task_stays_in_the_address_on_the_way_back():
    app = open_app(task=encode(TASK))
    app.switch_page("pages/digits.py").run()
    app.query_params.pop("task", None)
    app.switch_page("pages/train.py").run()
    assert app.query_params["task"] == encode(TASK)
    assert app.number_input(key="units").disabled


def test_a_broken_task_says_so_and_everything_else_works():
    app = open_app(task="nonsense!")
    assert "cannot be read" in notes(app)[0]
    assert not button(app, "Start training").disabled


def test_a_run_goes_on_from_a_checkpoint_of_the_same_shape():
    app = open_app(units=16, iterations=100)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    first = run_of(app)
    checkpoint, network = first.checkpoints[5]
    app.session_state["time_machine"] = True
    app.run()
    app.select_slider(key="checkpoint").set_value(checkpoint).run()
    shown = next(markdown.value for markdown in app.markdown if "test digits read right" in markdown.value)
    right = nncore.accuracy(network.predict(nncore.flatten(first.data.test_images)), first.data.test_labels)
    assert shown.startswith(f"**{right:.1%}**")
    button(app, "Go on from here").click().run()
    second = wait_for(app, lambda app: run_of(app).ended) and run_of(app)
    assert second is not first
    X, labels = nncore.flatten(first.data.train_images[:1000]), first.data.train_labels[:1000]
    assert second.history.costs[0] == pytest.approx(network.cost(network.forward(X), labels), rel=1e-3)


def test_there_is_no_going_on_with_another_shape():
    app = open_app(units=16, iterations=60)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.session_state["time_machine"] = True
    app.number_input(key="units").set_value(20).run()
    assert button(app, "Go on from here").disabled


def test_setting_a_task_makes_a_link_with_the_settings_of_train():
    app = open_app(units=24, iterations=77)
    app.switch_page("pages/assign.py").run()
    assert not app.get("code")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    link = app.code[0].value
    assert "units=24" in link
    assert "iterations=77" in link
    opened = open_app(task=re.search(r"task=([\w-]+)", link)[1], units=3)
    assert opened.number_input(key="units").value == 24
    assert opened.number_input(key="units").disabled
