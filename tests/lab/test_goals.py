"""Goals: met by what was really done as the task says, and by nothing else."""

from dataclasses import replace

import pytest

import nncore
from lab import goals
from lab.goals import Beginning, begin, check_goal, is_met, problems, why_not
from lab.origin import BEFORE, FILE, READY, Origin
from lab.runs.scheduler import Scheduler
from lab.tasks import Task
from render.numbers import per_cent
from tests.lab.runs import DATA, wait_until_ended

GOAL = Task(goal={"test_accuracy": 0.2, "hidden_units": 16, "iterations": 60, "training_digits": 300})
CONFIG = nncore.TrainingConfig((10, 6), learning_rate=0.3, iterations=60, training_digits=300, initializer="he")

FRESH, BEGUN = Beginning(), Origin(went_on=BEFORE)
STRAIGHT = "Trained as the task says"


@pytest.fixture(scope="module")
def scheduler():
    return Scheduler(n_workers=1)


@pytest.fixture(scope="module")
def run(scheduler):
    return trained(scheduler, CONFIG)


def trained(scheduler, config, network=None, origin=None):
    return wait_until_ended(scheduler.start(config, DATA, network=network, origin=origin))


def missing(task, run, beginning=FRESH, **others):
    """The goals that are not met, in words."""
    return [said for met, said, _ in check_goal(task, run, beginning, **others) if not met]


def meets(task, run, beginning):
    return is_met(check_goal(task, run, beginning), run)


def test_the_accuracy_is_that_of_all_test_digits_at_the_end(run):
    exact = run.scores.test_accuracy
    assert exact == nncore.accuracy(run.network.predict(nncore.flatten(DATA.test_images)), DATA.test_labels)
    assert not missing(Task(goal={"test_accuracy": exact}), run)
    # What was measured on the way counts for nothing.
    run.history.test_accuracies.append(1.0)
    assert missing(Task(goal={"test_accuracy": exact + 0.001}), run)
    run.history.test_accuracies.pop()


@pytest.mark.parametrize(
    ("exact", "wanted", "said"),
    [
        (0.9, 0.9, per_cent(0.9)),
        (0.9725, 0.9, per_cent(0.9725)),
        (0.9795, 0.98, "97.95\u202f%"),
        (0.97996, 0.98, "97.996\u202f%"),
        (0.9704, 0.9703, "97.04\u202f%"),
    ],
)
def test_an_accuracy_is_never_rounded_across_the_goal(run, monkeypatch, exact, wanted, said):
    monkeypatch.setattr(run, "scores", replace(run.scores, test_accuracy=exact))
    assert check_goal(Task(goal={"test_accuracy": wanted}), run, FRESH)[0][::2] == (exact >= wanted, said)


@pytest.mark.parametrize("key", ["hidden_units", "iterations", "training_digits"])
def test_a_goal_says_which_part_is_missing(run, key):
    assert missing(GOAL, run) == []
    most = GOAL.goal[key] - 1
    (said,) = missing(replace(GOAL, goal=GOAL.goal | {key: most}), run)
    assert said.startswith(f"At most {most} {key.replace('_', ' ')}")


def test_nothing_is_met_before_there_is_a_run_that_has_ended(scheduler):
    assert len(missing(GOAL, None)) == 4
    run = scheduler.start(CONFIG, DATA, iterations=0)
    found = check_goal(GOAL, run, FRESH)
    assert [has.endswith(" so far") for _, _, has in found] == [not met for met, *_ in found]
    # What is fixed from the start on is as true on the way as at the end.
    assert missing(GOAL, run) == ["At least 20.0\u202f% of the test digits read right", "At most 60 iterations"]
    units = Task(goal={"hidden_units": 512})
    assert not missing(units, run) and not meets(units, run, FRESH)
    scheduler.stop(run)


def test_iterations_and_digits_of_all_runs_before_count(scheduler, run):
    task, few = Task(goal={"iterations": 150}), replace(CONFIG, training_digits=100)
    beginning, last = FRESH, run
    for expected in ([], ["At most 150 iterations"]):
        beginning = begin(task, True, last.network, BEGUN, last, beginning)
        last = trained(scheduler, few, last.network, BEGUN)
        assert missing(task, last, beginning) == expected
        assert missing(Task(goal={"training_digits": 200}), last, beginning)
    assert beginning == Beginning(120, 300)
    assert "180, counting the 120 before" in check_goal(task, last, beginning)[0][2]


def test_locked_iterations_are_those_of_all_runs_before(run):
    reason = "120 iterations in all; the task allows 60"
    for goal in ({}, {"test_accuracy": 0.0}):
        task = Task({"iterations": 60}, goal=goal)
        assert all(met for met, *_ in check_goal(task, run, FRESH))
        went_on = begin(task, True, run.network, BEGUN, run, FRESH)
        assert check_goal(task, run, went_on)[-1] == (False, STRAIGHT, reason)
        # Whoever may begin from any network may begin from one that has learned for long.
        assert all(met for met, *_ in check_goal(replace(task, any_network=True), run, went_on))
        assert why_not(task, run, Beginning(1)) == ["61 iterations in all; the task allows 60"]


def test_from_a_checkpoint_so_many_count_as_it_had(run):
    done, network = run.checkpoints[3]
    assert begin(GOAL, True, network, BEGUN, run, FRESH) == Beginning(done, 300)
    # A copy of it, as from a file of one's own, is the same network.
    assert begin(GOAL, True, network.astype("float32"), Origin(FILE), run, FRESH) == Beginning(done, 300)
    # Of a run whose first network it is neither digits nor settings count.
    first = run.checkpoints[0][1]
    assert begin(Task({"rate": 0.1}, goal={"training_digits": 100}), True, first, BEGUN, run, FRESH) == FRESH


def test_a_run_is_judged_in_the_ledger_as_at_hand(run, ledger, token):
    ledger.add_finished(token, CONFIG, DATA.name, run.n_test, run.history, run.network, 1.0, scores=run.scores)
    (entry,) = ledger.entries(token)
    wrong = Task({"rate": 0.1}, goal={"test_accuracy": 0.99, "iterations": 10, "training_digits": 100})
    for task in (GOAL, wrong):
        for beginning in (FRESH, Beginning(5, 400, "it began from a file"), None):
            assert check_goal(task, run, beginning) == check_goal(task, entry, beginning)
            assert why_not(task, run, beginning) == why_not(task, entry, beginning)
            assert meets(task, run, beginning) == meets(task, entry, beginning) == (task is GOAL and beginning is FRESH)
    assert not meets(GOAL, replace(entry, status="paused"), FRESH)
    assert not meets(GOAL, replace(entry, measured_at=None), FRESH) and not meets(Task(), run, FRESH)


def test_the_ready_network_a_file_and_own_digits_do_not_count(scheduler, run):
    other = trained(scheduler, replace(CONFIG, seed=9))
    for shared, network in ((True, other.network), (False, run.network), (False, None)):
        beginning = begin(GOAL, shared, network, Origin(READY), run, None)
        assert missing(GOAL, run, beginning)[-1] == STRAIGHT
        allowed = replace(GOAL, goal=GOAL.goal | {"iterations": 120}, any_network=True)
        assert missing(allowed, run, begin(allowed, shared, network, Origin(READY), run, None)) == []
    # Nor what goes on from that.
    outside = begin(GOAL, False, run.network, Origin(FILE), run, None)
    assert begin(GOAL, True, run.network, BEGUN, run, outside).outside == outside.outside


def test_whatever_they_begin_from_the_same_test_digits_judge(run):
    allowed = replace(GOAL, any_network=True)
    for network in (None, run.network):
        unfair = begin(allowed, False, network, Origin(FILE), run, FRESH, fair=False)
        assert missing(allowed, run, unfair)[-1] == STRAIGHT and unfair.outside == goals.OTHER_TEST
        # What asks for no accuracy is not judged by any digits.
        small = Task(goal={"hidden_units": 16}, any_network=True)
        assert missing(small, run, begin(small, False, network, Origin(FILE), run, FRESH, fair=False)) == []


def test_a_run_from_before_the_task_does_not_count(run):
    assert missing(GOAL, run, None) == [STRAIGHT], "all else is as true as it is"
    assert check_goal(GOAL, run)[-1][1:] == (STRAIGHT, "it began before this task, or outside it")
    beginning = begin(GOAL, True, run.network, BEGUN, run, None)
    assert missing(GOAL, run, beginning)[-1] == STRAIGHT and "before this task" in beginning.outside
    assert missing(GOAL, run, answered=False)[-1] == STRAIGHT, "its question was not answered"


def test_a_locked_setting_that_was_changed_and_back_is_told(scheduler):
    run = wait_until_ended(scheduler.start(replace(CONFIG, iterations=5000), DATA, iterations=20))
    for rate in (0.5, 0.3):
        scheduler.change(run, learning_rate=rate)
        scheduler.resume(run, iterations=20)
        wait_until_ended(run)
    scheduler.stop(run)
    assert run.now == run.config and run.iteration == 60
    assert not missing(Task({"batch": 0}, goal={"iterations": 60}), run), "those that were planned are not counted"
    for key, value, said in (("rate", 0.3, ["not the task's learning rate"]), ("batch", 0, [])):
        task = Task({key: value}, goal={"test_accuracy": 0.1})
        assert [has for _, what, has in check_goal(task, run, FRESH) if what == STRAIGHT] == said
        assert bool(begin(task, True, run.network, BEGUN, run, FRESH).outside) == bool(said)


@pytest.mark.parametrize("fixed", [{"rate": 0.1}, {"units": 16}, {"layers": 1}])
def test_settings_other_than_the_task_locks_do_not_count(run, fixed):
    task = Task(fixed, goal={"test_accuracy": 0.2})
    assert missing(task, run) == [STRAIGHT]
    assert "other settings" in begin(task, True, run.network, BEGUN, run, FRESH).outside


def test_a_run_that_failed_meets_nothing(scheduler):
    run = trained(scheduler, replace(CONFIG, hidden_units=(64,) * 4, learning_rate=9.0))
    assert run.status == "failed" and len(missing(replace(GOAL, goal=GOAL.goal | {"hidden_units": 999}), run)) == 4
    assert {has for _, _, has in check_goal(GOAL, run, FRESH)} == {"the run failed"}


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Task({"units": 512}, goal={"hidden_units": 16}), "At most 16 hidden units"),
        (Task({"layers": 3}, goal={"hidden_units": 2}), "At most 2 hidden units"),
        (Task({"digits": 1000}, goal={"training_digits": 100}), "At most 100 training digits"),
        (Task({"iterations": 500}, goal={"iterations": 100}), "stopped early"),
        (Task(goal={"test_accuracy": 1.0}), "less than 100\u202f%"),
    ],
)
def test_a_goal_that_cannot_be_met_is_told(task, said):
    assert [problem for problem in problems(task, nncore.TrainingConfig()) if said in problem]


def test_a_task_that_can_be_done_has_no_problems():
    assert problems(replace(GOAL, fixed={"units": 16, "digits": 100, "iterations": 50}), nncore.TrainingConfig()) == []
    assert "Students start" in problems(GOAL, nncore.TrainingConfig(batch_size=2000))[0]
