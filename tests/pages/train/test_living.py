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
    part(app, Drawing).hear(report(SEVEN))
    frame = picture(app.run())["frame"]
    assert not frame["demo"] and "steps" not in frame and frame["digit"] not in [step["digit"] for step in steps]
    # An empty canvas is now one that somebody has emptied.
    part(app, Drawing).hear(report(SEVEN, "clear"))
    frame = picture(app.run())["frame"]
    assert not frame["demo"] and "steps" not in frame
    assert (frame.get("digit"), frame["probabilities"], frame["answer"]) == (None, None, NO_DRAWING)


def test_the_example_is_gone_with_the_first_dot_of_a_stroke():
    app = open_app(units=16)
    part(app, Drawing).hear(report(live=SEVEN))
    frame = picture(app)["frame"]
    assert not frame["demo"] and frame["digit"]


def test_while_a_run_goes_on_the_whole_example_is_read():
    app = open_app(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    frame = picture(app)["frame"]
    assert run_of(app).busy and frame["demo"] and "steps" not in frame and len(frame["probabilities"]) == 10
    stop(app)
    wait_for(app, lambda app: run_of(app).settled)
    assert len(picture(app)["frame"]["steps"]) == living.N_STEPS


def test_what_is_drawn_is_read():
    app = open_app(units=16)
    part(app, Drawing).hear(report(SEVEN))
    frame = picture(app)["frame"]
    assert len(frame["probabilities"]) == 10 and len(frame["activations"][0]) == 16 and frame["digit"]
    assert frame["answer"] == ["–", "no idea yet"]


def test_the_end_is_the_network_of_the_run(trained):
    frame = picture(trained)["frame"]
    assert frame["found"] == found(run_of(trained).network, run_of(trained).data)
    assert "finished" in frame["said"]["progress"]


def test_a_moment_is_sent_once_while_the_example_is_there():
    app = open_app(units=16, iterations=100_000)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    tab, run = tab_of(app), run_of(app)
    with working_for(tab):
        view = Living(tab, {})
        while not any("frame" in each for each in view.look() if isinstance(each, dict)):
            pass
        moment = run.moment()
        with mock.patch.object(run, "moment", lambda: moment):
            view.look()
            assert view.look() == []


def test_ten_units_are_all_shown():
    assert sorted(picture(open_app(units=10))["scene"]["units"]) == list(range(10))


def test_deeper_layers_have_lines_of_their_own():
    lines = picture(open_app(layers=2, units=20, units2=15))["frame"]["lines"]
    assert [(len(each), len(each[0])) for each in lines] == [(20, living.N_DEEPER), (living.N_DEEPER, 10)]


@pytest.mark.parametrize(("hidden", "units", "lines"), [("units", 0, False), ("units2", 24, False), ("rate", 24, True)])
def test_a_picture_tells_nothing_that_a_task_hides(hidden, units, lines):
    locks = {"units": {"units": 99}, "units2": {"units2": 7}, "rate": {"rate": 0.3}}[hidden]
    scene = picture(open_app(task=encode(Task(locks, frozenset([hidden])))))["scene"]
    assert (len(scene["units"]), scene["lines"]) == (units, lines)


def test_a_very_large_network_is_not_drawn(monkeypatch):
    monkeypatch.setattr(living, "MOST_WEIGHTS", 100)
    seen = picture(open_app())
    assert "too large to be drawn" in seen["scene"]["captions"][2] and "found" not in seen["frame"]


def opened(app):
    """How often the page has asked for Inside."""
    return data_of(app, "living")[0]["opened"]


@pytest.mark.parametrize(
    ("value", "key", "chosen"),
    [({"kind": "unit", "unit": 7}, "inside_unit", 7), ({"kind": "digit", "number": 19}, "inside_number", 19)],
)
def test_a_press_opens_inside_with_it_chosen(trained, value, key, chosen):
    tell(trained, "living", "pressed", value)
    assert opened(trained) == 1 and trained.session_state[key] == chosen


def test_a_press_leads_nowhere_without_a_network_of_ones_own(trained):
    part(trained, Networks).open(load_ready_network(), run_of(trained).config, DIGIT_NAMES, None)
    tell(trained.run(), "living", "pressed", {"kind": "unit", "unit": 7})
    assert opened(trained) == 0
    app = open_app()
    tell(app, "living", "pressed", {"kind": "unit", "unit": 7})
    assert opened(app) == 0
