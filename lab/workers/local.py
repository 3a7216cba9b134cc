"""Processes of this machine that train the cells of sweeps, reached as a Dask cluster's are.

Python's lock lets one thread at a time work on a small network, whatever the number of cores: a process each has its
own. They are fresh interpreters: multiprocessing's would run the main module again, which under `streamlit run` is
app.py. Each ends when its standard input is closed, so none outlives the server, however that ends.
"""

import os
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from lab.runs.cores import CORES
from lab.workers import running

LENGTH = 8  # bytes before each message, which say how long it is


def write_message(file, message):
    """Write bytes so that `read_message` knows where they end."""
    file.write(len(message).to_bytes(LENGTH, "big") + message)
    file.flush()


def read_message(file):
    """The bytes that `write_message` wrote. Raises EOFError where the other end is closed."""
    length = file.read(LENGTH)
    message = file.read(int.from_bytes(length, "big"))
    if len(length) < LENGTH or len(message) < int.from_bytes(length, "big"):
        raise EOFError("the other end is closed")
    return message


class LocalWorker:
    """The way of one run to a process, which it may share with others, slice by slice."""

    def __init__(self, process, thread, left):
        self.process, self._thread, self._left, self._future = process, thread, left, None

    def ask(self, request):
        """Send a message; the answer is a Future. One at a time."""
        self._future = self._thread.submit(self._exchange, request)
        return self._future

    def _exchange(self, request):
        write_message(self.process.stdin, request)
        return read_message(self.process.stdout)

    @property
    def busy(self):
        """Whether it owes an answer."""
        return self._future is not None and not self._future.done()

    @property
    def gone(self):
        """Whether no answer will come any more."""
        return self.process.poll() is not None

    def close(self, farewell):
        """Have the process forget the run, after the slice that it is at, or end if it has no other."""
        self._left(self, farewell)


class LocalWorkers:
    """Processes of this machine, as many as it has cores and one more, which has something to do while another waits
    for the next message. They are there as long as there are runs for them. Any thread may call it."""

    seconds = 0.1  # of a slice

    def __init__(self):
        self._open, self._lock = [], threading.Lock()

    def n_threads(self):
        """How many runs it trains at once."""
        return CORES

    def open(self):
        """A worker on the process with the fewest runs."""
        with self._lock:
            used = Counter((each.process, each._thread) for each in self._open if not each.gone)
            if len(used) <= CORES:
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
                process, thread = subprocess.Popen(**running("lab.workers.local"), **pipes), ThreadPoolExecutor(1)
            else:
                process, thread = min(used, key=used.get)
            self._open.append(LocalWorker(process, thread, self._leave))
            return self._open[-1]

    def n_busy(self, worker):
        """How many workers of the same process owe an answer."""
        with self._lock:
            return sum(other.busy for other in self._open if other.process is worker.process)

    def _leave(self, worker, farewell):
        with self._lock:
            if worker not in self._open:
                return
            self._open.remove(worker)
            if any(other.process is worker.process for other in self._open):
                worker.ask(farewell)
                return
        worker.process.kill()
        worker._thread.shutdown(wait=False)
        worker.process.wait()


def main():
    """Answer messages until nobody asks any more: the server ended, in whatever way, or has killed this process."""
    import signal

    from lab.runs.cores import lower_priority
    from lab.workers.worker import answer

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the server's terminal is for the server
    lower_priority()
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever some library prints must not get between the messages
    while True:
        try:
            write_message(target, answer(read_message(source)))
        except (EOFError, BrokenPipeError):
            return


if __name__ == "__main__":
    main()
