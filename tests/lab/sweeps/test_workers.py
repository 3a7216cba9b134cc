"""The processes that train a sweep: how they start and end, and what they are told."""

import multiprocessing
import os
import signal
import subprocess
import sys
import types
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from lab.workers.pools import LocalExecutor, Worker, Workers

import nncore
from lab import BLAS_THREADS
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import train
from lab.workers import worker
from lab.workers.messages import ARRAYS, pack, unpack
from tests.lab.sweeps.test_sweeps import DATA, SHORT, wait_until

TOP = Path(__file__).parents[3]
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SCRIPT = """
import sys, threading, time
print("began", flush=True)
import nncore
from lab.sweeps import search
from lab import BLAS_THREADS
from lab.workers.pools import LocalExecutor, LocalWorkers, Worker
from lab.sweeps.sweep_queue import SweepQueue

class Pool(LocalWorkers):
    def open(self):
        worker = Worker(LocalExecutor())
        print("worker", worker.executor.process.pid, flush=True)
        return worker

config = nncore.TrainingConfig(hidden_units=(8,), iterations={iterations}, training_digits=50)
sweep = SweepQueue(Pool).start("me", search.seeds(config, 2), nncore.load_digits())
while {condition}:
    time.sleep(0.02)
print("ended", [cell.status for cell in sweep.cells], flush=True)
"""


def script(tmp_path, iterations, condition):
    """A program that sweeps as app.py would: without asking whether it is the main module."""
    path = tmp_path / "program.py"
    path.write_text(SCRIPT.format(iterations=iterations, condition=condition))
    return subprocess.Popen(
        [sys.executable, str(path)], env={**os.environ, "PYTHONPATH": str(TOP)}, stdout=subprocess.PIPE, text=True
    )


def is_running(pid):
    try:
        # A process that has ended and that nobody has asked after yet is a zombie.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_main_module_is_not_run_again(tmp_path):
    output, _ = script(tmp_path, 40, "not sweep.done").communicate(timeout=30)
    assert output.count("began") == 1 and "ended ['finished', 'finished']" in output


@linux
def test_a_program_that_ends_waits_for_no_worker_and_leaves_none(tmp_path):
    program = script(tmp_path, 1_000_000, "not all(cell.iterations for cell in sweep.cells)")
    output, _ = program.communicate(timeout=30)
    pids = [int(line.split()[1]) for line in output.splitlines() if line.startswith("worker")]
    assert program.returncode == 0 and len(pids) >= 1
    wait_until(lambda: not any(map(is_running, pids)))


@linux
def test_a_server_that_is_killed_leaves_no_worker(tmp_path):
    program = script(tmp_path, 1_000_000, "not sweep.done")
    assert program.stdout.readline() == "began\n"
    pid = int(program.stdout.readline().split()[1])
    assert is_running(pid)
    program.send_signal(signal.SIGKILL)
    program.wait()
    wait_until(lambda: not is_running(pid))
    program.stdout.close()


def greeting(data):
    """What a worker is told first, texts and arrays."""
    texts = {"do": "open", "slot": "a", "data": None, "name": data.name, "class_names": data.class_names}
    return texts, {name: getattr(data, name) for name in ARRAYS}


@linux
def test_a_worker_has_one_thread_and_low_priority(few_digits, monkeypatch):
    for name in BLAS_THREADS:
        monkeypatch.delenv(name, raising=False)
    worker = Worker(LocalExecutor())
    assert os.getpriority(os.PRIO_PROCESS, worker.executor.process.pid) >= 10, "from the start"
    try:
        texts, arrays = greeting(few_digits)
        assert unpack(worker.ask(pack(texts, arrays)).result(20)) == ({}, {})
        config = {"hidden_units": [512], "training_digits": 60, "iterations": 3}
        request = pack({"do": "start", "slot": "a", "cell": 0, "config": config})
        answer, arrays = unpack(worker.ask(request).result(20))
        assert answer["finished"] and set(arrays) == {"network"}
        pid = worker.executor.process.pid
        assert "Threads:\t1\n" in Path(f"/proc/{pid}/status").read_text()
        assert os.getpriority(os.PRIO_PROCESS, pid) >= 10
    finally:
        worker.close(b"")
    assert worker.executor.process.poll() is not None


def test_a_worker_that_has_lost_a_run_says_so(few_digits):
    def ask(**texts):
        return unpack(worker.answer(pack({"slot": "a", **texts})))[0]

    assert ask(do="continue", cell=0) == {"lost": True}
    worker.answer(pack(*greeting(few_digits)))
    config = {"hidden_units": [4], "training_digits": 60, "iterations": 1_000_000}
    first = ask(do="start", cell=0, config=config)["iterations"]
    assert ask(do="continue", cell=0)["iterations"] > first > 0
    assert ask(do="continue", cell=1) == {"lost": True}
    assert ask(do="close") == {} and "a" not in worker._runs


def test_a_worker_forgets_who_has_gone_silent_for_hours_but_not_who_asks_then(few_digits):
    def ask(slot, **texts):
        return unpack(worker.answer(pack({"slot": slot, **texts})))[0]

    config = {"hidden_units": [4], "training_digits": 60, "iterations": 1_000_000}
    texts, arrays = greeting(few_digits)
    for slot in "abc":
        worker.answer(pack(texts | {"slot": slot}, arrays))
        ask(slot, do="start", cell=0, config=config)
    for slot, hours in ("a", 9), ("b", 9), ("c", 3):
        worker._runs[slot].used -= 3600 * hours
    assert ask("a", do="continue", cell=0)["iterations"] and ask("c", do="continue", cell=0)["iterations"]
    assert ask("b", do="continue", cell=0) == {"lost": True}
    for slot in "ac":
        ask(slot, do="close")


def test_a_worker_imports_neither_streamlit_nor_plotly():
    program = (
        "import sys, lab.data_library, lab.workers.worker\n"
        "print({'streamlit', 'plotly', 'distributed'} & {*sys.modules})"
    )
    output = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True)
    assert output.stdout == "set()\n"


def test_messages_come_back_as_they_were():
    texts, arrays = {"a": [1, 2.5, None], "b": "×"}, {"x": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    back = unpack(pack(texts, arrays))
    assert back[0] == texts and (back[1]["x"] == arrays["x"]).all()
    with pytest.raises(ValueError, match="safetensors"):
        unpack(b"something else")


def test_any_executor_of_one_process_will_do(monkeypatch):
    # Its process runs the main module again; Streamlit's tests may have left app.py there.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    spawn = multiprocessing.get_context("spawn")
    pool = Workers(lambda: ProcessPoolExecutor(1, spawn), 2)
    sweep = Sweep(search.seeds(SHORT, 2), DATA)
    train(sweep, lambda: pool)
    assert [cell.status for cell in sweep.cells] == ["finished"] * 2
    for cell in sweep.cells:
        *_, alone = nncore.train(cell.config, DATA)
        assert cell.history.costs[-1] == pytest.approx(alone.cost, rel=1e-4)


def test_a_process_of_ours_does_nothing_but_answer():
    executor = LocalExecutor()
    with pytest.raises(ValueError, match="nothing but answer messages"):
        executor.submit(print, b"")
    executor.shutdown()
    assert executor.process.poll() is not None
