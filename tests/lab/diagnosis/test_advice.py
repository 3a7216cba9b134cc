"""The one remedy that is advised is tried on the very run it is for: what went wrong is gone, or clearly better."""

from dataclasses import replace

import pytest

from lab.diagnosis.findings import findings, worst
from lab.runs.scores import Scores
from nncore.presets import PRESETS
from render import sentences
from tests.lab.runs import EXPLODES, QUICK, train

RUNS = {
    "three layers": replace(QUICK, hidden_units=(64, 32, 32)),
    "three layers of sigmoid": replace(QUICK, hidden_units=(64, 32, 32), hidden_activation="sigmoid"),
    "two layers": replace(QUICK, hidden_units=(64, 32)),
    "an explosion and dead units": EXPLODES,
    "overflow": replace(QUICK, hidden_units=(64,) * 4, initializer="he", learning_rate=3.0),
    "Adam in leaps": replace(QUICK, optimizer="adam", learning_rate=0.5),
    "small steps": replace(QUICK, learning_rate=0.001),
    "too little data": replace(PRESETS["little-data"].config, hidden_units=(64,), iterations=100, learning_rate=0.3),
}


def with_advice(last):
    """The record of the end of the run that the advice for another one starts."""
    remedy = worst(findings(last)).remedy
    config, network = replace(last.now, **remedy.changes), dict(last.checkpoints).get(remedy.resume_from)
    *_, after = train(config, network=network, every=config.iterations)
    return after


@pytest.mark.parametrize("name", RUNS)
def test_the_advice_helps_the_run_it_is_for(name):
    *_, last = train(RUNS[name], every=20)
    found = {finding.rule for finding in findings(last)}
    after = with_advice(last)
    assert found and not after.failed
    assert not found & {finding.rule for finding in findings(after)} - {"small test set"}
    assert after.test_accuracies[-1] > last.test_accuracies[-1] + 0.1


def test_of_several_findings_one_has_the_advice():
    *_, last = train(EXPLODES, every=5)
    several = findings(last)
    assert len(several) == 2 and all(finding.remedy for finding in several)
    assert worst(several) is several[0]
    assert worst([]) is None


def test_that_a_run_is_guessing_is_said_without_another_advice():
    for share, said in ((0.067, "no better"), (0.1, "no better"), (0.16, "hardly better")):
        sentence = sentences.guessing(share)
        assert said in sentence and "learning rate" not in sentence and "iterations" not in sentence


def test_at_the_end_what_is_said_is_of_all_digits_and_on_the_way_of_which_iteration():
    *_, last = train(RUNS["too little data"], every=10)
    measured = replace(last, scores=Scores(len(last.costs), 1.0, 0.5))
    said = next(finding.sentence for finding in findings(measured) if finding.rule == "overfitting")
    assert "100.0\u202f% of its 100" in said and "50.0\u202f% of the test digits" in said
    earlier = replace(last, test_iterations=last.test_iterations[:-1], test_accuracies=last.test_accuracies[:-1])
    said = next(finding.sentence for finding in findings(earlier) if finding.rule == "overfitting")
    assert said.startswith(f"After iteration {earlier.test_iterations[-1]:,} it reads")
