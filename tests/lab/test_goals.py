"""Goals: met by what was really done as the task says, and by nothing else."""

from dataclasses import replace

import pytest

import nncore
from lab import goals, settings
from lab.goals import Beginning, begin, check_goal, is_met, problems, why_not
from lab.origin import BEFORE, FILE, READY, Origin
from lab.runs.scheduler import Scheduler
from lab.tasks import Task, decode, encode
from render.numbers import per_cent
from tests.lab.runs import DATA, wait_until_ended
from tests.patience import wait_until

GOAL = Task(goal={"test_accuracy": 0.2, "hidden_units": 16, "iterations": 60, "training_digits": 300})
CONFIG = nncore.TrainingConfig((10, 6), learning_rate=0.3, iterations=60, training_digits=300, initializer="he")

FRESH, BEGUN = Beginning(), Origin(went_on=BEFORE)


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


def test_a_goal_is_met_by_a_run_that_meets_every_part_of_it(run):
    assert missing(GOAL, run) == []


def test_the_accuracy_is_the_one_measured_on_all_test_digits_at_the_end(run):
    exact = run.scores.test_accuracy
    assert exact == nncore.accuracy(run.network.predict(nncore.flatten(DATA.test_images)), DATA.test_labels)
    assert not missing(Task(goal={"test_accuracy": exact}), run)
    assert missing(Task(goal={"test_accuracy": exact + 0.001}), run)
    # What was measured on the way counts for nothing.
    run.history.test_accuracies.append(1.0)
    assert missing(Task(goal={"test_accuracy": exact + 0.001}), run)
    run.history.test_accuracies.pop()


@pytest.mark.parametrize(
    ("exact", "wanted", "said"),
    [
        *((exact, 0.9, per_cent(exact)) for exact in (0.9725, 0.97, 0.9)),
        (0.9795, 0.98, "97.95\u202f%"),
        (0.97996, 0.98, "97.996\u202f%"),
        (0.9704, 0.9703, "97.04\u202f%"),
    ],
)
def test_an_accuracy_is_written_as_everywhere_but_never_rounded_across_the_goal(run, monkeypatch, exact, wanted, said):
    monkeypatch.setattr(run, "scores", replace(run.scores, test_accuracy=exact))
    assert check_goal(Task(goal={"test_accuracy": wanted}), run, FRESH)[0][::2] == (exact >= wanted, said)


@pytest.mark.parametrize("key", ["hidden_units", "iterations", "training_digits"])
def test_a_goal_says_which_part_is_missing(run, key):
    task = replace(GOAL, goal=GOAL.goal | {key: GOAL.goal[key] - 1})
    assert [said.split(" ", 3)[3].replace(" ", "_") for said in missing(task, run)] == [
        {"hidden_units": "hidden_units_in_all"}.get(key, key)
    ]


def test_nothing_of_a_goal_is_met_before_a_run_there_is_one_or_it_has_ended(scheduler):
    assert len(missing(GOAL, None)) == 4
    run = scheduler.start(CONFIG, DATA, iterations=0)
    found = check_goal(GOAL, run, FRESH)
    assert [has.endswith(" so far") for _, _, has in found] == [not met for met, *_ in found]
    # What is fixed from the start on is as true on the way as at the end.
    assert missing(GOAL, run) == ["At least 20.0\u202f% of the test digits read right", "At most 60 iterations"]
    scheduler.stop(run)


def test_iterations_that_were_planned_but_not_done_are_not_counted(scheduler):
    run = wait_until_ended(scheduler.start(replace(CONFIG, iterations=5000), DATA, iterations=50))
    scheduler.stop(run)
    assert not missing(Task(goal={"iterations": 60}), run)


def test_all_iterations_of_a_network_count_with_those_of_the_runs_it_goes_on_from(scheduler, run):
    task, beginning, last = Task(goal={"iterations": 150}), Beginning(), run
    for expected in ([], [task_words(150)]):
        beginning = begin(task, True, last.network, BEGUN, last, beginning)
        last = trained(scheduler, CONFIG, last.network, BEGUN)
        assert missing(task, last, beginning) == expected
    assert beginning == Beginning(120, 300)
    assert "180, counting the 120 before" in check_goal(task, last, beginning)[0][2]


def test_locked_iterations_are_those_of_all_runs_that_the_network_went_through(run):
    reason = "120 iterations in all; the task allows 60"
    for goal in ({}, {"test_accuracy": 0.0}):
        task = Task({"iterations": 60}, goal=goal)
        assert all(met for met, *_ in check_goal(task, run, FRESH))
        went_on = begin(task, True, run.network, BEGUN, run, FRESH)
        assert check_goal(task, run, went_on)[-1] == (False, "Trained as the task says", reason)
        # Whoever may begin from any network may begin from one that has learned for long.
        assert all(met for met, *_ in check_goal(replace(task, any_network=True), run, went_on))


def task_words(number):
    return f"At most {number} iterations"


def test_from_a_checkpoint_so_many_count_as_it_had(run):
    done, network = run.checkpoints[3]
    assert begin(GOAL, True, network, BEGUN, run, FRESH) == Beginning(done, 300)
    # A copy of it, as from a file of one's own, is the same network.
    copy = network.astype("float32")
    assert begin(GOAL, True, copy, Origin(FILE), run, FRESH) == Beginning(done, 300)


def test_of_a_run_whose_first_network_it_is_neither_digits_nor_settings_count(scheduler):
    more = trained(scheduler, replace(CONFIG, training_digits=300, learning_rate=0.5))
    first = more.checkpoints[0][1]
    assert begin(Task({"rate": 0.1}, goal={"training_digits": 100}), True, first, BEGUN, more, FRESH) == Beginning()


def test_most_digits_of_the_runs_before_count(scheduler, run):
    few = replace(CONFIG, training_digits=100)
    beginning = begin(GOAL, True, run.network, BEGUN, run, FRESH)
    last = trained(scheduler, few, run.network, BEGUN)
    assert missing(Task(goal={"training_digits": 200}), last, beginning)


def test_the_most_digits_are_not_forgotten_two_runs_later(scheduler, run):
    few, beginning, last = replace(CONFIG, training_digits=100), FRESH, run
    for _ in range(2):
        beginning = begin(GOAL, True, last.network, BEGUN, last, beginning)
        last = trained(scheduler, few, last.network, BEGUN)
    assert beginning.digits == 300 and missing(Task(goal={"training_digits": 200}), last, beginning)


def test_one_iteration_more_than_is_locked_is_too_many(run):
    task = Task({"iterations": 60})
    assert [why_not(task, run, Beginning(done)) for done in (0, 1)] == [
        [],
        ["61 iterations in all; the task allows 60"],
    ]


def meets(task, run, beginning):
    return is_met(check_goal(task, run, beginning), run)


def test_a_goal_is_met_once_its_run_is_over_and_without_parts_never(run, scheduler):
    going = scheduler.start(CONFIG, DATA, iterations=1)
    wait_until(lambda: going.status == "paused")
    units = Task(goal={"hidden_units": 512})
    assert [met for met, *_ in check_goal(units, going, FRESH)] == [True] and not meets(units, going, FRESH)
    assert meets(units, run, FRESH) and not meets(Task(), run, FRESH)


def test_a_run_is_judged_in_the_ledger_as_it_is_while_it_is_at_hand(run, ledger, token):
    ledger.add_finished(token, CONFIG, DATA.name, run.n_test, run.history, run.network, 1.0, scores=run.scores)
    (entry,) = ledger.entries(token)
    wrong = Task({"rate": 0.1}, goal={"test_accuracy": 0.99, "iterations": 10, "training_digits": 100})
    for task in (GOAL, wrong):
        for beginning in (FRESH, Beginning(5, 400, "it began from a file"), None):
            assert check_goal(task, run, beginning) == check_goal(task, entry, beginning)
            assert why_not(task, run, beginning) == why_not(task, entry, beginning)
            assert meets(task, run, beginning) == meets(task, entry, beginning) == (task is GOAL and beginning is FRESH)
    paused = replace(entry, status="paused")
    assert not meets(GOAL, paused, FRESH) and not meets(GOAL, replace(entry, measured_at=None), FRESH)


STRAIGHT = "Trained as the task says"


def test_the_ready_network_a_file_and_own_digits_do_not_count_unless_the_task_allows_it(scheduler, run):
    other = trained(scheduler, replace(CONFIG, seed=9))
    for shared, network in ((True, other.network), (False, run.network), (False, None)):
        beginning = begin(GOAL, shared, network, Origin(READY), run, None)
        assert missing(GOAL, run, beginning)[-1] == STRAIGHT
        allowed = replace(GOAL, goal=GOAL.goal | {"iterations": 120}, any_network=True)
        assert missing(allowed, run, begin(allowed, shared, network, Origin(READY), run, None)) == []
    # Nor what goes on from that.
    outside = begin(GOAL, False, run.network, Origin(FILE), run, None)
    assert begin(GOAL, True, run.network, BEGUN, run, outside).outside == outside.outside


def test_any_network_may_begin_but_all_are_judged_by_the_same_test_digits(run):
    allowed = replace(GOAL, any_network=True)
    for network in (None, run.network):
        unfair = begin(allowed, False, network, Origin(FILE), run, FRESH, fair=False)
        assert missing(allowed, run, unfair)[-1] == STRAIGHT and unfair.outside == goals.OTHER_TEST
        # What asks for no accuracy is not judged by any digits.
        small = Task(goal={"hidden_units": 16}, any_network=True)
        assert missing(small, run, begin(small, False, network, Origin(FILE), run, FRESH, fair=False)) == []


def test_a_run_from_before_the_task_does_not_count_nor_what_goes_on_from_it(run):
    assert missing(GOAL, run, None) == [STRAIGHT], "all else is as true as it is"
    assert check_goal(GOAL, run)[-1][1:] == (STRAIGHT, "it began before this task, or outside it")
    beginning = begin(GOAL, True, run.network, BEGUN, run, None)
    assert missing(GOAL, run, beginning)[-1] == STRAIGHT and "before this task" in beginning.outside


def test_a_run_without_an_answer_to_the_question_does_not_count(run):
    assert missing(GOAL, run, answered=False)[-1] == STRAIGHT


def test_a_locked_setting_that_was_changed_and_changed_back_does_not_count(scheduler):
    run = wait_until_ended(scheduler.start(CONFIG, DATA, iterations=20))
    for rate in (0.5, 0.3):
        scheduler.change(run, learning_rate=rate)
        scheduler.resume(run, iterations=20)
        wait_until_ended(run)
    assert run.now == CONFIG and run.iteration == 60
    for key, said in (("rate", "Learning rate"), ("batch", None)):
        task = Task({key: {"rate": 0.3, "batch": 0}[key]}, goal={"test_accuracy": 0.1})
        reasons = [has for met, what, has in check_goal(task, run, FRESH) if what == STRAIGHT]
        assert reasons == ([f"not the task's {said.lower()}"] if said else [])
        outside = begin(task, True, run.network, BEGUN, run, FRESH).outside
        assert bool(outside) == bool(said)


@pytest.mark.parametrize("fixed", [{"rate": 0.1}, {"units": 16}, {"layers": 1}, {"seed": 4}, {"batch": 32}])
def test_settings_other_than_the_task_locks_do_not_count_and_it_says_which(run, fixed):
    task = Task(fixed, goal={"test_accuracy": 0.2})
    assert missing(task, run) == [STRAIGHT]
    beginning = begin(task, True, run.network, BEGUN, run, FRESH)
    assert "other settings" in beginning.outside


def test_a_locked_rate_that_was_changed_on_the_way_does_not_count(scheduler):
    run = wait_until_ended(scheduler.start(CONFIG, DATA, iterations=30))
    scheduler.change(run, learning_rate=0.5)
    scheduler.resume(run)
    wait_until_ended(run)
    assert missing(Task({"rate": 0.3}), run) == [STRAIGHT]
    assert "learning rate" in check_goal(Task({"rate": 0.3}), run, FRESH)[-1][2]


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
    assert "Students start" in goals.problems(GOAL, nncore.TrainingConfig(batch_size=2000))[0]


def test_the_parts_of_a_goal_are_in_one_order_for_teacher_and_student():
    set_by_teacher = Task(goal={"training_digits": 300, "iterations": 60, "test_accuracy": 0.9, "hidden_units": 16})
    of_the_link, _ = decode(encode(set_by_teacher), settings.allows)
    words = [[said for _, said, _ in check_goal(task, None)] for task in (set_by_teacher, of_the_link)]
    assert words[0] == words[1] and words[0][0].startswith("At least 90")
