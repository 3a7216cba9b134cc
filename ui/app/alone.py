"""One at a time at a session's state: who obeys a message, and who shows or sets something meanwhile."""

import threading
from contextlib import contextmanager

_locking, _locks = threading.Lock(), {}  # id of a session's state → (lock, how many have it or wait for it)


def n_waiting(kept_state):
    """How many threads are at a session's state, or wait until they may."""
    with _locking:
        return _locks.get(id(kept_state), (None, 0))[1]


@contextmanager
def alone(kept_state):
    """Nobody else is at the same session's state meanwhile: a run that is to be stopped may still be, in its thread."""
    key = id(kept_state)
    with _locking:
        lock, waiting = _locks.get(key, (threading.RLock(), 0))
        _locks[key] = lock, waiting + 1
    try:
        with lock:
            yield
    finally:
        with _locking:
            lock, waiting = _locks.pop(key)
            if waiting > 1:
                _locks[key] = lock, waiting - 1
