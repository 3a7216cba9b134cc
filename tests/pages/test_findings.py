"""What went wrong in a run, on the page: ui/findings.py, on runs of the scheduler."""

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab import hyperparameters
from lab.diagnosis import remedies
from lab.diagnosis.findings import N_LOOKED, findings
from lab.runs.scheduler import Scheduler
from nncore.presets import PRESETS
from ui.train.findings import evidence_of, remedied

DATA = nncore.load_digits()
EXPLODES = nncore.TrainingConfig(hidden_units=(32,), iterations=60, learning_rate=3.0)
DIVERGES = nncore.TrainingConfig(hidden_units=(64,) * 4, iterations=60, learning_rate=3.0, initializer="he")


@pytest.fixture(scope="module")
def scheduler():
    return Scheduler(n_workers=1)


def end_of(scheduler, config, iterations=None):
    run, deadline = scheduler.start(config, DATA, iterations=iterations), time.monotonic() + 30
    while run.status == "running":
        assert time.monotonic() < deadline, "it did not end in time"
        time.sleep(0.01)
    return run


def test_the_evidence_is_what_the_run_has_measured(scheduler):
    run = end_of(scheduler, EXPLODES)
    evidence = evidence_of(run)
    assert evidence.config == EXPLODES and not evidence.failed
    assert evidence.costs == run.history.costs and evidence.train_accuracies == run.history.train_accuracies
    assert evidence.test_iterations == run.history.test_iterations
    assert evidence.test_accuracies == run.history.test_accuracies
    assert evidence.network is run.network and list(evidence.checkpoints) == run.checkpoints
    assert (evidence.n_test, evidence.available_digits) == (1000, 4000)
    assert len(evidence.images) == len(evidence.labels) == N_LOOKED
    assert [finding.rule for finding in findings(evidence)] == ["explosion", "dead units"]


def test_what_is_left_of_a_diverged_run_is_evidence_too(scheduler):
    run = end_of(scheduler, DIVERGES)
    assert run.status == "failed"
    assert [finding.rule for finding in findings(evidence_of(run))] == ["not finite", "dead units"]


def test_a_run_before_its_first_iteration_has_no_findings(scheduler):
    run = scheduler.start(EXPLODES, DATA, iterations=0)
    assert findings(evidence_of(run)) == []


def test_only_digits_that_the_run_learns_from_are_looked_at(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(8,), iterations=5, training_digits=30))
    assert len(evidence_of(run).images) == len(evidence_of(run).labels) == 30


def test_lists_that_belong_together_are_of_one_length_while_the_run_adds_to_them(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=50))
    # What another thread has done after half of History.add.
    run.history.costs.append(1.0)
    run.history.test_iterations.append(21)
    evidence = evidence_of(run)
    assert len(evidence.costs) == len(evidence.train_accuracies) == 20
    assert len(evidence.test_iterations) == len(evidence.test_accuracies)


def test_findings_can_be_asked_for_all_the_time(scheduler):
    run, asked = scheduler.start(nncore.TrainingConfig(hidden_units=(8,), iterations=300, training_digits=50), DATA), 0
    while not run.ended:
        findings(evidence_of(run))
        asked += 1
    assert run.status == "finished" and asked > 1


def test_a_change_during_the_run_is_in_the_evidence(scheduler):
    run = end_of(scheduler, EXPLODES, iterations=1)
    scheduler.change(run, learning_rate=0.1)
    assert evidence_of(run).config.learning_rate == 0.1
    scheduler.stop(run)


def test_a_remedied_run_starts_as_its_label_says(scheduler):
    run = end_of(scheduler, EXPLODES)
    explosion, dead = (finding.remedy for finding in findings(evidence_of(run)))
    config, network = remedied(run, explosion)
    assert explosion.label == f"Resume from iteration {explosion.resume_from} with learning rate 0.3"
    assert config.learning_rate == 0.3 and network is dict(run.checkpoints)[explosion.resume_from]
    assert remedied(run, dead) == (config, None) and dead.label == "Start afresh with learning rate 0.3"
    assert not any(finding.rule == "explosion" for finding in findings(evidence_of(end_of(scheduler, config))))


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
    explosion, dead = findings(evidence_of(run))
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
    offered = hyperparameters.CONTROLS["rate"].options
    assert sorted({remedies.in_series(rate) for rate in np.geomspace(1e-6, 100, 1000)}) == list(offered)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_set_with_the_controls(name):
    for key, value in hyperparameters.values_of(PRESETS[name].config).items():
        assert hyperparameters.allows(key, value), key


def test_every_remedy_for_a_preset_can_be_set_with_the_controls(scheduler):
    for name in ("too-high", "saturated", "little-data"):
        run = end_of(scheduler, PRESETS[name].config, 60)
        offered = [finding.remedy for finding in findings(evidence_of(run)) if finding.remedy]
        scheduler.stop(run)
        assert offered
        for remedy in offered:
            config, _ = remedied(run, remedy)
            for key, value in hyperparameters.values_of(config).items():
                assert hyperparameters.allows(key, value), key
