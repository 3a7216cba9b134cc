"""What went wrong in a run, on the page, and what the controls can have of the remedies."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab import hyperparameters
from lab.diagnosis import remedies
from lab.diagnosis.findings import findings
from lab.diagnosis.run_record import record_of, remedied
from lab.runs.scheduler import Scheduler
from nncore.presets import PRESETS
from tests.lab.test_run_record import DIVERGES, EXPLODES, end_of


@pytest.fixture(scope="module")
def scheduler():
    return Scheduler(n_workers=1)


# On a page


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


# What the controls can have


def test_learning_rates_of_remedies_are_those_of_the_control():
    offered = list(hyperparameters.CONTROLS["rate"].options)
    assert sorted({remedies.in_series(rate) for rate in np.geomspace(1e-6, 100, 1000)}) == offered


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_set_with_the_controls(name):
    for key, value in hyperparameters.values_of(PRESETS[name].config).items():
        assert hyperparameters.allows(key, value), key


def test_every_remedy_for_a_preset_can_be_set_with_the_controls(scheduler):
    for name in ("too-high", "saturated", "little-data"):
        run = end_of(scheduler, PRESETS[name].config, 60)
        offered = [finding.remedy for finding in findings(record_of(run)) if finding.remedy]
        scheduler.stop(run)
        assert offered
        for remedy in offered:
            config, _ = remedied(run, remedy)
            for key, value in hyperparameters.values_of(config).items():
                assert hyperparameters.allows(key, value), key
