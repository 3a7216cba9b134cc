"""Workers, and those that are processes of this machine.

A pool opens workers; a worker is one process that answers one message after another. Each cell has a worker to itself
while it trains: one that dies takes no other cell with it.
"""

import os
import subprocess
import sys
import threading
from concurrent.futures import Executor, Future
from pathlib import Path

from lab import BLAS_THREADS
from lab.runs.cores import CORES, lower_priority_of
from lab.workers.messages import read_message, write_message
from lab.workers.worker import answer

TOP = Path(__file__).parents[2]


class Worker:
    """One process that is reached through a `concurrent.futures` executor of its own; it alone holds the run."""

    gone = False  # whether no answer will come any more, where the executor would not say so

    def __init__(self, executor):
        self.executor = executor

    def ask(self, request):
        """Send a message; the answer is a Future. One at a time."""
        return self.executor.submit(answer, request)

    def close(self, farewell):
        """End it, at the latest after the slice that it is at."""
        self.executor.shutdown(wait=False, cancel_futures=True)


class Workers:
    """Workers from any `concurrent.futures` executors.

    open_executor: returns an executor of a single process, such as ProcessPoolExecutor(1); size: how many at once.
    shares_cores: whether they are on the cores that runs are trained on.
    """

    shares_cores = True

    def __init__(self, open_executor, size):
        self._open_executor, self.size = open_executor, size

    def open(self):
        """A new worker."""
        return Worker(self._open_executor())

    def close(self):
        """Nothing is left open: workers are closed one by one."""


def running(module, *arguments):
    """How `subprocess` runs a module of this project in a process of its own, with one BLAS thread: args and env."""
    path = os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, **dict.fromkeys(BLAS_THREADS, "1"), "PYTHONPATH": path}
    return {"args": [sys.executable, "-P", "-m", module, *arguments], "env": env}


class LocalExecutor(Executor):
    """An executor of one process of this machine, with one BLAS thread and low priority.

    A fresh interpreter, not multiprocessing's: that would run the main module again, which under `streamlit run` is
    app.py, and its processes outlive a server that is killed. This one ends when its standard input closes. All that
    it can do is answer messages.
    """

    def __init__(self):
        self.process = subprocess.Popen(
            **running("lab.workers.worker"),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
        # From the first moment: to load what it needs takes a core for as long as many a cell.
        lower_priority_of(self.process.pid)

    def submit(self, function, /, request):
        """function: always `answer`. One at a time. Returns a Future, which fails when the process ends."""
        if function is not answer:
            raise ValueError(f"this executor can do nothing but answer messages, not {function!r}")
        future = Future()
        # A daemon, so that a server can end while a worker is at work.
        threading.Thread(target=self._exchange, args=(request, future), name="sweep-worker", daemon=True).start()
        return future

    def _exchange(self, request, future):
        try:
            write_message(self.process.stdin, request)
            future.set_result(read_message(self.process.stdout))
        except (OSError, EOFError, ValueError) as error:
            future.set_exception(error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """End it at once, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()


class LocalWorkers(Workers):
    """Up to one process for each core of this machine."""

    def __init__(self):
        super().__init__(LocalExecutor, CORES)
