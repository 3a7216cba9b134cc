"""A batch computed in chunks gives what the whole batch gives."""

import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nncore
from nncore.fast import chunks
from nncore.fast.chunks import score
from nncore.network import Gradient
from tests.nncore.textbook import assert_same_network, parameters

DIGITS = nncore.load_digits()
# Through the Gram matrix; by pixels, because of the weight decay; and in batches.
PATHS = pytest.mark.parametrize("changes", [{}, {"l2": 0.01}, {"batch_size": 40, "dropout": 0.2}], ids=str)


def run(dtype, split, changes, n_digits=101):
    config = nncore.TrainingConfig(hidden_units=(12,), iterations=4, training_digits=n_digits, dtype=dtype, **changes)
    return list(nncore.train(config, DIGITS, chunks=split))


def assert_same_run(one, other):
    for progress, expected in zip(one, other, strict=True):
        assert progress.cost == pytest.approx(expected.cost, rel=1e-12)
        assert progress.train_accuracy == expected.train_accuracy
        assert progress.test_accuracy == expected.test_accuracy
        assert_same_network(progress.network, expected.network, rtol=1e-9, atol=1e-12)


@PATHS
@pytest.mark.parametrize("number", [2, 3, 7])
def test_chunks_of_unequal_sizes_give_the_same_training(number, changes):
    assert_same_run(run("float64", nncore.Chunks(number), changes), run("float64", nncore.Chunks(), changes))


@PATHS
def test_a_large_batch_is_split_and_gives_the_same_training(monkeypatch, changes):
    expected, sizes = run("float64", nncore.Chunks(), changes), []

    def recording_map(function, rows):
        rows = list(rows)
        sizes.append([chunk.stop - chunk.start for chunk in rows])
        return map(function, rows)

    monkeypatch.setattr(chunks, "MAX_ROWS", 10)
    assert_same_run(run("float64", nncore.Chunks(2, recording_map), changes), expected)
    # As few chunks as 10 digits each allow, each about as large as the others: for the batch, and for the test digits.
    assert sorted(sizes[0]) == ([10] * 4 if "batch_size" in changes else [9] * 9 + [10] * 2)
    assert sizes[1] == [10] * 100


@pytest.mark.parametrize("workers", [0, 2])
def test_of_a_batch_in_many_chunks_only_a_few_parts_are_held_at_once(workers):
    class Part:
        """A part that can be watched; adding to it keeps nothing of the other."""

        def __iadd__(self, other):
            return self

    held, most = weakref.WeakSet(), []

    def measure(rows):
        part = Part()
        held.add(part)
        most.append(len(held))
        # As long as a step takes beside adding two parts up.
        time.sleep(0.002)
        return part

    with ThreadPoolExecutor(workers or 1) as pool:
        nncore.Chunks(40, pool.map if workers else map).sum(measure, 40)
    # A pool may run ahead of who adds up.
    assert len(most) == 40 and max(most) <= (20 if workers else 3)


@PATHS
def test_a_thread_pool_gives_the_same_as_one_thread_to_the_bit(changes):
    with ThreadPoolExecutor(2) as pool:
        threaded = run("float32", nncore.Chunks(3, pool.map), changes)
    for one, other in zip(run("float32", nncore.Chunks(3), changes), threaded, strict=True):
        assert one.cost == other.cost
        assert_same_network(one.network, other.network)


@PATHS
def test_float32_stays_float32(changes):
    network = run("float32", nncore.Chunks(3), changes)[-1].network
    assert {array.dtype for array in parameters(network)} == {np.dtype("float32")}


@pytest.mark.parametrize("changes", [{}, {"l2": 0.01}], ids=str)
def test_more_chunks_than_digits_leave_none_empty(changes):
    assert np.isfinite(run("float32", nncore.Chunks(5), changes, n_digits=3)[-1].cost)


def test_chunks_cover_all_rows_once_in_order():
    for number, n_rows in ((1, 7), (2, 7), (7, 7), (9, 7), (3, 8001)):
        (rows,) = nncore.Chunks(number).sum(lambda chunk: ([chunk],), n_rows)
        covered = [row for chunk in rows for row in range(chunk.start, chunk.stop)]
        assert covered == list(range(n_rows))
        sizes = [chunk.stop - chunk.start for chunk in rows]
        assert max(sizes) - min(sizes) <= 1


def test_numbers_arrays_and_tuples_of_them_are_added_and_lists_are_joined():
    def count(chunk):
        rows = np.arange(chunk.start, chunk.stop)
        return len(rows), rows.sum(keepdims=True), [chunk.start], (Gradient(rows.sum(keepdims=True), 1), (2.5,))

    # Rows 0 to 6 in three chunks: 0, 1 and 2, 3 and 4, 5, 6.
    n_rows, total, starts, (gradient, nested) = nncore.Chunks(3).sum(count, 7)
    assert (n_rows, total.tolist(), starts, nested) == (7, [21], [0, 2, 4], (7.5,))
    assert isinstance(gradient, Gradient) and gradient.weights.tolist() == [21] and gradient.bias == 3


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_scores_of_chunks_of_a_batch_add_up_to_the_batchs(output):
    random = np.random.default_rng(0)
    X, labels = random.normal(size=(7, 5)), random.integers(0, 4, 7)
    network = nncore.Network((nncore.Layer(random.normal(size=(5, 4)), np.zeros(4)),), output_activation=output)
    parts = [score(network, network.forward(X[rows]), labels[rows], 7) for rows in (slice(0, 2), slice(2, 7))]
    costs, rights = zip(*parts, strict=True)
    assert sum(costs) == pytest.approx(network.cost(network.forward(X), labels), rel=1e-13)
    assert sum(rights) / 7 == nncore.accuracy(network.predict(X), labels)
