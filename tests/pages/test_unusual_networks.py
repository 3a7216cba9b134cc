"""Digits, Draw, Evaluate and Inside with whatever there may be to look at: no page ends in an error."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.collection import example_file, open_collection
from lab.networks import ready_network
from lab.runs.scheduler import scheduler
from nncore.datasets import DIGIT_NAMES
from nncore.study.robustness import CHANGES
from render.live_sentences import NO_UNITS
from tests.pages.app import alts, captions, data_of, go_to, markdown, open_app, pick, picture
from tests.pages.draw.canvas import canvas, open_draw  # noqa: F401  a fixture
from tests.pages.session import part
from tests.patience import wait_until
from ui.inside import chapters
from ui.session import Networks, OpenCollection, Training

LOOKS = ("Mistakes", "Confidence", "Map", "Drawings by people", "Harder digits")
ODD_NAMES = (
    "<b>bold</b>",
    "![x](http://127.0.0.1:9/)",
    "$x^2$",
    "x\x00y",
    "日本",
    "a" * 20,
    "a|b",
    "`code`",
    ":red[x]",
    "",
)


def of_few(n_test=10, class_names=None, labels=None):
    """The digits on board, with few to test on. labels: of those to keep; the others are missing."""
    data = nncore.load_digits()
    kept = np.isin(data.test_labels, range(10) if labels is None else labels)
    names = class_names or data.class_names
    images, right = data.test_images[kept][:n_test], data.test_labels[kept][:n_test]
    few = data.train_images[:100], data.train_labels[:100]
    if labels is not None:
        some = np.isin(data.train_labels, labels)
        few = data.train_images[some][:100], data.train_labels[some][:100]
    return nncore.Digits("A few digits", *few, images, right, names)


def trained(data, iterations=1, **changes):

    config = nncore.TrainingConfig(hidden_units=(5,), training_digits=len(data.train_labels), iterations=iterations)
    return scheduler.start(replace(config, **changes), data, lambda: True)


def by_people():
    """The example drawings as a collection, drawn."""
    collection = open_collection(example_file())
    wait_until(lambda: collection.drawings)
    return collection


SITUATIONS = {
    "one iteration": (of_few, {}),
    "ten test digits": (of_few, {"iterations": 30}),
    "a failed run": (of_few, {"iterations": 500, "learning_rate": 10, "optimizer": "momentum", "l2": 0.09}),
    "one test digit": (lambda: of_few(1), {}),
    "only threes": (lambda: of_few(labels=[3]), {"iterations": 20}),
    "names of other kinds": (lambda: of_few(class_names=ODD_NAMES), {"iterations": 20}),
    "no hidden layer": (of_few, {"hidden_units": ()}),
    "eight hidden layers": (of_few, {"hidden_units": (3,) * 8}),
    "sigmoid": (of_few, {"output_activation": "sigmoid", "hidden_activation": "tanh"}),
}


@pytest.fixture(params=SITUATIONS)
def situation(request, monkeypatch):
    make, changes = SITUATIONS[request.param]
    data = make()
    monkeypatch.setattr("ui.shared.data_choice.current", lambda: data)
    monkeypatch.setattr("ui.shared.data_choice.choose", lambda: data)
    run = trained(data, **changes)
    wait_until(lambda: run.ended)
    app = open_app()
    part(app, Training).run = part(app, Networks).source = run
    part(app, OpenCollection).collection = by_people()
    return app


def test_evaluate(situation):
    go_to(situation, "evaluate.py")
    assert not situation.exception
    for look in LOOKS:
        pick(situation, "Look closer", look)
    for kind in CHANGES:
        pick(situation, "What makes them harder", kind)
    pick(situation, "Which network reads", "Both")


def test_inside(situation):
    go_to(situation, "inside.py")
    for title in chapters.BY_TITLE:
        pick(situation, "Chapter", title)


@pytest.mark.parametrize("situation", ["no hidden layer"], indirect=True)
def test_of_a_network_without_hidden_layers_nothing_is_said_of_any(situation):
    said = []

    def look(page, *choice):
        app = go_to(situation, page)
        pick(app, *choice) if choice else None
        assert not app.exception
        images = [image.alt for each in app.get("image") for image in each.proto.imgs]
        said.extend([*captions(app), *markdown(app), *alts(app), *images])

    situation.session_state["time_machine"] = True
    look("train.py")
    said.extend(picture(situation)["scene"]["captions"])
    assert NO_UNITS in said and any(text.startswith("Weights after iteration 1: ") for text in said)
    look("evaluate.py", "Look closer", "Map")
    assert any(text.startswith("Map of ") for text in said)
    look("inside.py", "Chapter", "The model")
    said.extend(text for step in data_of(situation, "player")[0]["steps"] for text in step.values())
    assert any(text.startswith("Each answer adds up what the pixels say") for text in said)
    wrong = ("hidden unit", "last hidden layer", "unit 0", "what the units say")
    assert [text for text in said if text != NO_UNITS and any(words in text for words in wrong)] == []


def test_digits(situation):
    go_to(situation, "digits.py")
    assert not situation.exception


def test_draw(canvas, situation):  # noqa: F811
    from tests.nncore.reading.test_ink import seven

    app = open_draw(canvas, seven(), situation)
    if part(app, Networks).own is None or part(app, Networks).own.class_names == DIGIT_NAMES:
        pick(app, "It was a …", 7)
    for look in ("From drawing to digit", "Why this answer", "Your digits"):
        pick(app, "Look closer", look)
    pick(app, "Which network reads", "Both")


def test_two_networks_that_are_equal_side_by_side():
    app = open_app()
    part(app, Networks).open(ready_network().network, nncore.TrainingConfig(), tuple("0123456789"), 0.9)
    part(app, OpenCollection).collection = by_people()
    go_to(app, "evaluate.py")
    pick(app, "Which network reads", "Both")
    for look in LOOKS:
        pick(app, "Look closer", look)
