"""Networks that lie in a file: the same as they were, and gone with the last who holds one."""

import gc
import itertools
import os
import sys
import weakref
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.runs import network_file
from lab.runs.network_file import CHECKPOINT_BYTES, NetworkFile, checkpoint_iterations
from lab.runs.run import Run
from lab.runs.scheduler import Scheduler
from nncore.fast import UnitEngine
from tests.lab.runs import DIVERGING, in_file, lies_in_file
from tests.patience import wait_until

CONFIG = nncore.TrainingConfig(hidden_units=(64, 8), iterations=30, training_digits=60)
NETWORK = nncore.initial_network(CONFIG)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_kept_is_the_same_network(dtype):
    networks = [nncore.initial_network(replace(CONFIG, dtype=dtype, seed=seed)) for seed in (1, 2)]
    file = NetworkFile(2)
    for one in networks:
        other = file.keep(one)
        assert in_file(other) and not in_file(one) and other.dtype == dtype
        assert one.digest == other.digest and one.sizes == other.sizes


def test_where_there_is_no_room_a_network_stays_as_it_is(monkeypatch, caplog):
    def refuse(*arguments, **options):
        raise OSError("No space left on device")

    file = NetworkFile(1)
    assert in_file(file.keep(NETWORK))
    full = file.keep(NETWORK)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    for kept in (full, NetworkFile(1).keep(NETWORK)):
        assert all(map(np.shares_memory, kept.parameters, NETWORK.parameters))
    assert "No space left" in caplog.text


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
def test_what_was_let_go_of_leaves_memory_and_stays_the_same():
    network = nncore.initial_network(replace(CONFIG, hidden_units=(2048,)))
    kept = NetworkFile(1).keep(network)
    start = kept.layers[0].weights.__array_interface__["data"][0]
    assert kept.digest and resident(start) > 5000
    network_file.let_go()
    assert resident(start) == 0
    assert all(map(np.array_equal, kept.parameters, network.parameters))


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


def test_checkpoints_of_a_large_network_take_no_more_room():
    config = nncore.TrainingConfig(hidden_units=(2048, 2048), iterations=500)
    n_bytes = 4 * (784 * 2048 + 2048 * 2048 + 2048 * 10)
    assert 2 <= len(checkpoint_iterations(config)) + 1 <= max(2, CHECKPOINT_BYTES // n_bytes) + 1


def test_an_ended_run_has_networks_in_a_file_and_no_engine(few_digits):
    # It goes on from a network of half its precision, and has room for its own.
    run = Scheduler().start(replace(CONFIG, dtype="float64"), few_digits, network=NETWORK)
    team = run.team  # other tests' runs may still go on, in teams of their own
    wait_until(lambda: run.settled)
    assert all(in_file(network) for network in (*dict(run.checkpoints).values(), run.network))
    assert run.network is run.latest.network and run.network.digest == run.checkpoints[-1][1].digest
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, UnitEngine) and each.team is team]


def test_a_failed_run_holds_the_last_finite_network_alone(few_digits):
    run = Scheduler().start(replace(CONFIG, **DIVERGING, hidden_units=(8,), iterations=2000), few_digits)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and in_file(run.network)
    assert run.latest.network is run.network


@pytest.mark.parametrize(
    ("changes", "every_pixel"),
    [({}, False), ({"optimizer": "adam", "batch_size": 20, "l2": 0.01}, False), ({"batch_size": 20}, True)],
)
def test_a_run_that_was_put_down_goes_on_as_if_it_had_not(few_digits, changes, every_pixel):
    images = few_digits.train_images
    if every_pixel:
        images = np.random.default_rng(1).integers(1, 256, images.shape).astype(np.uint8)
    data = replace(few_digits, train_images=images)
    whole, left = (Run(replace(CONFIG, **changes), data, lambda: True) for _ in range(2))
    for run in (whole, left):
        run.go_on()
        while run.iteration < 7:
            run.advance(0)
    left.measure()
    left.put_down()
    engine = left._progress.gi_frame.f_locals["training"].engine
    of_first = engine.first.blank if engine.first.has_weights else engine.first.first_sums
    kept = [*engine.weights, *itertools.chain(*engine.memories), of_first]
    assert all(lies_in_file(array) for array in kept if array.size) and in_file(left.network)
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
