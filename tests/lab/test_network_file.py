"""Networks that lie in a file: the same as they were, and gone with the last who holds one."""

import gc
import itertools
import mmap
import os
import sys
import weakref
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.runs import network_file
from lab.runs.network_file import NetworkFile
from lab.runs.run import Run
from lab.runs.scheduler import Scheduler
from nncore.fast import UnitEngine
from tests.patience import wait_until

CONFIG = nncore.TrainingConfig(hidden_units=(64, 8), iterations=30, training_digits=60)
NETWORK = nncore.initial_network(CONFIG)


def in_file(network):
    """Whether all of a network's numbers are in a file."""
    return all(map(lies_in_file, network.parameters))


def lies_in_file(array):
    return isinstance(_owner(array).obj, mmap.mmap)


def _owner(array):
    while isinstance(array, np.ndarray):
        array = array.base
    return memoryview(b"") if array is None else array


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_kept_is_the_same_network_also_after_it_was_let_go_of(dtype):
    networks = [nncore.initial_network(replace(CONFIG, dtype=dtype, seed=seed)) for seed in (1, 2)]
    file = NetworkFile(2)
    kept = [file.keep(network) for network in networks]
    network_file.let_go()
    for one, other in zip(networks, kept, strict=True):
        assert in_file(other) and not in_file(one) and other.dtype == dtype
        assert one.digest == other.digest and one.sizes == other.sizes
        X = np.random.default_rng(1).random((3, 784))
        np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(X))


def test_where_there_is_no_room_a_network_stays_as_it_is(monkeypatch, caplog):
    file = NetworkFile(1)
    assert in_file(file.keep(NETWORK))
    assert is_as_it_was(file.keep(NETWORK))

    def refuse(*arguments, **options):
        raise OSError("No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    assert is_as_it_was(NetworkFile(1).keep(NETWORK))
    assert "No space left" in caplog.text


def is_as_it_was(kept):
    return all(map(np.shares_memory, kept.parameters, NETWORK.parameters))


def test_the_file_goes_with_the_last_who_holds_a_network():
    file = NetworkFile(2)
    kept, held = file.keep(NETWORK), weakref.ref(file._file._map)
    del file
    gc.collect()
    assert held() is not None and kept.digest == NETWORK.digest
    del kept
    gc.collect()
    assert held() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what of a file is in memory")
def test_what_was_let_go_of_is_not_in_memory():
    config = replace(CONFIG, hidden_units=(2048,))
    kept = NetworkFile(1).keep(nncore.initial_network(config))
    start = kept.layers[0].weights.__array_interface__["data"][0]
    assert kept.digest and resident(start) > 5000  # kilobytes
    network_file.let_go()
    assert resident(start) == 0


def resident(address):
    """How many kilobytes of the memory that an address lies in are there."""
    inside = False
    with open(f"/proc/{os.getpid()}/smaps") as maps:
        for line in maps:
            first, *others = line.split()
            if "-" in first:
                begin, end = (int(number, 16) for number in first.split("-"))
                inside = begin <= address < end
            elif inside and first == "Rss:":
                return int(others[0])
    raise LookupError(address)


def test_a_run_that_goes_on_from_a_network_of_half_its_precision_has_room_for_its_own(few_digits):
    run = Scheduler().start(replace(CONFIG, dtype="float64"), few_digits, network=NETWORK)
    wait_until(lambda: run.settled)
    assert all(in_file(network) for network in (*dict(run.checkpoints).values(), run.network))


def test_a_run_that_has_ended_holds_its_networks_in_a_file_and_nothing_of_the_engine(few_digits):
    run = Scheduler().start(CONFIG, few_digits)
    team = run.team  # other tests' runs may still go on, in teams of their own
    wait_until(lambda: run.settled)
    assert all(in_file(network) for network in (*dict(run.checkpoints).values(), run.network))
    assert run.network is run.latest.network and run.network.digest == run.checkpoints[-1][1].digest
    gc.collect()
    assert not [engine for engine in engines() if engine.team is team]


@pytest.mark.parametrize("changes", [{}, {"optimizer": "adam", "batch_size": 20, "l2": 0.01}])
def test_a_run_that_is_put_down_has_all_in_a_file_and_goes_on_as_if_it_had_not_been(few_digits, changes):
    whole, left = (Run(replace(CONFIG, **changes), few_digits, lambda: True) for _ in range(2))
    for run in (whole, left):
        run.go_on()
        while run.iteration < 7:
            run.advance(0)
    left.measure()
    left.put_down()
    engine = left._progress.gi_frame.f_locals["training"].engine
    of_first = engine.first.blank if engine.first.has_weights else engine.first.first_sums
    assert all(map(lies_in_file, [*engine.weights, *itertools.chain(*engine.memories), of_first]))
    assert in_file(left.network)
    left.put_down()
    left.advance(0)
    left.status = "paused"
    left.put_down()
    assert engine.is_down
    left.go_on()
    for run in (whole, left):
        while not run.resting:
            run.advance(0)
    assert left.history.costs == whole.history.costs and left.network.digest == whole.network.digest


@pytest.mark.parametrize("changes", [{}, {"optimizer": "adam", "batch_size": 20}])
def test_what_runs_on_the_same_digits_share_goes_when_the_last_of_them_is_put_down(few_digits, changes):
    data = replace(few_digits, train_images=few_digits.train_images.copy())  # no other test's
    one, other = (Run(replace(CONFIG, **changes), data, lambda: True) for _ in range(2))
    for run in (one, other):
        run.go_on()
        run.advance(0)
    first = one._progress.gi_frame.f_locals["training"].engine.first
    shared = weakref.ref(first.pixels if first.has_weights else first.gram)
    one.measure()
    one.put_down()
    assert shared() is not None
    other.measure()
    other.put_down()
    gc.collect()
    assert shared() is None


def test_a_run_of_digits_with_ink_in_every_pixel_is_put_down_too(few_digits):
    images = np.random.default_rng(1).integers(1, 256, few_digits.train_images.shape).astype(np.uint8)
    run = Run(replace(CONFIG, batch_size=20), replace(few_digits, train_images=images), lambda: True)
    run.go_on()
    while run.iteration < 7:
        run.advance(0)
    run.measure()
    run.put_down()
    while not run.resting:
        run.advance(0)
    assert run.complete


def engines():
    return [each for each in gc.get_objects() if isinstance(each, UnitEngine)]


def test_a_run_that_failed_holds_the_last_finite_network_and_no_other(few_digits):
    config = replace(CONFIG, hidden_units=(8,), learning_rate=10, l2=0.09, optimizer="momentum", iterations=2000)
    run = Scheduler().start(config, few_digits)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and in_file(run.network)
    assert run.latest.network is run.network
