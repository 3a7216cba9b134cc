"""What went wrong in a run, on the page: a sentence for each finding and a button for its remedy."""

import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab.diagnosis.findings import findings
from lab.diagnosis.run_record import record_of
from lab.runs.scheduler import Scheduler
from tests.lab.runs import DIVERGES, EXPLODES, end_of


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


def test_each_finding_has_a_sentence_and_a_button_for_its_remedy(scheduler):
    run = end_of(scheduler, EXPLODES)
    app = shown(run)
    explosion, dead = findings(record_of(run))
    assert [box.value for box in app.warning] == [explosion.sentence, dead.sentence]
    assert [button.label for button in app.button] == [explosion.remedy.label, dead.remedy.label]
    app.button[1].click().run(timeout=20)
    assert app.session_state["chosen"] == (run, dead.remedy)


def test_a_remedy_that_two_findings_share_is_offered_once(scheduler):
    app = shown(end_of(scheduler, DIVERGES))
    assert len(app.warning) == 2
    assert [button.label for button in app.button] == ["Start afresh with learning rate 0.1"]


def test_a_good_run_shows_nothing(scheduler):
    app = shown(end_of(scheduler, nncore.TrainingConfig(hidden_units=(32,), iterations=60, learning_rate=0.5)))
    assert not app.warning and not app.info and not app.button
