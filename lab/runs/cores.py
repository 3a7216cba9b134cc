"""Threads that work for runs, and who goes first on the cores."""

import os
import sys
import threading

from nncore.fast import CORES, Hands

LOWER_PRIORITY = 10  # on Unix's scale from -20 (first) to 19 (last)


def lower_priority():
    """Let the pages' threads go first. Only Linux has a priority for each thread; nobody may raise a lower one."""
    if sys.platform == "linux":
        id = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, id, max(LOWER_PRIORITY, os.getpriority(os.PRIO_PROCESS, id)))


# What a run that is alone has beside its own thread.
hands = Hands(max(1, CORES - 1), prepare=lower_priority)
