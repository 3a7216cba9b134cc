"""The time machine on Train: an earlier network of a run, what it reads, and going on from it."""

import pytest

import nncore
from lab.drawing_sheet import DrawingSheet
from render.verdicts import probabilities_alt
from tests.lab.strokes import SEVEN
from tests.pages.app import button, html, open_app, wait_for
from tests.pages.session import part, run_of
from ui.session import Drawing


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
    assert shown.startswith(f"**{100 * right:.1f}\u202f%**")
    button(app, "Go on from here").click().run()
    second = wait_for(app, lambda app: run_of(app).ended) and run_of(app)
    assert second is not first
    X, labels = nncore.flatten(first.data.train_images[:1000]), first.data.train_labels[:1000]
    assert second.history.costs[0] == pytest.approx(network.cost(network.forward(X), labels), rel=1e-3)


def test_the_answer_to_ones_drawing_in_the_time_machine_is_said_in_words(trained):
    part(trained, Drawing).show(DrawingSheet((SEVEN,)))
    trained.session_state["time_machine"] = True
    run = run_of(trained.run())
    probabilities = run.network.predict_proba(nncore.flatten(part(trained, Drawing).sheet.digit()[None]))[0]
    assert probabilities_alt(probabilities, run.class_names) in html(trained)


def test_there_is_no_going_on_with_another_shape():
    app = open_app(units=16, iterations=60)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.session_state["time_machine"] = True
    app.number_input(key="units").set_value(20).run()
    assert "Go on from here" not in [each.label for each in app.button]
