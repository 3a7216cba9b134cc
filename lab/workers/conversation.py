"""What a run and its worker say to each other: one message after another, each with its answer."""

import logging
import os
import time
from concurrent.futures import wait

from lab.data_library import library
from lab.workers.messages import ARRAYS, as_array, pack, unpack

LOOK = 1.0  # seconds between two looks whether a worker that has not answered is still there
SILENT = 60  # seconds after which a worker that was only to go on is given up
PATIENCE = 300  # the same of one that was to load digits or to measure
log = logging.getLogger(__name__)


class Lost(Exception):
    """The worker has ended, or does not answer, or has forgotten the run. Says which, after "it"."""


class Conversation:
    """With one worker of a cluster at a time. Held by one thread at a time. data: a Digits."""

    def __init__(self, cluster, data):
        self._cluster, self._data = cluster, data
        self._worker, self._key = None, None

    @property
    def begun(self):
        """Whether a worker has the run."""
        return self._worker is not None

    @property
    def n_beside(self):
        """How many others wait for an answer from the same process."""
        return self._cluster.n_busy(self._worker) if self.begun else 0

    def begin(self, network, **texts):
        """Have a worker begin with a run. network: to go on from, None for fresh weights.

        Returns the texts and the arrays of its first answer. Raises ValueError if there are no workers, Lost, and
        RuntimeError, as `ask` does.
        """
        self._worker, self._key = self._cluster.open(), os.urandom(8).hex()
        arrays, data = {} if network is None else {"network": as_array(network)}, self._data
        name = library.key_of(data.name)
        # Sent are the digits themselves where they are somebody's own, or not on the worker's machine.
        if name is not None and library.get(name) is data:
            try:
                return self.ask("start", arrays, data=name, **texts)
            except RuntimeError:
                log.info("a worker has no data set %s", name)
        arrays |= {each: getattr(data, each) for each in ARRAYS}
        return self.ask("start", arrays, data=data.name, class_names=data.class_names, **texts)

    def ask(self, do, arrays=None, **texts):
        """Ask for a slice or for scores. Returns the texts and the arrays of the answer.

        Raises Lost, and RuntimeError, which says what, if something went wrong with the run.
        """
        asked = time.monotonic()
        try:
            future = self._worker.ask(pack({**texts, "do": do, "key": self._key}, arrays))
            while not wait([future], LOOK).done:
                seconds = time.monotonic() - asked
                if self._worker.gone:
                    raise Lost("has ended")
                if seconds > (SILENT if do == "continue" else PATIENCE):
                    raise Lost(f"has not answered for {seconds:.0f} s")
            texts, arrays = unpack(future.result())
            if "lost" in texts:
                raise Lost("has started anew")
        except Lost:
            self.close()
            raise
        except Exception as error:  # whatever Dask says of a process or a scheduler that ends meanwhile
            self.close()
            raise Lost(f"could not be reached ({type(error).__name__})") from error
        if "failed" in texts:
            raise RuntimeError(texts["failed"])
        return texts, arrays

    def close(self):
        """Have the worker forget the run."""
        if self._worker is not None:
            try:
                self._worker.close(pack({"key": self._key, "do": "close"}))
            except Exception as error:
                log.info("a worker could not be told that its run is over: %r", error)
        self._worker = None
