"""Closer looks on Evaluate: confidence, the map, harder digits, and a run that is still learning."""

import re

import numpy as np

import nncore
from lab.runs.scheduler import scheduler
from nncore.study.evaluation import evaluate
from nncore.study.robustness import CHANGES
from render import evaluation_sentences
from tests.pages.app import (
    alts,
    button,
    changed,
    every_piece,
    go_to,
    markdown,
    now,
    numbers,
    open_app,
    pick,
    wait_for,
    words,
)
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.session import Networks, Training

DATA = nncore.load_digits()


def look_closer(app, what):
    return pick(go_to(app, "evaluate.py"), "Look closer", what)


def test_confidence_and_the_map_are_of_the_network(trained):
    app = look_closer(trained, "Confidence")
    found = evaluate(run_of(app).network, DATA.test_images, DATA.test_labels).calibration
    assert f"**Your network**: {evaluation_sentences.calibration(found)}" in markdown(app)
    assert evaluation_sentences.reliability_alt({"Your network": found}) in alts(app)
    pick(app, "Look closer", "Map").number_input[0].set_value(17).run()
    assert not app.exception
    assert app.get("image")[-1].proto.imgs[0].alt == f"Test digit 17, labelled {DATA.test_labels[17]}."


def test_harder_digits(trained):
    app, network = look_closer(trained, "Harder digits"), run_of(trained).network
    for kind in CHANGES:
        pick(app, "What makes them harder", kind)
        (alt,) = (text for text in alts(app) if text.startswith(f"Accuracy by strength of {kind}"))
        assert app.get("image")[-1].proto.imgs[0].alt.startswith("The first test digit under each strength")
        for degrees, quarters in ((-90, 1), (0, 0), (90, -1)) if kind == "rotation" else ():
            turned = nncore.flatten(np.rot90(DATA.test_images[:500], quarters, axes=(1, 2)))
            right = int((network.predict(turned) == DATA.test_labels[:500]).sum())
            assert re.search(rf" {degrees}: {right / 5:.1f}\u202f%", alt)


def measured(pieces):
    """After which iteration it was measured, and which one it has come to."""
    said = r"Measured after iteration ([\d,]+)\. It is still learning: Iteration ([\d,]+)"
    return [int(number.replace(",", "")) for number in re.search(said, words(pieces)).groups()]


def test_a_run_that_learns_is_evaluated_as_it_was_at_a_moment():
    app = open_app(iterations=20000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    look_closer(app, "Confidence")
    when, before = measured(every_piece(app))
    assert 0 < when <= before
    # The page is of when it was drawn, until somebody asks for more.
    wait_until(lambda: measured(now(app, "learning"))[1] > before)
    assert measured(now(app, "learning"))[0] == when
    button(app, "Measure again").click().run()
    assert measured(every_piece(app))[0] > when and app.session_state["look"] == "Confidence"
    scheduler.stop(run_of(app))
    wait_until(lambda: changed(app, "run"))
    assert not every_piece(app.run(), "learning") and not changed(app, "run")


def offered(app):
    """Whether the page offers to train a network of one's own, as there is none."""
    return "Train your own, and compare" in [link.proto.label for link in app.get("page_link")]


def test_the_first_network_of_ones_own_is_waited_for():
    app = go_to(open_app(), "evaluate.py")
    run = scheduler.start(nncore.TrainingConfig(), DATA, lambda: True, iterations=0)
    part(app, Training).run = part(app, Networks).source = run
    assert changed(app, "run")
    assert offered(app.run()) and not changed(app, "run")
    scheduler.resume(run, 1)
    wait_until(lambda: run.status == "paused" and run.latest is not None)
    assert changed(app, "run")
    assert not offered(app.run()) and not changed(app, "run")
