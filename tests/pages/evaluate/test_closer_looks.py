"""Closer looks on Evaluate: confidence, the map, harder digits, and a run that is still learning."""

import re

import numpy as np
import pytest

import nncore
from lab.runs.scheduler import scheduler
from nncore.study.robustness import CHANGES
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


def look_closer(app, what):
    go_to(app, "evaluate.py")
    return pick(app, "Look closer", what)


def test_confidence(trained):
    app = look_closer(trained, "Confidence")
    data = nncore.load_digits()
    shares = run_of(app).network.predict_proba(nncore.flatten(data.test_images))
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == data.test_labels
    gaps = [
        abs(sure[members].sum() - right[members].sum())
        for members in ((sure >= low / 10) & (sure < low / 10 + 0.1) for low in range(10))
    ]
    said = next(text for text in markdown(app) if "sure" in text and "calibration" in text)
    found = [float(number) for number in re.findall(r"\d+\.\d", said)]
    assert found == pytest.approx([100 * sure.mean(), 100 * right.mean(), sum(gaps) / 10], abs=0.051)


def test_harder_digits(trained):
    app = look_closer(trained, "Harder digits")
    pick(app, "What makes them harder", "rotation")
    data, network = nncore.load_digits(), run_of(app).network
    alt = next(text for text in alts(app) if text.startswith("Accuracy by strength of rotation"))
    for degrees, quarters in ((-90, 1), (0, 0), (90, -1)):
        turned = np.rot90(data.test_images[:500], quarters, axes=(1, 2))
        right = int((network.predict(nncore.flatten(turned)) == data.test_labels[:500]).sum())
        assert re.search(rf" {degrees}: {right / 5:.1f}\u202f%", alt)


def test_every_kind_of_harder_digits_is_shown(trained):
    app = look_closer(trained, "Harder digits")
    for kind in CHANGES:
        pick(app, "What makes them harder", kind)
        assert any(text.startswith(f"Accuracy by strength of {kind}") for text in alts(app))
        assert app.get("image")[-1].proto.imgs[0].alt.startswith("The first test digit under each strength")


def test_the_map_shows_the_digit_of_the_number_given(trained):
    app = look_closer(trained, "Map")
    app.number_input[0].set_value(17).run()
    assert not app.exception
    label = nncore.load_digits().test_labels[17]
    assert [image.proto.imgs[0].alt for image in app.get("image")][-1] == f"Test digit 17, labelled {label}."


def measured(pieces):
    """After which iteration it was measured, and which one it has come to."""
    said = r"Measured after iteration ([\d,]+)\. It is still learning: Iteration ([\d,]+)"
    return [int(number.replace(",", "")) for number in re.search(said, words(pieces)).groups()]


def test_a_run_still_learning_is_evaluated_as_it_is_and_the_choice_stays():
    app = open_app(iterations=20000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    look_closer(app, "Confidence")
    when, before = measured(every_piece(app))
    assert 0 < when <= before
    wait_until(lambda: measured(now(app, "learning"))[1] > before)
    # The page is of when it was drawn, until somebody asks for more.
    assert measured(now(app, "learning"))[0] == when and not changed(app, "run")
    button(app, "Measure again").click().run()
    assert measured(every_piece(app))[0] > when
    assert app.session_state["look"] == "Confidence"
    scheduler.stop(run_of(app))
    wait_until(lambda: changed(app, "run"))
    assert not every_piece(app.run(), "learning") and not changed(app, "run")


def test_the_first_network_of_ones_own_is_waited_for():
    app = open_app(iterations=20000, units=16)
    go_to(app, "evaluate.py")
    assert "Train one of your own" in app.info[0].value
    run = scheduler.start(nncore.TrainingConfig(), nncore.load_digits(), lambda: True, iterations=0)
    part(app, Training).run = part(app, Networks).source = run
    assert changed(app, "run")
    assert app.run().info and not changed(app, "run")
    scheduler.resume(run, 1)
    wait_until(lambda: run.status == "paused" and run.latest is not None)
    assert changed(app, "run")
    assert not app.run().info and not changed(app, "run")
