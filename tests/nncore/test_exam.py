"""How often test accuracy is measured: seldom enough to cost little, often enough for a curve."""

from dataclasses import replace

import pytest

import nncore
from nncore import train
from nncore.batches import TrainingDigits
from nncore.exam import LEAST, SOME, Exam, exam_plan, share_read
from nncore.fast import UnitEngine
from tests.nncore.small_runs import small


@pytest.mark.parametrize(
    ("l2", "iterations", "n_expected"),
    [
        # By pixels a step takes 2 × 60 × 478 multiplications a unit, a measurement 20 × 784, which is 0.273 steps: 3 %
        # of 200 steps are 21 of them.
        (0.01, 200, 21),
        # Through the Gram matrix a step takes 60 × 60, a measurement 60 × 478 more, to put the weights together. That
        # is 12.3 steps; but so few digits are read in no time, so there is a curve all the same.
        (0.0, 310, 20),
        # No more than there are iterations.
        (0.01, 7, 7),
    ],
    ids=["pixels", "gram", "few"],
)
def test_test_accuracy_is_measured_often_enough_for_a_curve(few_digits, l2, iterations, n_expected):
    assert few_digits.train_images.any(axis=0).sum() == 478
    config = small(l2=l2, iterations=iterations)
    measured = {p.iteration: p for p in train(config, few_digits) if p.test_accuracy is not None}
    assert len(measured) == n_expected and {1, iterations} <= set(measured)
    X = nncore.flatten(few_digits.test_images, "float64")
    for progress in measured.values():
        assert progress.n_tested == 20
        assert progress.test_accuracy == nncore.accuracy(progress.network.predict(X), few_digits.test_labels)


def plan(step_work, snapshot_work=0, n_test=1000, n_units=512, iterations=500):
    return exam_plan(step_work, snapshot_work, n_test, n_units, iterations)


def test_of_long_steps_3_percent_of_the_work_is_measuring():
    # 1,000 test digits are 784,000 multiplications a unit, and a step by pixels 2 × 1,000 × 609: 3 % of 2,000 steps are
    # 93 measurements.
    iterations, n_digits = plan(1_218_000, iterations=2000)
    assert len(iterations) == 93 and n_digits == 1000
    # Nor is it much more at the beginning of a run so long that it has thousands: 2 % of it have 2 % of them.
    iterations, _ = plan(1_218_000, iterations=100_000)
    assert len(iterations) == 4660 and sum(iteration <= 2000 for iteration in iterations) <= 93 + LEAST
    # A step so long that measuring does not show: always.
    assert plan(10**9)[0] == set(range(1, 501))


def test_a_curve_of_a_quick_run_has_twenty_points():
    # 300 digits: a measurement is 10.7 steps of 300 × 300; but twenty of them take no time.
    iterations, n_digits = plan(90_000, 182_700)
    assert len(iterations) == 20 and n_digits == 1000
    assert sorted(iterations)[:6] == [1, 2, 7, 13, 23, 36], "denser where more happens"


def test_where_all_test_digits_take_too_long_some_are_read():
    # All of MNIST for eight epochs in batches of 128: twenty readings of 10,000 digits would be a fifth of the time.
    iterations, n_digits = plan(2 * 128 * 717, n_test=10_000, iterations=3752)
    assert len(iterations) == 20 and SOME <= n_digits < 1000
    # Three layers of 2,048 units and batches of 10: never so few that a point means nothing.
    assert plan(2 * 10 * 717, n_test=10_000, n_units=2048, iterations=100)[1] == SOME


def test_a_plan_takes_no_longer_for_more_iterations():
    # Twenty who start a million iterations at once would keep everybody else from a turn. A list of these has no room.
    n = 10**13
    for step_work in (1e-9, 1e-4):
        iterations, _ = exam_plan(step_work, 0, 1000, 32, n)
        assert len(iterations) >= LEAST and max(iterations) == n and 1 in iterations


def test_some_digits_are_evenly_chosen_and_at_the_end_all():
    data, config = nncore.load_digits(), nncore.TrainingConfig(hidden_units=(4,), iterations=40)
    network = nncore.initial_network(config)
    engine = UnitEngine(config, network, TrainingDigits(config, data), nncore.Team())
    exam = Exam(config, data, engine, nncore.Team())
    exam.n_digits = 300
    for iteration, some in ((20, slice(None, None, 4)), (40, slice(None))):
        labels = data.test_labels[some]
        expected = nncore.accuracy(network.predict(nncore.flatten(data.test_images[some])), labels)
        with pytest.raises(StopIteration) as end:
            next(exam.hold(network, iteration))
        assert end.value.value == (len(labels), expected)


def test_a_long_reading_may_be_left_between_two_parts():
    data = nncore.load_digits()
    config = nncore.TrainingConfig(hidden_units=(2048,) * 3, iterations=1, training_digits=10)
    *parts, progress = train(config, data, parts=True)
    assert parts and set(parts) == {None}
    expected = nncore.accuracy(progress.network.predict(nncore.flatten(data.test_images)), data.test_labels)
    assert progress.test_accuracy == expected == share_read(progress.network, data.test_images, data.test_labels)
    assert len(list(train(replace(config, hidden_units=(8,)), data, parts=True))) == 1, "a short one has no parts"


def test_smaller_batches_from_now_on_are_tested_more_seldom():
    # 3 % of 2,000 steps of 500 digits are 46 measurements; of batches of 8 fewer than a curve has.
    data = nncore.load_digits()
    config = nncore.TrainingConfig(hidden_units=(8,), optimizer="adam", iterations=2000, batch_size=500)
    steps = train(config, data)
    for _ in range(10):
        next(steps)
    changed = replace(config, batch_size=8)
    progress = [steps.send(changed), *(next(steps) for _ in range(60))]
    measured = [each.iteration for each in progress if each.test_accuracy is not None]
    iterations, _ = exam_plan(2 * 8 * 609, 0, 1000, 8, 2000)
    assert measured == sorted(each for each in iterations if 11 <= each <= 71)
