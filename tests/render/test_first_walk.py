"""The walk's answers are what its runs show, and its words name what a beginner has to know."""

import nncore
from lab.desk_state import MAX_STEP
from lab.networks import ready_network
from lab.runs.scheduler import Scheduler
from nncore.datasets import DIGIT_NAMES
from render.first_walk import END, LEARNED, NETWORK, NONE, OTHER, STEPS, in_the_corner, shown
from tests.lab.runs import DATA, wait_until_ended


def test_the_right_guess_is_what_the_run_shows():
    steps, scheduler = STEPS[-3:], Scheduler(2)
    before, rate, units, data = [
        wait_until_ended(scheduler.start(config, DATA)) for config in (NETWORK, *(step.config for step in steps))
    ]
    too_long, read, by_heart = (shown(*each, None) for each in zip(steps, (rate, units, data), strict=True))
    assert 0.95 < before.scores.test_accuracy < 0.98
    assert max(rate.history.costs) > 2 * rate.history.costs[0] and "the steps are too long" in too_long
    assert 0.75 < units.scores.test_accuracy < 0.85 and read.startswith("It reads 8")
    assert data.scores.train_accuracy == 1 and 0.77 < data.scores.test_accuracy < 0.87 and "by heart" in by_heart


def test_a_7_in_the_corner_is_taken_for_another():
    right, said = in_the_corner(ready_network().network, DIGIT_NAMES)
    assert right == OTHER and said.startswith("In the middle: 7, over 99")
    guesser = nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,)))
    assert in_the_corner(guesser, DIGIT_NAMES) == (NONE, "In the middle: no idea. In the corner: no idea.")


def test_titles_give_no_answer_away():
    assert len(STEPS) == END == MAX_STEP
    for step in STEPS:
        assert len(set(step.guesses)) == 3 and step.guesses[step.right] not in step.title + step.question
    said = " ".join([*LEARNED, *(step.why for step in STEPS)])
    assert all(f"**{word}**" in said for word in ("unit", "weight", "iteration", "cost", "learning rate"))
