"""What a run leaves to judge it by, on runs of the scheduler."""

import nncore
from lab.diagnosis.findings import findings
from lab.diagnosis.remedies import remedied
from lab.diagnosis.run_record import N_LOOKED, record_of
from tests.lab.runs import DATA, DIVERGES, EXPLODES, end_of


def test_the_record_is_what_the_run_has_measured(scheduler):
    run = end_of(scheduler, EXPLODES)
    record = record_of(run)
    assert record.config == EXPLODES and not record.failed
    assert record.costs == run.history.costs and record.train_accuracies == run.history.train_accuracies
    assert record.test_iterations == run.history.test_iterations
    assert record.test_accuracies == run.history.test_accuracies
    assert record.network is run.network and list(record.checkpoints) == run.checkpoints
    assert (record.n_test, record.available_digits) == (1000, 4000)
    assert len(record.images) == len(record.labels) == N_LOOKED
    assert [finding.rule for finding in findings(record)] == ["explosion", "dead units"]


def test_what_is_left_of_a_diverged_run_is_a_record_too(scheduler):
    run = end_of(scheduler, DIVERGES)
    assert run.status == "failed"
    assert [finding.rule for finding in findings(record_of(run))] == ["not finite", "dead units"]


def test_a_run_before_its_first_iteration_has_no_findings(scheduler):
    run = scheduler.start(EXPLODES, DATA, iterations=0)
    assert findings(record_of(run)) == []


def test_only_digits_that_the_run_learns_from_are_looked_at(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(8,), iterations=5, training_digits=30))
    assert len(record_of(run).images) == len(record_of(run).labels) == 30


def test_lists_that_belong_together_are_of_one_length_while_the_run_adds_to_them(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=50))
    # What another thread has done after half of History.add.
    run.history.costs.append(1.0)
    run.history.test_iterations.append(21)
    record = record_of(run)
    assert len(record.costs) == len(record.train_accuracies) == 20
    assert len(record.test_iterations) == len(record.test_accuracies)


def test_findings_can_be_asked_for_all_the_time(scheduler):
    run, asked = scheduler.start(nncore.TrainingConfig(hidden_units=(8,), iterations=300, training_digits=50), DATA), 0
    while not run.ended:
        findings(record_of(run))
        asked += 1
    assert run.status == "finished" and asked > 1


def test_a_change_during_the_run_is_in_the_record(scheduler):
    run = end_of(scheduler, EXPLODES, iterations=1)
    scheduler.change(run, learning_rate=0.1)
    assert record_of(run).config.learning_rate == 0.1
    scheduler.stop(run)


def test_a_remedied_run_starts_as_its_label_says(scheduler):
    run = end_of(scheduler, EXPLODES)
    explosion, dead = (finding.remedy for finding in findings(record_of(run)))
    config, network = remedied(run, explosion)
    assert explosion.label == f"Resume from iteration {explosion.resume_from} with learning rate 0.3"
    assert config.learning_rate == 0.3 and network is dict(run.checkpoints)[explosion.resume_from]
    assert remedied(run, dead) == (config, None) and dead.label == "Start afresh with learning rate 0.3"
    assert not any(finding.rule == "explosion" for finding in findings(record_of(end_of(scheduler, config))))
