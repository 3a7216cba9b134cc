"""The time machine on Train: an earlier network of a run, what it reads, and going on from it."""

import pytest

import nncore
from lab.drawing_sheet import DrawingSheet
from render.verdicts import probabilities_alt
from tests.lab.strokes import SEVEN
from tests.pages.app import html, markdown
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Drawing


def test_a_run_goes_on_from_a_checkpoint(trained):
    part(trained, Drawing).show(DrawingSheet((SEVEN,)))
    trained.session_state["time_machine"] = True
    first = run_of(trained.run())
    checkpoint, network = first.checkpoints[5]
    trained.select_slider(key="checkpoint").set_value(checkpoint).run()
    right = nncore.accuracy(network.predict(nncore.flatten(first.data.test_images)), first.data.test_labels)
    assert any(said.startswith(f"**{100 * right:.1f}\u202f%** of 1,000 test digits") for said in markdown(trained))
    # The answer to one's drawing is said in words.
    probabilities = network.predict_proba(nncore.flatten(part(trained, Drawing).sheet.digit()[None]))[0]
    assert probabilities_alt(probabilities, first.class_names) in html(trained)
    second = started(trained, "Go on from here")
    X, labels = nncore.flatten(first.data.train_images[:1000]), first.data.train_labels[:1000]
    assert second.history.costs[0] == pytest.approx(network.cost(network.forward(X), labels), rel=1e-3)
    # With another shape there is no going on.
    trained.session_state["time_machine"] = True
    trained.number_input(key="units").set_value(20).run()
    assert trained.select_slider(key="checkpoint") and "Go on from here" not in [each.label for each in trained.button]
