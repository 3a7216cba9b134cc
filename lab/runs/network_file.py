"""Networks in a file and not in memory: of them memory has what somebody looks at, for a while."""

import logging
import mmap
import tempfile
import threading
import weakref
from dataclasses import replace

import numpy as np

from nncore.network import Layer

log = logging.getLogger(__name__)
_maps, _lock = weakref.WeakSet(), threading.Lock()  # all files that there are, as memory


class NetworkFile:
    """Room for so many networks of one size. The file has no name: it goes with the last who holds one of them."""

    def __init__(self, number):
        self._number, self._file, self._map, self._end = number, None, None, 0

    def keep(self, network):
        """The same network, with its arrays in the file; where that has no room, as it is."""
        parameters = [np.ascontiguousarray(array) for array in network.parameters]
        try:
            if self._file is None:
                self._open(sum(array.nbytes for array in parameters))
            arrays = [self._write(array) for array in parameters]
        except (OSError, ValueError) as error:
            log.warning("a network stays in memory: %s", error)
            return network
        return replace(network, layers=tuple(map(Layer, arrays[::2], arrays[1::2])))

    def _open(self, n_bytes):
        # Not buffered: what is written is seen by who has the file as memory, and a full disk is told at once.
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115, it goes with this object
        self._file.truncate(self._number * n_bytes)
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        with _lock:
            _maps.add(self._map)

    def _write(self, array):
        if self._map is None or self._end + array.nbytes > len(self._map):
            raise ValueError("the file of this run is full")
        start, left = self._end, memoryview(array).cast("B")
        self._file.seek(start)
        while left:
            left = left[self._file.write(left) :]
        self._end += array.nbytes
        return np.frombuffer(self._map, array.dtype, array.size, start).reshape(array.shape)


def let_go():
    """Take out of memory what was looked at of such files: whoever looks again has it from there."""
    with _lock:
        maps = list(_maps)
    for each in maps:
        if hasattr(mmap, "MADV_DONTNEED"):  # elsewhere the system does so when it needs the memory
            each.madvise(mmap.MADV_DONTNEED)
