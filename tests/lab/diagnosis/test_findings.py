"""What went wrong in a run: each rule on a real run that sets it off and on one that does not, and what helps."""

import functools
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.diagnosis.findings import EARLY, CostCurve, dead_units, findings, worst, worst_layer
from lab.diagnosis.remedies import remedied
from lab.origin import Origin
from lab.runs.scores import Scores
from nncore.presets import PRESETS
from render import sentences
from tests.lab.runs import DATA, DIVERGES, EXPLODES, LEARNING_RATES, QUICK, end_of, found, train

# What sets each rule off. The rest of the settings is QUICK's.
WRONG = {
    "not finite": {"hidden_units": (64,) * 4, "initializer": "he", "learning_rate": 3.0},
    "explosion": {"learning_rate": 3.0},
    "dead units": {"learning_rate": 3.0},
    "saturated units": {"hidden_activation": "sigmoid", "optimizer": "momentum", "learning_rate": 5.0},
    "vanishing gradient": {"hidden_units": (64, 32, 32), "hidden_activation": "sigmoid"},
    "overfitting": {"training_digits": 100, "learning_rate": 0.3},
    "plateau": {"learning_rate": 0.001},
    "small test set": {"n_test": 200, "learning_rate": 0.3},
}
SEEN_SOON = "explosion", "dead units", "saturated units", "vanishing gradient"


@functools.cache
def course(rule):
    """What is Measured after every iteration of the run that sets a rule off."""
    changes = dict(WRONG[rule])
    n_test = changes.pop("n_test", 1000)
    return list(train(replace(QUICK, **changes), n_test))


@pytest.mark.parametrize("rule", WRONG)
def test_a_run_that_goes_wrong_is_found_out_with_a_remedy(rule):
    last = course(rule)[-1]
    finding = found(last)[rule]
    assert any(character.isdigit() for character in finding.sentence)
    assert finding.sentence.endswith(".") and finding.sentence.count(". ") == 0
    # Nothing is judged in the first iterations, and what goes wrong there is found while the run goes on.
    early = [record for record in course(rule) if len(record.costs) < EARLY and not record.failed]
    assert early and not any(map(findings, early))
    assert rule not in SEEN_SOON or rule in found(course(rule)[EARLY + 10])
    # What learned from nothing but own digits would learn from the same few again.
    own = found(replace(last, origin=Origin(own_digits=3, only_own=True)))[rule]
    assert own.remedy is None and (rule != "overfitting" or "of the 3 digits of your own, but only" in own.sentence)
    if rule == "small test set":
        return
    remedy, config = finding.remedy, replace(last.now, **finding.remedy.changes)
    config.check()
    assert config != last.now and config.learning_rate in LEARNING_RATES
    if remedy.resume_from is None:
        assert remedy.label.startswith("Start afresh with ")
    else:
        assert remedy.label.startswith(f"Resume from iteration {remedy.resume_from} with ")
        assert dict(last.checkpoints)[remedy.resume_from].sizes == nncore.initial_network(config).sizes


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_units": (128,), "learning_rate": 0.1},
        {"training_digits": 4000, "batch_size": 1, "learning_rate": 0.03},
        {"optimizer": "adam", "learning_rate": 0.001, "initializer": "he"},
        {"hidden_activation": "tanh", "hidden_units": (64, 32), "initializer": "xavier"},
        {"hidden_units": (), "output_activation": "sigmoid"},
        {"dropout": 0.5, "learning_rate": 0.3},
    ],
    ids=str,
)
def test_runs_that_go_well_have_no_findings_but_of_the_tests(changes):
    for record in train(replace(QUICK, **changes), every=10):
        assert set(found(record)) <= {"small test set"}, len(record.costs)


def test_nothing_is_found_before_there_is_anything():
    nothing = replace(course("plateau")[0], costs=[], train_accuracies=[], test_iterations=[], test_accuracies=[])
    nothing = replace(nothing, latest=lambda: None)
    assert findings(nothing) == []
    # Where the very first cost is not finite there is no more to say than that.
    assert [finding.rule for finding in findings(replace(nothing, failed=True))] == ["not finite"]


def test_a_cost_that_fell_below_where_it_began_is_no_explosion():
    records = list(train(replace(QUICK, hidden_units=(), learning_rate=3.0)))
    assert max(records[-1].costs) > records[-1].costs[0] + 1
    assert "explosion" in found(records[EARLY]) and "explosion" not in found(records[-1])


def test_an_explosion_says_of_the_cost_since_what_is_so():
    last = replace(course("explosion")[-1], failed=False)
    for later, said in (([5.0] * 96, "5.0000 now"), ([5.0] * 40 + [1.0] * 10 + [4.0] * 46, "4.0000 now")):
        assert (
            f"and is about {said}" in found(replace(last, costs=[2.3, 2.26, 30.0, 171.0, *later]))["explosion"].sentence
        )


def test_an_explosion_comes_first_and_is_resumed_from_before_it():
    last = course("explosion")[-1]
    several = findings(last)
    assert [finding.rule for finding in several] == ["explosion", "dead units"]
    assert worst(several) is several[0] and worst([]) is None
    resumed = several[0].remedy.resume_from
    assert 0 < resumed < EARLY and max(last.costs[: resumed + 1]) <= last.costs[0]


def test_dead_units_matter_where_the_network_does_not_learn():
    coming_back = replace(course("dead units")[-1], costs=[80.0] * 72 + [2.31] * 28, failed=False)
    assert "dead units" in found(coming_back)
    *_, last = train(replace(QUICK, hidden_units=(128,), learning_rate=1.0), every=100)
    _, n_dead, n_units = dead_units(last.network.forward(nncore.flatten(last.data.train_images[:200])).hidden)
    assert n_dead >= n_units / 2 and last.costs[-1] < 0.2
    assert "dead units" not in found(last)


def test_a_test_is_compared_with_the_training_of_its_time():
    last = course("overfitting")[-1]
    long_ago = replace(last, test_iterations=last.test_iterations[:1], test_accuracies=last.test_accuracies[:1])
    assert last.train_accuracies[-1] - long_ago.test_accuracies[0] > 0.5
    assert "overfitting" not in found(long_ago)
    # At the end what is said is of all digits, and before of which iteration.
    said = found(replace(last, scores=Scores(len(last.costs), 1.0, 0.5)))["overfitting"].sentence
    assert "100.0\u202f% of its 100" in said and "50.0\u202f% of the test digits" in said
    earlier = replace(last, test_iterations=last.test_iterations[:-1], test_accuracies=last.test_accuracies[:-1])
    said = found(earlier)["overfitting"].sentence
    assert said.startswith(f"After iteration {earlier.test_iterations[-1]:,} it reads")


# The one remedy that is advised is tried on the very run it is for

RUNS = {
    "three layers": replace(QUICK, hidden_units=(64, 32, 32)),
    "three layers of sigmoid": replace(QUICK, hidden_units=(64, 32, 32), hidden_activation="sigmoid"),
    "an explosion and dead units": EXPLODES,
    "overflow": replace(QUICK, **WRONG["not finite"]),
    "Adam in leaps": replace(QUICK, optimizer="adam", learning_rate=0.5, seed=0),
    "small steps": replace(QUICK, learning_rate=0.001),
    "too little data": replace(PRESETS["little-data"].config, hidden_units=(64,), iterations=100, learning_rate=0.3),
}


def with_advice(last):
    """The record of the end of the run that the advice for another one starts."""
    config, network = remedied(last, worst(findings(last)).remedy)
    *_, after = train(config, network=network, every=config.iterations)
    return after


@pytest.mark.parametrize("name", RUNS)
def test_the_advice_helps_the_run_it_is_for(name):
    *_, last = train(RUNS[name], every=20)
    after = with_advice(last)
    assert found(last) and not after.failed
    assert not set(found(last)) & set(found(after)) - {"small test set"}
    assert after.test_accuracies[-1] > last.test_accuracies[-1] + 0.1


def test_saturated_units_come_off_their_ends_with_the_advice():
    last = course("saturated units")[-1]
    after = with_advice(last)
    assert after.costs[-1] < 0.9 * last.costs[-1] and "saturated units" not in found(after)


def test_a_plateau_is_said_once_a_fifth_of_a_run_is_over():
    after = next(record for record in course("plateau") if len(record.costs) == 60)
    for iterations, is_said in ((100, True), (1000, False)):
        of_these = replace(after, now=replace(after.now, iterations=iterations))
        assert ("plateau" in found(of_these)) == is_said


def test_that_a_run_is_guessing_is_said_without_another_advice():
    for share, said in ((0.067, "no better"), (0.1, "no better"), (0.16, "hardly better")):
        sentence = sentences.guessing(share)
        assert said in sentence and "learning rate" not in sentence and "iterations" not in sentence


def test_runs_of_the_scheduler_are_judged_and_remedied(scheduler):
    assert findings(scheduler.start(EXPLODES, DATA, iterations=0)) == []
    assert [finding.rule for finding in findings(end_of(scheduler, DIVERGES))] == ["not finite", "dead units"]
    run = end_of(scheduler, EXPLODES)
    explosion, dead = (finding.remedy for finding in findings(run))
    config, network = remedied(run, explosion)
    assert explosion.label == f"Resume from iteration {explosion.resume_from} with learning rate 0.3"
    assert config.learning_rate == 0.3 and network is dict(run.checkpoints)[explosion.resume_from]
    assert remedied(run, dead) == (config, None) and dead.label == "Start afresh with learning rate 0.3"


# What is measured


def test_costs_of_small_batches_are_averaged_over_windows():
    curve = CostCurve(range(1, 11), replace(QUICK, batch_size=32))
    # Four batches of 32 are 128 digits; the two left over go into the last window.
    assert curve.ends.tolist() == [4, 10]
    assert curve.means.tolist() == [2.5, 7.5]
    assert CostCurve(range(1, 11), QUICK).means.tolist() == list(range(1, 11))
    assert CostCurve([5, 7], replace(QUICK, batch_size=1)).means.tolist() == [6]


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_guessing_costs_what_equal_probabilities_cost(output):
    zero = nncore.Network((nncore.Layer(np.zeros((784, 10)), np.full(10, np.log(1 / 9))),), output_activation=output)
    forward = zero.forward(nncore.flatten(DATA.train_images[:50]))
    np.testing.assert_allclose(forward.probabilities, 0.1)
    guessing = CostCurve([], replace(QUICK, output_activation=output)).guessing
    assert zero.cost(forward, DATA.train_labels[:50]) == pytest.approx(guessing)


def test_the_worst_layer_is_the_one_with_the_largest_share():
    assert worst_layer([np.array([True] * 3 + [False] * 7), np.array([True, False])]) == (2, 1, 2)
    assert worst_layer([]) == (1, 0, 1)
