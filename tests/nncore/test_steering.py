"""Changes during a run, a run that is put down, and going on from a network that another run has trained."""

import dataclasses
import weakref

import numpy as np
import pytest

from nncore import initial_network, train
from nncore.batches import TrainingDigits
from tests.nncore.small_runs import BOTH_PATHS, SMALL, small
from tests.nncore.textbook import assert_same_network

# Changes during a run


@pytest.mark.parametrize(("batch_size", "optimizer"), [(None, "sgd"), (16, "adam")])
def test_a_learning_rate_sent_holds_from_the_next_iteration(few_digits, batch_size, optimizer):
    config = small(batch_size=batch_size, optimizer=optimizer, learning_rate=0.01)
    run, plain = train(config, few_digits), train(config, few_digits)
    for _ in range(4):
        before, _ = next(run), next(plain)
    changed = run.send(dataclasses.replace(config, learning_rate=0.002))
    other = next(plain)
    # The costs of that iteration were measured before its step, so they are still the same.
    assert changed.cost == other.cost
    steps = [np.subtract(after.network.layers[1].bias, before.network.layers[1].bias) for after in (changed, other)]
    np.testing.assert_allclose(steps[0], 0.2 * steps[1], rtol=1e-6)


def test_what_may_not_change_is_refused(few_digits):
    for changes in ({"hidden_units": (9,)}, {"seed": 5}, {"iterations": 11}, {"learning_rate": 100.0}):
        with pytest.raises(ValueError, match=r"during a run only|learning_rate must be"):
            SMALL.check_change(small(**changes))
    run = train(SMALL, few_digits)
    next(run)
    with pytest.raises(ValueError, match="not seed"):
        run.send(small(seed=5))


# Put down and taken up again


def elsewhere(array):
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


@pytest.mark.parametrize(
    ("changes", "plain"),
    [
        ({"optimizer": "momentum"}, False),
        ({"optimizer": "adam", "batch_size": 16, "dropout": 0.2}, False),
        ({"l2": 0.01}, False),
        ({"augment": True, "batch_size": 16}, False),
        ({"augment": True, "batch_size": 16}, True),
    ],
)
def test_a_run_that_was_put_down_is_the_same_run(few_digits, changes, plain):
    config = small(iterations=12, **changes)
    *_, whole = train(config, few_digits, plain=plain)
    run = train(config, few_digits, plain=plain, parts=True)
    for progress in run:
        if progress.iteration in (1, 5, 6):
            before = progress.network.digest
            assert run.send(elsewhere) is None and run.send(elsewhere) is None
            assert progress.network.digest == before
    assert progress.cost == whole.cost and progress.network.digest == whole.network.digest


def test_what_batches_are_drawn_from_is_put_down_too(few_digits, monkeypatch):
    def noted(self, size):
        batch = draw(self, size)
        left.extend(map(weakref.ref, (self.augmenter, self.pixels, *batch.masks)))
        return batch

    draw, left = TrainingDigits.draw, []
    monkeypatch.setattr(TrainingDigits, "draw", noted)
    run = train(small(augment=True, batch_size=16, dropout=0.2), few_digits, parts=True)
    next(run)
    run.send(elsewhere)
    assert left and not [each for each in left if each() is not None]
    assert next(run).iteration == 2


# Going on from a network


@BOTH_PATHS
def test_going_on_from_a_network_is_the_longer_run(few_digits, l2):
    *_, whole = train(small(iterations=10, l2=l2), few_digits)
    *_, first = train(small(iterations=6, l2=l2), few_digits)
    *_, second = train(small(iterations=4, l2=l2), few_digits, network=first.network)
    # Through the Gram matrix the sums are added up in another order.
    assert_same_network(whole.network, second.network, **({} if l2 else {"rtol": 1e-11, "atol": 1e-13}))


@pytest.mark.parametrize("changes", [{"batch_size": 7, "schedule": "cosine"}, {"batch_size": 16, "augment": True}])
def test_a_run_taken_up_after_some_iterations_is_the_same(few_digits, changes):
    config = small(iterations=30, **changes)
    whole = list(train(config, few_digits))
    rest = list(train(config, few_digits, network=whole[19].network, drawn=[(20, config.batch_size)]))
    assert [(each.iteration, each.epoch) for each in rest] == [(each.iteration, each.epoch) for each in whole[20:]]
    if not config.augment:
        np.testing.assert_allclose([each.cost for each in rest], [each.cost for each in whole[20:]], rtol=1e-9)
    assert rest[-1].test_accuracy is not None and rest[0].cost < whole[0].cost


def test_going_on_takes_the_configured_dtype(few_digits):
    progress = next(train(small(dtype="float32"), few_digits, network=initial_network(SMALL)))
    assert {array.dtype for array in progress.network.parameters} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"hidden_units": (9,)}, r"sizes .* must be \(784, 8, 10\), .* got \(784, 9, 10\)"),
        ({"hidden_activation": "tanh"}, "hidden_activation .* must be relu, .* got tanh"),
        ({"output_activation": "sigmoid"}, "output_activation .* must be softmax, .* got sigmoid"),
    ],
)
def test_a_network_that_does_not_fit_is_refused_at_once(few_digits, changes, rule):
    with pytest.raises(ValueError, match=rule):
        train(SMALL, few_digits, network=initial_network(small(**changes)))
