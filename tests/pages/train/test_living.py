"""The living picture on Train: what its socket is told, before anything is pressed and of a run."""

from unittest import mock

import pytest

import nncore
from lab import living
from lab.tasks import Task, encode
from nncore import load_ready_network
from nncore.datasets import DIGIT_NAMES
from render.live_sentences import NO_DRAWING
from tests.lab.strokes import SEVEN, report
from tests.pages.app import button, data_of, numbers, open_app, picture, stop, tell, wait_for
from tests.pages.session import part, run_of, tab_of
from ui.live.living import Living
from ui.session import Drawing, Networks
from ui.session.tabs import working_for


def found(network, data):
    return network.predict(nncore.flatten(data.test_images[: living.N_DIGITS])).tolist()


def test_an_untrained_network_is_seen_before_a_press():
    seen = picture(open_app(units=30, seed=5))
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(30,), seed=5))
    assert seen["frame"]["found"] == found(network, nncore.load_digits())
    assert len(seen["scene"]["units"]) == 24 and len(seen["weights"]) == 24 * 784
    example, pixels, units = seen["scene"]["captions"]
    assert "An example" in example and "28×28" in pixels and "24 of 30 hidden units" in units


def test_an_example_is_read_until_somebody_draws():
    app = open_app(units=16)
    seen = picture(app)
    frame, steps = seen["frame"], seen["frame"]["steps"]
    assert frame["demo"] and seen["scene"]["example"] == living.EXAMPLE.plain and len(steps) == living.N_STEPS
    # The whole of it is what the last step has.
    assert all(frame[name] == steps[-1][name] for name in ("digit", "probabilities", "answer", "activations"))
    assert len({step["digit"] for step in steps}) == living.N_STEPS and len(frame["activations"][0]) == 16
    # It is gone with the first dot of a stroke, and an empty canvas is then one that somebody has emptied.
    for said in (report(live=SEVEN), report(SEVEN)):
        part(app, Drawing).hear(said)
        frame = picture(app.run())["frame"]
        assert not frame["demo"] and "steps" not in frame and frame["digit"] not in [step["digit"] for step in steps]
        assert len(frame["probabilities"]) == 10 and frame["answer"] == ["–", "no idea yet"]
    part(app, Drawing).hear(report(SEVEN, "clear"))
    frame = picture(app.run())["frame"]
    assert not frame["demo"] and "steps" not in frame
    assert (frame.get("digit"), frame["probabilities"], frame["answer"]) == (None, None, NO_DRAWING)


def test_while_a_run_goes_on_a_moment_is_sent_once():
    app = open_app(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    frame = picture(app)["frame"]
    assert run_of(app).busy and frame["demo"] and "steps" not in frame and len(frame["probabilities"]) == 10
    tab, run = tab_of(app), run_of(app)
    with working_for(tab):
        view = Living(tab, {})
        while not any("frame" in each for each in view.look() if isinstance(each, dict)):
            pass
        moment = run.moment()
        with mock.patch.object(run, "moment", lambda: moment):
            view.look()
            assert view.look() == []
    stop(app)
    wait_for(app, lambda app: run_of(app).settled)
    frame = picture(app)["frame"]
    assert len(frame["steps"]) == living.N_STEPS and frame["found"] == found(run.network, run.data)


@pytest.mark.parametrize(("hidden", "units", "lines"), [("units", 0, False), ("units2", 24, False), ("rate", 24, True)])
def test_a_picture_tells_nothing_that_a_task_hides(hidden, units, lines):
    locks = {"units": {"units": 99}, "units2": {"units2": 7}, "rate": {"rate": 0.3}}[hidden]
    scene = picture(open_app(task=encode(Task(locks, frozenset([hidden])))))["scene"]
    assert (len(scene["units"]), scene["lines"]) == (units, lines)


def test_a_press_opens_inside_if_there_is_a_network_of_ones_own(trained):
    def opened():
        """How often the page has asked for Inside."""
        return data_of(trained, "living")[0]["opened"]

    tell(trained, "living", "pressed", {"kind": "unit", "unit": 7})
    tell(trained, "living", "pressed", {"kind": "digit", "number": 19})
    assert opened() == 2 and trained.session_state["inside_unit"] == 7 and trained.session_state["inside_number"] == 19
    part(trained, Networks).open(load_ready_network(), run_of(trained).config, DIGIT_NAMES, None)
    tell(trained.run(), "living", "pressed", {"kind": "unit", "unit": 7})
    assert opened() == 2
