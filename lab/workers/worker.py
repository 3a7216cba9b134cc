"""What a worker does: it trains by slices, each asked for by a message.

Every slice is a message and an answer, so that progress is known, and a run is stopped by asking no more. The run
between two slices stays with the worker, which therefore must be the same one: if it is not, it says that it has lost
the run.

`python -m lab.workers.worker` answers messages on its standard input, until that is closed.
"""

import os
import signal
import sys
import time

import nncore
from lab.workers.messages import as_network, pack, read_message, unpack, write_message
from lab.workers.slices import LiveRun, SweepRun

# Seconds after which a worker that serves many forgets one that has gone silent. A server says what it needs no more:
# this is for one that has died. A class, or a run whose tab is open, may well rest over lunch.
FORGET = 6 * 3600

_slots = {}  # key → _Slot; a worker of Dask may serve several sweeps and runs


class _Slot:
    """What a worker has before it for one sweep or one live run: the data, and the cell it is at with its run."""

    def __init__(self, data):
        self.data, self.cell, self.run, self.used = data, None, None, time.monotonic()


def answer(request):
    """Do what a message asks for, and return the answer as another; what goes wrong is an answer, too."""
    texts, arrays = unpack(request)
    try:
        return pack(*_answer(texts, arrays))
    except nncore.Diverged as error:
        return pack({"failed": f"Training stopped: {error}."})
    except ValueError as error:
        wrong = "There are no digits to train on" if texts["do"] == "open" else "These settings do not go together"
        return pack({"failed": f"{wrong}: {error}."})
    except Exception as error:
        return pack({"failed": f"Training stopped: an error in the program ({error!r})."})


def _answer(texts, arrays):
    """The texts and the arrays of the answer."""
    key, now, do = texts["slot"], time.monotonic(), texts["do"]
    for other in [other for other, slot in _slots.copy().items() if other != key and now - slot.used > FORGET]:
        _slots.pop(other, None)
    if do == "close":
        _slots.pop(key, None)
        return {}, {}
    if do == "open":
        _slots[key] = _Slot(_data(texts, arrays))
        return {}, {}
    slot = _slots.get(key)
    if slot is None or (do != "start" and (slot.run is None or slot.cell != texts["cell"])):
        return {"lost": True}, {}
    slot.used = now
    if do == "start":
        slot.cell, slot.run = texts["cell"], _new_run(texts, arrays, slot.data)
    if isinstance(slot.run, LiveRun):
        return slot.run.measure() if do == "measure" else slot.run.advance(texts)
    reply, networks = slot.run.advance()
    if networks:
        slot.run = None
    return reply, networks


def _new_run(texts, arrays, data):
    config = nncore.TrainingConfig.from_dict(texts["config"])
    if "drawn" not in texts:
        return SweepRun(config, data)
    return LiveRun(config, data, as_network(arrays["network"]) if "network" in arrays else None, texts["drawn"])


def _data(texts, arrays):
    if texts["data"] is not None:
        from lab.data_library import library

        return library.get(texts["data"])
    return nncore.Digits(texts["name"], **arrays, class_names=tuple(texts["class_names"]))


def main():
    """Answer messages until nobody asks any more: the server ended, in whatever way, or has killed this process."""
    # Ctrl-C in the server's terminal is for the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
