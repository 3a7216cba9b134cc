"""The network on Train: before anything is pressed, and what a run made of it."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image
from ui.train.stage import N_DIGITS, N_UNITS

import nncore
from lab.network_cache import BoundedCache
from lab.runs.scheduler import scheduler
from lab.tasks import Task, encode
from render import stage as render
from render.stage import SIDE
from tests.pages.app import button, captions, open_app, redraw
from tests.pages.session import run_of
from tests.patience import wait_until
from ui.shared import live
from ui.train import stage


def alts(app):
    return [each.proto.imgs[0].alt for each in app.get("image")]


def right(network, data):
    found = network.predict(nncore.flatten(data.test_images[:N_DIGITS], network.dtype))
    return f"**{int((found == data.test_labels[:N_DIGITS]).sum())} of {N_DIGITS} right**"


def said(app):
    return next(text for text in captions(app) if text.startswith("20 test digits"))


def test_before_anything_is_pressed_there_is_the_network_that_has_learned_nothing():
    app = open_app(units=30, seed=5)
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(30,), seed=5))
    assert right(network, nncore.load_digits()) in said(app)
    assert alts(app)[0].startswith("The weights of 24 units, a picture each: ")
    assert "The network: 784 pixels, 24 of 30 hidden units, 10 answers" in alts(app)[2]


def test_at_the_end_it_is_the_network_that_came_of_the_run(trained):
    run = run_of(trained)
    trained.run()
    assert right(run.network, run.data) in said(trained)


def test_the_units_that_matter_most_come_first_and_each_has_the_same_place_to_the_end(trained):
    run = run_of(trained)
    shown = stage.shown_units(run)
    assert len(set(shown.tolist())) == min(N_UNITS, run.config.hidden_units[0])
    early = next(network for iteration, network in run.checkpoints if iteration >= run.config.iterations / stage.PLACED)
    weights = early.layers[1].weights
    heard = np.linalg.norm(weights - weights.mean(axis=1, keepdims=True), axis=1)
    assert shown[0] == heard.argmax() and (np.diff(heard[shown]) <= 0).all()
    # From there on they are where they were.
    ways = [stage.shown_units(replace_checkpoints(run, n)).tolist() for n in range(1, len(run.checkpoints) + 1)]
    n_orders = len({tuple(way) for way in ways})
    assert n_orders == 2 and ways[-1] == shown.tolist()
    pictures = stage.Pictures.of(run.network, run.data, False, early)
    first = np.asarray(Image.open(BytesIO(pictures.units)).convert("RGB"))[:SIDE, :SIDE]
    alone = render.units(run.network.layers[0].weights[:, shown], False)
    assert (np.asarray(Image.open(BytesIO(alone)).convert("RGB"))[:SIDE, :SIDE] == first).all()


def replace_checkpoints(run, n):
    """The run as it was when there were n checkpoints."""
    moment = run.moment()
    moment.checkpoints = run.checkpoints[:n]
    return moment


def test_a_network_that_is_not_finite_any_more_has_places_for_its_units():
    first, last = nncore.initial_network(nncore.TrainingConfig(hidden_units=(3,))).layers
    weights = last.weights.copy()
    weights[1] = np.nan
    assert sorted(stage.foremost(nncore.Network((first, replace(last, weights=weights)))).tolist()) == [0, 1, 2]


def test_it_has_as_many_units_as_there_are():
    assert alts(open_app(units=9))[0].startswith("The weights of 9 ")


def test_where_a_task_hides_the_units_of_a_later_layer_those_of_the_first_are_shown_alone():
    seen = alts(open_app(task=encode(Task({"units2": 7}, frozenset(["units2"])))))
    assert seen[0].startswith("The weights of 24 ") and not any("The network: " in alt for alt in seen)


def test_a_very_large_network_is_not_put_together_for_it(monkeypatch):
    monkeypatch.setattr(stage, "MOST_WEIGHTS", 100)
    app = open_app()
    assert not app.exception and not alts(app) and any("too large to be drawn here" in text for text in captions(app))


def test_before_a_runs_first_step_it_is_the_network_that_it_began_with(trained):
    run = run_of(trained)
    first = run.checkpoints[0][1]
    run.last_finite = run.latest = None
    assert right(first, run.data) in said(trained.run()) != right(run.checkpoints[-1][1], run.data)
    run.checkpoints.clear()
    assert not trained.run().exception and not alts(trained)


def test_its_pictures_come_with_the_page_and_are_no_files_that_may_be_gone(trained):
    pictures = [image.proto.imgs[0].url for image in trained.run().get("image")]
    assert len(pictures) == 3 and all(url.startswith("data:image/png;base64,") for url in pictures)


def test_a_class_that_begins_with_the_same_network_has_it_drawn_once(monkeypatch):
    made, initial = [], nncore.initial_network
    monkeypatch.setattr(stage, "_untrained", BoundedCache(2**20, lambda found: found.n_bytes))
    monkeypatch.setattr(nncore, "initial_network", lambda config: made.append(config.seed) or initial(config))
    shown = [[image.proto.imgs[0].url for image in open_app(units=30, seed=seed).get("image")] for seed in (5, 5, 6)]
    assert made == [5, 6] and shown[0] == shown[1] != shown[2]
    # With another learning rate it is the same network; of another activation it reads otherwise.
    open_app(units=30, seed=5, rate=0.5)
    assert made == [5, 6]
    open_app(units=30, seed=5, activation="tanh")
    assert made == [5, 6, 5]


def test_the_pictures_of_a_run_that_has_just_begun_are_drawn_with_its_first_numbers_and_then_at_their_own_pace(
    monkeypatch,
):
    woken = []
    monkeypatch.setattr(live, "wake", woken.append)
    app = open_app(units=16, iterations=100_000)
    app.segmented_control(key="pace").set_value(20).run()
    with monkeypatch.context() as patch:
        patch.setattr(scheduler, "_enqueue", lambda run: None)  # its turn comes when its page has been drawn
        button(app, "Start training").click().run()
    scheduler.pause(run_of(app)), scheduler.resume(run_of(app))
    wait_until(lambda: run_of(app).iteration)
    for _ in range(3):
        redraw(app, "show_cost")
    assert woken == ["show_accuracy"]
    button(app.run(), "Stop").click().run()
