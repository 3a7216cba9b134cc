"""What a live run and its worker say to each other: one message after another, each with its answer."""

import logging
import os
import time
from concurrent.futures import wait

from lab.data_library import library
from lab.workers.messages import as_array, hello, pack, unpack

LOOK = 1.0  # seconds between two looks whether a worker that has not answered is still there
SLOW = 8  # seconds without an answer after which it is said
SILENT = 60  # seconds after which a worker that was only to go on is given up
PATIENCE = 300  # the same of one that was to load digits or to measure


log = logging.getLogger(__name__)


class Lost(Exception):
    """The worker has ended, or does not answer, or has forgotten the run. Says which, after "it"."""


class Conversation:
    """With one worker of a cluster at a time. Held by one thread at a time.

    data: a Digits; slow: is called with the seconds for which a worker has not answered, if it takes long.
    """

    def __init__(self, cluster, data, slow):
        self._cluster, self._data, self._slow = cluster, data, slow
        self._worker, self._key = None, None

    @property
    def begun(self):
        """Whether a worker has the run."""
        return self._worker is not None

    @property
    def n_beside(self):
        """How many others wait for an answer from the same process."""
        return self._cluster.n_busy(self._worker) if self.begun else 0

    def begin(self, config, drawn, start, **asked):
        """Have a worker begin with a run. start: the network after the batches that were `drawn`, None for fresh
        weights.

        Returns the texts and the arrays of its first answer. Raises ValueError if there are no workers, and Lost.
        """
        self._worker, self._key = self._cluster.open(), os.urandom(8).hex()
        name = library.key_of(self._data.name)
        # Sent are the digits themselves where they are somebody's own, or not on the worker's machine.
        known = name is not None and library.get(name) is self._data
        if not known or "failed" in self._exchange("open", *hello(name))[0]:
            self._exchange("open", *hello(self._data))
        arrays = {} if start is None else {"network": as_array(start)}
        return self.ask("start", arrays, config=config, drawn=drawn, **asked)

    def ask(self, do, arrays=None, **texts):
        """Ask for a slice or for scores. Returns the texts and the arrays of the answer.

        Raises Lost, and RuntimeError, which says what, if something went wrong with the run.
        """
        texts, arrays = self._exchange(do, {"cell": 0, **texts}, arrays)
        if "failed" in texts:
            raise RuntimeError(texts["failed"])
        return texts, arrays

    def _exchange(self, do, texts, arrays=None):
        asked = time.monotonic()
        try:
            future = self._worker.ask(pack({**texts, "do": do, "slot": self._key}, arrays))
            while not self._has_answered(future):
                seconds = time.monotonic() - asked
                if self._worker.gone:
                    raise Lost("has ended")
                if seconds > (SILENT if do == "continue" else PATIENCE):
                    raise Lost(f"has not answered for {seconds:.0f} s")
                if seconds > SLOW:
                    self._slow(seconds)
            texts, arrays = unpack(future.result())
        except Lost:
            self.close()
            raise
        except Exception as error:  # whatever Dask says of a process or a scheduler that ends meanwhile
            self.close()
            raise Lost(f"could not be reached ({type(error).__name__})") from error
        if "lost" in texts:
            self.close()
            raise Lost("has started anew")
        return texts, arrays

    @staticmethod
    def _has_answered(future):
        wait([future], LOOK)
        return future.done()

    def close(self):
        """Have the worker forget the run."""
        if self._worker is not None:
            try:
                self._worker.close(pack({"slot": self._key, "do": "close"}))
            except Exception as error:
                log.info("a worker could not be told that its run is over: %r", error)
        self._worker = None
