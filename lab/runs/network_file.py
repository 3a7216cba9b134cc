"""Arrays in a file. Memory has what somebody looks at, until `let_go`."""

import logging
import mmap
import tempfile
import threading
import weakref
from itertools import pairwise

import numpy as np

log = logging.getLogger(__name__)
_maps, _lock = weakref.WeakSet(), threading.Lock()  # of all files that there are
N_CHECKPOINTS, CHECKPOINT_BYTES = 30, 24 * 2**20  # networks kept of a run, and the memory they may take


def checkpoint_iterations(config):
    """After which iterations a network is kept: more of them at the start, where more happens; and the last."""
    n_bytes = sum(inputs * units for inputs, units in pairwise(config.sizes)) * np.dtype(config.dtype).itemsize
    n = max(2, min(N_CHECKPOINTS, CHECKPOINT_BYTES // n_bytes))
    return {max(1, round(config.iterations * (number / (n - 1)) ** 2)) for number in range(1, n)}


class ArrayFile:
    """A file of at most so many bytes, which takes as many of the disk as are written.

    It has no name: it goes with the last who holds an array of it.
    """

    def __init__(self, n_bytes):
        self._n_bytes, self._file, self._map, self._end = n_bytes, None, None, 0

    def keep(self, array):
        """The same array, in the file and not to be written to; where that has no room, as it is."""
        if not array.size:
            return array  # there is nothing to keep, and a view of nothing cannot be cast
        try:
            if self._file is None:
                self._open()
            return self._write(np.ascontiguousarray(array))
        except (OSError, ValueError) as error:
            log.warning("an array stays in memory: %s", error)
            return array

    def _open(self):
        # Not buffered: what is written is seen by who has the file as memory, and a full disk is told at once.
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115, it goes with this object
        self._file.truncate(self._n_bytes)
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        with _lock:
            _maps.add(self._map)

    def _write(self, array):
        if self._map is None or self._end + array.nbytes > len(self._map):
            raise ValueError("its file is full")
        start, left = self._end, memoryview(array).cast("B")
        self._file.seek(start)
        while left:
            left = left[self._file.write(left) :]
        self._end += array.nbytes
        return np.frombuffer(self._map, array.dtype, array.size, start).reshape(array.shape)


class NetworkFile:
    """An ArrayFile for so many networks of one size."""

    def __init__(self, number):
        self._number, self._file = number, None

    def keep(self, network):
        """The same network, with its arrays in the file; what has no room there as it is."""
        if self._file is None:
            self._file = ArrayFile(self._number * sum(array.nbytes for array in network.parameters))
        return network.kept(self._file.keep)


def let_go():
    """Take what was looked at out of memory. Whoever looks again reads it from its file."""
    with _lock:
        maps = list(_maps)
    for each in maps:
        if hasattr(mmap, "MADV_DONTNEED"):  # elsewhere the system does so when it needs the memory
            each.madvise(mmap.MADV_DONTNEED)
