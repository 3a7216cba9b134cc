"""What is found out about runs of the scheduler."""

import nncore
from lab.diagnosis.findings import findings
from lab.diagnosis.remedies import remedied
from tests.lab.runs import DATA, DIVERGES, EXPLODES, end_of


def test_a_run_is_judged_by_what_it_has_measured(scheduler):
    run = end_of(scheduler, EXPLODES)
    assert [finding.rule for finding in findings(run)] == ["explosion", "dead units"]


def test_what_is_left_of_a_diverged_run_is_a_record_too(scheduler):
    run = end_of(scheduler, DIVERGES)
    assert run.status == "failed"
    assert [finding.rule for finding in findings(run)] == ["not finite", "dead units"]


def test_a_run_before_its_first_iteration_has_no_findings(scheduler):
    run = scheduler.start(EXPLODES, DATA, iterations=0)
    assert findings(run) == []


def test_lists_that_belong_together_are_of_one_length_while_the_run_adds_to_them(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=50))
    # What another thread has done after half of History.add.
    run.history.costs.append(1.0)
    run.history.test_iterations.append(21)
    history = run.moment().history
    assert len(history.costs) == len(history.train_accuracies) == 20
    assert len(history.test_iterations) == len(history.test_accuracies)
    findings(run)


def test_findings_can_be_asked_for_all_the_time(scheduler):
    run, asked = scheduler.start(nncore.TrainingConfig(hidden_units=(8,), iterations=300, training_digits=50), DATA), 0
    while not run.ended:
        findings(run)
        asked += 1
    assert run.status == "finished" and asked > 1


def test_a_remedied_run_starts_as_its_label_says(scheduler):
    run = end_of(scheduler, EXPLODES)
    explosion, dead = (finding.remedy for finding in findings(run))
    config, network = remedied(run, explosion)
    assert explosion.label == f"Resume from iteration {explosion.resume_from} with learning rate 0.3"
    assert config.learning_rate == 0.3 and network is dict(run.checkpoints)[explosion.resume_from]
    assert remedied(run, dead) == (config, None) and dead.label == "Start afresh with learning rate 0.3"
    assert not any(finding.rule == "explosion" for finding in findings(end_of(scheduler, config)))
