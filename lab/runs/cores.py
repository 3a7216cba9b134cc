"""The cores of this machine: how many there are, who goes first, and how many threads a matrix product may use."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from threadpoolctl import ThreadpoolController

LOWER_PRIORITY = 10  # on Unix's scale from -20 (first) to 19 (last)
# The cores this process may use, which in a container can be fewer than the machine has.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

# threadpoolctl lets only one thread of a process set how many threads BLAS uses, so none of the workers can be it.
_blas_setter = ThreadPoolExecutor(1, "blas")


class BlasThreads:
    """How many threads BLAS uses for NumPy's matrix products. Call it under a lock."""

    def __init__(self):
        self._blas, self._number = ThreadpoolController().select(user_api="blas"), None

    def set(self, number):
        """Let every matrix product from now on use so many threads."""
        if number != self._number:
            self._number = number
            for library in self._blas.lib_controllers:
                _blas_setter.submit(library.set_num_threads, number).result()


def lower_priority():
    """Let the pages' threads go first. Only Linux has a priority for each thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWER_PRIORITY)


# Threads among which a run that is alone shares out its batches.
chunk_threads = ThreadPoolExecutor(CORES, "chunk", initializer=lower_priority)
