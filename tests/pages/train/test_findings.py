"""What went wrong in a run, on the page: a sentence for each finding and a button for its remedy."""

import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab.diagnosis.findings import findings
from lab.diagnosis.run_record import record_of
from lab.runs.scheduler import Scheduler
from lab.tasks import Task, encode
from render import run_curves, run_sentences
from tests.lab.runs import EXPLODES, end_of
from tests.pages.app import alts, button, captions, open_app
from tests.pages.session import run_of
from tests.pages.tasked import started
from tests.patience import wait_until


@pytest.fixture(scope="module")
def scheduler():
    return Scheduler(n_workers=1)


def page():
    import streamlit as st

    from ui.train import findings

    findings.show(st.session_state.run, lambda run, remedy: st.session_state.update(chosen=(run, remedy)))


def shown(run):
    app = AppTest.from_function(page)
    app.session_state["run"] = run
    app.run(timeout=20)
    assert not app.exception
    return app


def test_each_finding_has_a_sentence_and_there_is_one_remedy_the_first_s(scheduler):
    run = end_of(scheduler, EXPLODES)
    app = shown(run)
    explosion, dead = findings(record_of(run))
    assert [box.value for box in app.warning] == [explosion.sentence, dead.sentence]
    # One advice: what the second finding is about follows from the first.
    assert dead.remedy and [button.label for button in app.button] == [explosion.remedy.label]
    app.button[0].click().run(timeout=20)
    assert app.session_state["chosen"] == (run, explosion.remedy)


def test_a_finding_of_an_earlier_iteration_says_so(scheduler):
    run = end_of(scheduler, EXPLODES)
    assert not shown(run).caption
    # What the training has measured while the page looked at it.
    run.history.costs.extend([1.0] * 5)
    assert [said.value for said in shown(run).caption] == [f"As it was after iteration {run.iteration - 5}."]


def test_a_good_run_shows_nothing(scheduler):
    app = shown(end_of(scheduler, nncore.TrainingConfig(hidden_units=(32,), iterations=60, learning_rate=0.5)))
    assert not app.warning and not app.info and not app.button


def test_a_finding_of_a_run_that_goes_on_says_of_which_iteration_it_is(scheduler):
    run = end_of(scheduler, EXPLODES).moment()
    run.status = "running"
    assert [said.value for said in shown(run).caption] == [f"As it was after iteration {run.iteration}."]


def test_accuracies_and_findings_are_of_one_moment_of_a_run_that_goes_on(monkeypatch):
    app = open_app(rate=3, units=32, iterations=100_000)
    button(app, "Start training").click().run()
    run, drawn = run_of(app), []
    wait_until(lambda: findings(record_of(run)))

    def overtake(module, name):
        """Have the run go on whenever a part is made: what is read of the run itself after it is of another moment."""
        make = getattr(module, name)

        def made(*arguments):
            drawn.append(make(*arguments))
            before = run.iteration
            wait_until(lambda: run.iteration > before)
            return drawn[-1]

        monkeypatch.setattr(module, name, made)

    overtake(run_curves, "accuracy_curves")
    overtake(run_sentences, "accuracy_alt")
    app.run()
    assert not app.exception and run.status == "running"
    last = drawn[0].data[0].x[-1]
    assert any(said.startswith(f"Accuracy over {last:,} iterations:") for said in alts(app))
    assert {f"As of iteration {last:,}.", f"As it was after iteration {last:,}."} <= set(captions(app))


EXPLODED = {"units": 32, "iterations": 60, "rate": 3.0}
SATURATED = {"units": 64, "iterations": 100, "rate": 5.0, "activation": "sigmoid", "optimizer": "momentum"}


@pytest.mark.parametrize(
    ("set_by", "hidden", "told"),
    [
        ({"units": 64, "iterations": 100, "rate": 0.3, "digits": 137}, "digits", "of its 137 training digits"),
        (EXPLODED | {"digits": 137}, "digits", "none of 137 training digits"),
        (EXPLODED, "units", "of 32 units"),
        (EXPLODED | {"units2": 9, "start": "he"}, "units2", "in hidden layer"),
        (EXPLODED | {"layers": 1}, "layers", "in hidden layer 1"),
        (EXPLODED | {"activation": "relu"}, "activation", "ReLU"),
        (SATURATED, "activation", "sigmoid is flat there"),
    ],
)
def test_no_finding_says_what_a_task_hides(set_by, hidden, told):
    app = open_app(task=encode(Task(set_by, frozenset([hidden]))))
    run = started(app)
    assert any(told in finding.sentence for finding in findings(record_of(run)))
    said = [box.value for box in (*app.warning, *app.info)]
    assert said and not any(told in each for each in said)
    assert any("its training digits" in each or "units hardly learn any more" in each for each in said)
