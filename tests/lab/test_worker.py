"""What a worker answers, and processes of this machine that train the cells of a sweep."""

from dataclasses import asdict, replace
from functools import partial

import numpy as np
import pytest

import nncore
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import Scheduler
from lab.sweeps import search
from lab.sweeps.sweep_queue import SweepQueue
from lab.workers import worker
from lab.workers.local import LocalWorkers
from lab.workers.messages import ARRAYS, pack, unpack
from tests.lab.runs import DATA, LONG, SHORT
from tests.patience import wait_until

CONFIG = replace(LONG, hidden_units=(4,), training_digits=60)
SLICE = {"now": asdict(CONFIG), "budget": 1_000_000, "pace": None, "seconds": 0.05, "network": False}


def ask(key, do, arrays=None, **texts):
    return unpack(worker.answer(pack({"key": key, "do": do, **texts}, arrays)))[0]


def start(key, data):
    about = {"data": data.name, "class_names": data.class_names, "config": asdict(CONFIG), "drawn": [], "keeps": True}
    return ask(key, "start", {name: getattr(data, name) for name in ARRAYS}, slice=SLICE, **about)


def test_a_worker_that_has_lost_a_run_says_so(few_digits):
    assert ask("a", "continue", slice=SLICE) == {"lost": True}
    first = start("a", few_digits)["costs"]
    second = ask("a", "continue", slice=SLICE)["costs"]
    every = nncore.train(CONFIG, few_digits)
    assert first and second
    np.testing.assert_allclose(first + second, [next(every).cost for _ in (*first, *second)], rtol=1e-5)
    # What goes wrong is an answer.
    wrong = SLICE | {"now": asdict(CONFIG) | {"batch_size": 61}}
    assert "batch_size" in ask("a", "continue", slice=wrong)["failed"]
    assert ask("a", "close") == {} and "a" not in worker._runs
    assert ask("a", "measure") == {"lost": True}


def test_a_worker_forgets_who_is_silent_for_hours(few_digits):
    for key in "abc":
        start(key, few_digits)
    for key, hours in ("a", 9), ("b", 9), ("c", 3):
        worker._used[key] -= 3600 * hours
    assert ask("a", "continue", slice=SLICE)["costs"] and ask("c", "continue", slice=SLICE)["costs"]
    assert ask("b", "continue", slice=SLICE) == {"lost": True}
    for key in "ac":
        ask(key, "close")


def test_messages_come_back_as_they_were():
    texts, arrays = {"a": [1, 2.5, None], "b": "×"}, {"x": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    back = unpack(pack(texts, arrays))
    assert back[0] == texts and (back[1]["x"] == arrays["x"]).all()
    with pytest.raises(ValueError, match="safetensors"):
        unpack(b"something else")


def test_processes_train_a_sweep_and_may_die_without_harm():
    workers = LocalWorkers()
    queue = SweepQueue(Scheduler(2), new_run=partial(RemoteRun, workers))

    def processes():
        return {each.process for each in workers._open}

    sweep = queue.start("one", search.seeds(LONG, 2), "embedded")
    wait_until(lambda: all(cell.iterations for cell in sweep.cells))
    there = processes()
    killed = next(iter(there))
    killed.kill()
    wait_until(lambda: killed not in processes() and len(processes()) == 2)
    assert [cell.status for cell in sweep.cells] == ["running"] * 2
    sweep.cancel()
    sweep = queue.start("one", search.seeds(SHORT, 3), "embedded")
    wait_until(lambda: sweep.done)
    for cell in sweep.cells:
        *_, last = nncore.train(cell.config, DATA)
        assert cell.network.digest == last.network.digest
    wait_until(lambda: not workers._open and all(each.poll() is not None for each in there))
