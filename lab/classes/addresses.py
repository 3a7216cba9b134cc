"""What one network address may do, so that whoever asks again and again is in nobody's way: known in memory alone, and
for this server alone.

An address is text, "" that of this machine. Who is behind one school's is one with all others there.
"""

import ipaddress
import threading
import time
from collections import deque
from contextlib import contextmanager

# That may be made from one address, and seconds: a server that is filled that way is full after a day, when what nobody
# has joined makes room.
CLASSES, WITHIN = 40, 3600
MANY = 1_000  # addresses that are remembered; of more, those go from which something was made longest ago
PLACES = 256  # of a row: two networks that are given the same one, by chance, wait for one another
_lock, _made = threading.Lock(), {}  # network → when its last classes were made


def network_of(address):
    """What is counted as one: of IPv6 the first half of an address, since a house has all that begin so."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found  # as IPv4's are written where one listens to both
    return str(found) if found.version == 4 else found.packed[:8].hex()


def count_class(address):
    """Count a class that is made from an address. Raises ValueError where these are as many as may be."""
    network, now = network_of(address), time.monotonic()
    with _lock:
        made = _made[network] = _made.pop(network, None) or deque(maxlen=CLASSES)
        if len(made) == CLASSES and now - made[0] < WITHIN:
            raise ValueError(f"{CLASSES} classes were made from your network within an hour: try again later")
        made.append(now)
        for other in list(_made)[:-MANY]:
            del _made[other]


class Row:
    """Those who wait for what one alone may do at a time. Of a network one stands in it, and who else comes from there
    waits for that one: so others come between, however many connections somebody has."""

    def __init__(self):
        self._turn, self._places = threading.Lock(), [threading.Lock() for _ in range(PLACES)]

    @contextmanager
    def turn(self, network, patience=None):
        """Have it in a `with`. Raises TimeoutError where it is not had within so many seconds."""
        until = patience and time.monotonic() + patience
        with _held(self._places[hash(network) % PLACES], until), _held(self._turn, until):
            yield


@contextmanager
def _held(lock, until):
    if not lock.acquire(timeout=-1 if until is None else max(0.0, until - time.monotonic())):
        raise TimeoutError
    try:
        yield
    finally:
        lock.release()
