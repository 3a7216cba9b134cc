"""What went wrong in a run: each rule on a real run that sets it off and on one that does not."""

import functools
import itertools
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.diagnosis import remedies
from lab.diagnosis.findings import EARLY, findings
from lab.diagnosis.symptoms import CostCurve, dead_units, worst_layer
from tests.lab.runs import found, train

DATA = nncore.load_digits()
QUICK = nncore.TrainingConfig(hidden_units=(64,), iterations=100)
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
RIGHT = {"learning_rate": 0.3}
# What the app's control has, see test_findings.py.
LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)] + [10.0]


def config_of(changes):
    return replace(QUICK, **{name: value for name, value in changes.items() if name != "n_test"})


@functools.cache
def course(rule):
    """The RunRecord after every iteration of the run that sets a rule off; of a good run for None."""
    changes = RIGHT if rule is None else WRONG[rule]
    return list(train(config_of(changes), changes.get("n_test", 1000)))


@pytest.mark.parametrize("rule", WRONG)
def test_a_run_that_goes_wrong_is_found_out_with_a_number(rule):
    finding = found(course(rule)[-1])[rule]
    assert any(character.isdigit() for character in finding.sentence)
    assert finding.sentence.endswith(".") and finding.sentence.count(". ") == 0


def test_a_run_that_goes_well_has_no_findings_at_any_time():
    assert not findings(course(None)[-1])
    # Half done, it reads so few of the test digits that they leave much open.
    assert set().union(*map(found, course(None))) == {"small test set"}


def test_a_run_with_the_notebook_s_settings_has_no_findings_at_any_time():
    # A quarter of its units; the whole run is one of the presets.
    several = list(train(nncore.TrainingConfig(hidden_units=(128,)), every=10))
    assert len(several) == 50 and not any(map(findings, several))


@pytest.mark.parametrize(
    "changes",
    [
        {"training_digits": 4000, "batch_size": 1, "learning_rate": 0.03},
        {"training_digits": 4000, "batch_size": 32},
        {"optimizer": "adam", "learning_rate": 0.001, "initializer": "he"},
        {"hidden_activation": "tanh", "hidden_units": (64, 32), "initializer": "xavier"},
        {"output_activation": "sigmoid"},
        {"hidden_units": ()},
        {"dropout": 0.5, "learning_rate": 0.3},
    ],
    ids=str,
)
def test_other_runs_that_go_well_have_no_findings_but_of_the_test_set(changes):
    for record in train(config_of(changes), every=5):
        assert set(found(record)) <= {"small test set"}, len(record.costs)


@pytest.mark.parametrize("rule", WRONG)
def test_nothing_is_judged_in_the_first_iterations_unless_it_failed(rule):
    early = [record for record in course(rule) if len(record.costs) < EARLY and not record.failed]
    assert early and not any(map(findings, early))


def test_nothing_is_found_before_there_is_anything():
    nothing = replace(course(None)[0], costs=[], train_accuracies=[], test_iterations=[], test_accuracies=[])
    assert findings(replace(nothing, network=None)) == []
    # Where the very first cost is not finite there is no more to say than that.
    assert [finding.rule for finding in findings(replace(nothing, network=None, failed=True))] == ["not finite"]


@pytest.mark.parametrize("rule", ["explosion", "dead units", "saturated units", "vanishing gradient"])
def test_what_goes_wrong_at_the_start_is_found_while_the_run_goes_on(rule):
    assert rule in found(course(rule)[EARLY + 10])


def test_a_cost_that_came_down_again_further_than_before_is_no_explosion():
    config = replace(QUICK, hidden_units=(), learning_rate=3.0)
    records = list(train(config))
    assert max(records[-1].costs) > records[-1].costs[0] + 1
    assert "explosion" in found(records[EARLY]) and "explosion" not in found(records[-1])


def test_dead_units_of_a_network_that_learns_well_are_no_finding():
    *_, last = train(replace(QUICK, hidden_units=(128,), learning_rate=1.0), every=100)
    _, n_dead, n_units = dead_units(last.network.forward(nncore.flatten(last.images)).hidden)
    assert n_dead >= n_units / 2 and last.costs[-1] < 0.2
    assert "dead units" not in found(last)


def test_a_test_is_compared_with_the_training_accuracy_of_its_time():
    last = course("overfitting")[-1]
    long_ago = replace(last, test_iterations=last.test_iterations[:1], test_accuracies=last.test_accuracies[:1])
    assert last.train_accuracies[-1] - long_ago.test_accuracies[0] > 0.5
    assert "overfitting" not in found(long_ago)


def test_the_most_serious_comes_first():
    assert [finding.rule for finding in findings(course("explosion")[-1])] == ["explosion", "dead units"]
    assert findings(course("not finite")[-1])[0].rule == "not finite"


def remedy_of(rule):
    remedy = found(course(rule)[-1])[rule].remedy
    return remedy, replace(course(rule)[-1].config, **remedy.changes)


WITH_REMEDY = [rule for rule in WRONG if rule != "small test set"]


@pytest.mark.parametrize("rule", WITH_REMEDY)
def test_a_remedy_is_another_configuration_that_holds_together(rule):
    _, config = remedy_of(rule)
    config.check()
    assert config != course(rule)[-1].config
    assert config.learning_rate in LEARNING_RATES


@pytest.mark.parametrize("rule", WITH_REMEDY)
def test_a_remedy_says_what_it_does_and_starts_from_a_network_that_fits(rule):
    remedy, config = remedy_of(rule)
    if remedy.resume_from is None:
        assert remedy.label.startswith("Start afresh with ")
    else:
        assert remedy.label.startswith(f"Resume from iteration {remedy.resume_from} with ")
        network = dict(course(rule)[-1].checkpoints)[remedy.resume_from]
        assert network.sizes == nncore.initial_network(config).sizes


@pytest.mark.parametrize("rule", ["not finite", "explosion", "dead units", "vanishing gradient", "plateau"])
def test_with_its_remedy_a_run_ends_with_a_clearly_lower_cost(rule):
    remedy, config = remedy_of(rule)
    network = dict(course(rule)[-1].checkpoints).get(remedy.resume_from)
    *_, last = train(config, network=network, every=config.iterations)
    assert not last.failed
    assert last.costs[-1] < 0.5 * min(course(rule)[-1].costs[-1], CostCurve([], config).guessing)


def test_saturated_units_come_off_their_ends_with_the_remedy():
    _, config = remedy_of("saturated units")
    *_, last = train(config, every=config.iterations)
    assert last.costs[-1] < 0.9 * course("saturated units")[-1].costs[-1]
    assert "saturated units" not in found(last)


def test_overfitting_gets_less_with_the_remedy():
    _, config = remedy_of("overfitting")
    *_, last = train(config, every=config.iterations)
    assert config.training_digits == 1000
    assert last.test_accuracies[-1] > course("overfitting")[-1].test_accuracies[-1] + 0.1


def test_an_explosion_is_resumed_from_before_it():
    remedy, _ = remedy_of("explosion")
    costs = course("explosion")[-1].costs
    assert 0 < remedy.resume_from < EARLY
    assert max(costs[: remedy.resume_from + 1]) <= costs[0]


# Remedies


@pytest.mark.parametrize("rate", [1e-6, 0.0002, 0.00149, 0.004, 0.05, 0.0999, 0.84, 0.86, 1, 9, 10, 50])
def test_learning_rates_are_rounded_to_the_nearest_that_the_control_has(rate):
    nearest = min(LEARNING_RATES, key=lambda value: abs(np.log(value / rate)))
    assert remedies.in_series(rate) == nearest


MORE = [{}, {"l2": 0.3}, {"dropout": 0.9}, {"augment": True, "initializer": "xavier"}]


@pytest.mark.parametrize("more", MORE, ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_every_remedy_of_every_configuration_holds_together(optimizer, more):
    all_units = [(8,), (8, 8, 8)] if "dropout" in more else [(), (8,), (8, 8, 8)]
    for units, activation, rate in itertools.product(all_units, ["relu", "sigmoid"], [1e-4, 0.001, 0.03, 0.5, 1.0]):
        config = replace(
            QUICK, hidden_units=units, hidden_activation=activation, learning_rate=rate, optimizer=optimizer, **more
        )
        given = [remedies.more_variety(config, available) for available in (1000, 4000, 60_000)]
        given += [remedies.faster(config, 7), remedies.stronger_signals(config)]
        for remedy in filter(None, [*given, remedies.slower(config), remedies.gentler(config)]):
            changed = replace(config, **remedy.changes)
            changed.check()
            assert changed != config
            assert changed.learning_rate in LEARNING_RATES


def test_digits_by_heart_has_a_remedy_for_every_stage():
    stages, config = [], replace(QUICK, training_digits=500)
    while remedy := remedies.more_variety(config, 4000):
        stages.append(list(remedy.changes))
        config = replace(config, **remedy.changes)
    assert stages == [["training_digits"], ["augment"], ["dropout"], ["l2"]]


# Symptoms


def test_costs_of_small_batches_are_averaged_over_windows_that_end_with_the_latest():
    curve = CostCurve(range(1, 11), replace(QUICK, batch_size=32))
    # Four batches of 32 are 128 digits; the two left over go into the first window.
    assert curve.ends.tolist() == [6, 10]
    assert curve.means.tolist() == [3.5, 8.5]
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
