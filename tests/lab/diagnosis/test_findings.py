"""What went wrong in a run: each rule on a real run that sets it off and on one that does not."""

import functools
from dataclasses import replace

import pytest

import nncore
from lab.diagnosis.findings import EARLY, CostCurve, dead_units, findings
from lab.origin import Origin
from tests.lab.runs import LEARNING_RATES, QUICK, found, train

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


def config_of(changes):
    return replace(QUICK, **{name: value for name, value in changes.items() if name != "n_test"})


@functools.cache
def course(rule):
    """What is Measured after every iteration of the run that sets a rule off; of a good run for None."""
    changes = RIGHT if rule is None else WRONG[rule]
    return list(train(config_of(changes), changes.get("n_test", 1000)))


@pytest.mark.parametrize("rule", WRONG)
def test_a_run_that_goes_wrong_is_found_out_with_a_number(rule):
    finding = found(course(rule)[-1])[rule]
    assert any(character.isdigit() for character in finding.sentence)
    assert finding.sentence.endswith(".") and finding.sentence.count(". ") == 0


def test_no_remedy_is_offered_to_a_run_that_learned_from_nothing_but_own_digits():
    for rule in WRONG:
        record = replace(course(rule)[-1], origin=Origin(own_digits=3, only_own=True))
        assert found(record)[rule].remedy is None
    record = replace(course("overfitting")[-1], origin=Origin(own_digits=3, only_own=True))
    assert "of the 3 digits of your own, but only" in found(record)["overfitting"].sentence


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
    assert findings(replace(nothing, latest=lambda: None)) == []
    # Where the very first cost is not finite there is no more to say than that.
    assert [finding.rule for finding in findings(replace(nothing, latest=lambda: None, failed=True))] == ["not finite"]


@pytest.mark.parametrize("rule", ["explosion", "dead units", "saturated units", "vanishing gradient"])
def test_what_goes_wrong_at_the_start_is_found_while_the_run_goes_on(rule):
    assert rule in found(course(rule)[EARLY + 10])


def test_a_cost_that_came_down_again_further_than_before_is_no_explosion():
    config = replace(QUICK, hidden_units=(), learning_rate=3.0)
    records = list(train(config))
    assert max(records[-1].costs) > records[-1].costs[0] + 1
    assert "explosion" in found(records[EARLY]) and "explosion" not in found(records[-1])


@pytest.mark.parametrize(
    ("later", "said"),
    [([5.0] * 96, "and is about 5.0000 now"), ([5.0] * 40 + [1.0] * 10 + [4.0] * 46, "and is about 4.0000 now")],
)
def test_an_explosion_says_of_the_cost_since_what_is_so(later, said):
    record = replace(course("explosion")[-1], costs=[2.3, 2.26, 30.0, 171.0, *later], failed=False)
    assert said in next(finding.sentence for finding in findings(record) if finding.rule == "explosion")


def test_dead_units_are_found_also_while_the_cost_comes_back_to_guessing():
    record = replace(course("dead units")[-1], costs=[80.0] * 72 + [2.31] * 28, failed=False)
    assert "dead units" in found(record)


def test_dead_units_of_a_network_that_learns_well_are_no_finding():
    *_, last = train(replace(QUICK, hidden_units=(128,), learning_rate=1.0), every=100)
    _, n_dead, n_units = dead_units(last.network.forward(nncore.flatten(last.data.train_images[:200])).hidden)
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
    return remedy, replace(course(rule)[-1].now, **remedy.changes)


WITH_REMEDY = [rule for rule in WRONG if rule != "small test set"]


@pytest.mark.parametrize("rule", WITH_REMEDY)
def test_a_remedy_is_another_configuration_that_holds_together(rule):
    _, config = remedy_of(rule)
    config.check()
    assert config != course(rule)[-1].now
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
