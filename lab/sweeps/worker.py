"""What a worker of a sweep does: it trains by slices, each asked for by a message.

Every slice is a message and an answer, so that progress is known, and a sweep is cancelled by asking no more. The run
between two slices stays with the worker, which therefore must be the same one: if it is not, it says that it has lost
the run. Messages are safetensors, as files of networks are: texts and arrays, which cannot hold code.

`python -m lab.sweeps.worker` answers messages on its standard input, until that is closed.
"""

import io
import json
import os
import signal
import struct
import sys
import time
from dataclasses import asdict

import numpy as np

import nncore
from lab.runs.cores import LOWER_PRIORITY
from lab.runs.history import History, fewest
from lab.runs.scores import measure
from nncore.exam import NotFinite
from nncore.fast import Team, team_size
from nncore.storage import read_arrays, write_arrays

SLICE = 0.5  # seconds between two answers
MAX_ENTRIES = 1000  # of a history
# Seconds after which a worker that serves many sweeps forgets one that has gone silent, later than one whose reader is
# away is given up.
FORGET = 1200
FORMAT = "digit-lab sweep 1"
LENGTH = struct.Struct("<Q")

_slots = {}  # key → _Slot; a worker of Dask may serve several sweeps


class _Slot:
    """What a worker has before it for one sweep: the data, and the cell it is at with its run."""

    def __init__(self, data):
        self.data, self.cell, self.run, self.used = data, None, None, time.monotonic()


class _SlicedRun:
    """A run that goes on for a slice at a time, and what it has measured since the last one."""

    def __init__(self, config, data):
        self.n_iterations, self.spacing = config.iterations, spacing(config.iterations)
        self._team = Team(team_size(config))
        self._progress, self._window = nncore.train(config, data, team=self._team), History()
        self._config, self._data = config, data

    def advance(self):
        """Train for a slice. Returns the answer: texts, and the network when it is finished."""
        started, used, new = time.monotonic(), time.thread_time(), History()
        while True:
            progress = next(self._progress)
            self._window.add(progress)
            last = progress.iteration == self.n_iterations
            if progress.iteration % self.spacing == 0 or last:
                _add_mean(new, self._window)
                self._window = History()
            seconds = time.monotonic() - started
            if last or seconds >= SLICE:
                done = {"iterations": progress.iteration, "finished": last, **asdict(new)}
                answer = done | {"seconds": seconds, "core_seconds": time.thread_time() - used}
                return (answer | {"scores": self._scores(progress)}, progress.network) if last else (answer, None)

    def _scores(self, progress):
        try:
            scores = measure(progress.network, progress.iteration, self._config, self._data, self._team)
        except NotFinite:
            raise nncore.Diverged(progress.iteration, None) from None
        return [scores.iteration, scores.train_accuracy, scores.test_accuracy]


def spacing(iterations):
    """How many iterations an entry of a history stands for: the power of two that leaves at most MAX_ENTRIES."""
    return 1 << max(0, -(-iterations // MAX_ENTRIES) - 1).bit_length()


def _add_mean(history, window):
    n = len(window.costs)
    history.costs.append(sum(window.costs) / n)
    history.train_accuracies.append(sum(window.train_accuracies) / n)
    history.n_tested = window.n_tested or history.n_tested
    history.fewest_tested = fewest(history.fewest_tested, window.fewest_tested)
    history.test_iterations += window.test_iterations[-1:]
    history.test_accuracies += window.test_accuracies[-1:]


def answer(request):
    """Do what a message asks for, and return the answer as another; what goes wrong is an answer, too."""
    texts, arrays = unpack(request)
    try:
        reply, network = _answer(texts, arrays)
    except nncore.Diverged as error:
        reply, network = {"failed": f"Training stopped: {error}."}, None
    except ValueError as error:
        wrong = "There are no digits to train on" if texts["do"] == "open" else "These settings do not go together"
        reply, network = {"failed": f"{wrong}: {error}."}, None
    except Exception as error:
        reply, network = {"failed": f"Training stopped: an error in the program ({error!r})."}, None
    if network is None:
        return pack(reply)
    file = io.BytesIO()
    nncore.save_network(network, file)
    return pack(reply, {"network": np.frombuffer(file.getvalue(), np.uint8)})


def _answer(texts, arrays):
    key, now = texts["slot"], time.monotonic()
    for other in [other for other, slot in _slots.copy().items() if now - slot.used > FORGET]:
        _slots.pop(other, None)
    if texts["do"] == "close":
        _slots.pop(key, None)
        return {}, None
    if texts["do"] == "open":
        _slots[key] = _Slot(_data(texts, arrays))
        return {}, None
    slot = _slots.get(key)
    if slot is None or (texts["do"] == "continue" and slot.cell != texts["cell"]):
        return {"lost": True}, None
    slot.used = now
    if texts["do"] == "start":
        config = nncore.TrainingConfig.from_dict(texts["config"])
        slot.cell, slot.run = texts["cell"], _SlicedRun(config, slot.data)
    reply, network = slot.run.advance()
    if network is not None:
        slot.run = None
    return reply, network


def _data(texts, arrays):
    if texts["data"] is not None:
        from lab.data_library import library

        return library.get(texts["data"])
    return nncore.Digits(texts["name"], **arrays, class_names=tuple(texts["class_names"]))


def pack(texts, arrays=None):
    """A message of texts, numbers and lists of them, and of named arrays."""
    file = io.BytesIO()
    write_arrays(arrays or {}, {"format": FORMAT, "texts": json.dumps(texts, default=np.generic.item)}, file)
    return file.getvalue()


def unpack(message):
    """The texts and the arrays of a message."""
    arrays, metadata = read_arrays(io.BytesIO(message), FORMAT)
    return json.loads(metadata["texts"]), arrays


def write_message(file, message):
    """Write a message's length and the message to an unbuffered binary file."""
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[file.write(rest) :]


def read_message(file):
    """Read what write_message wrote. Raises EOFError where there is nothing more."""
    (length,) = LENGTH.unpack(_read(file, LENGTH.size))
    return _read(file, length)


def _read(file, n_bytes):
    content = bytearray()
    while len(content) < n_bytes:
        piece = file.read(min(n_bytes - len(content), 1 << 20))
        if not piece:
            raise EOFError("the other end is closed")
        content += piece
    return bytes(content)


def main():
    """Answer messages until nobody asks any more: the server ended, in whatever way, or has killed this process."""
    # Ctrl-C in the server's terminal is for the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(LOWER_PRIORITY)
    source, target = os.fdopen(os.dup(0), "rb", 0), os.fdopen(os.dup(1), "wb", 0)
    # Whatever some library prints must not get between the messages.
    os.dup2(2, 1)
    try:
        while True:
            write_message(target, answer(read_message(source)))
    except (EOFError, BrokenPipeError):
        sys.exit()


if __name__ == "__main__":
    main()
