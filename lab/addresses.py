"""What one network address may do, so that whoever asks again and again is in nobody's way: known in memory alone, and
for this server alone.

An address is text, "" that of this machine. Who is behind one school's is one with all others there.
"""

import ipaddress
import threading
import time
from collections import deque

MANY = 1_000  # that are remembered; of more, those go that did something longest ago
MOST_OPENED = 20_000  # lab books of which it is known from where they were opened


class Often:
    """What somebody may do `most` times within so many seconds. clock: tells seconds."""

    def __init__(self, most, within, clock=time.monotonic):
        self.most, self._within, self._clock = most, within, clock
        self._lock, self._done = threading.Lock(), {}  # who → when they did so last

    def count(self, who, problem):
        """Note that somebody does so. Raises ValueError, with the problem, where they have done so as often as they
        may."""
        with self._lock:
            times = self._done.pop(who, None) or deque(maxlen=self.most)
            self._done[who] = times
            if len(times) == self.most and self._clock() - times[0] < self._within:
                raise ValueError(problem)
            times.append(self._clock())
            for other in list(self._done)[:-MANY]:
                del self._done[other]

    def tried(self, who, look, problem):
        """What look() finds for somebody, or None, which counts. Raises as `count` does, whatever it would find.

        Counted before it looks: many at once are as many tries.
        """
        self.count(who, problem)
        found = look()
        if found is not None:
            with self._lock:
                self._done[who].pop()
        return found


# A server that is filled that way is full after a day, when what nobody has joined makes room.
classes_made = Often(40, 3600)
# Thirty may mistype theirs three times each. Who guesses finds one of ten classes in some three weeks.
wrong_codes = Often(100, 60)
# Of one PIN. Who guesses it on and on finds it in some three weeks, and its teacher sees that.
TRIES = 10
wrong_pins = Often(TRIES, 3600)
# A full server lets go after a day of those without runs: by empty ones no network fills it alone.
books_begun = Often(500, 3600)
_opened = {}  # key of a lab book → the network from which it was opened last, the newest last


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
    problem = f"{classes_made.most} classes were made from your network within an hour: try again later"
    classes_made.count(network_of(address), problem)


def note_lab_book(key, address):
    """A lab book, by the key of its token, was opened from an address, whether or not it has begun."""
    _opened.pop(key, None)
    _opened[key] = network_of(address)
    for other in list(_opened)[:-MOST_OPENED]:
        _opened.pop(other, None)


def count_lab_book(key):
    """Count a lab book that begins, where it is known from which network. Raises ValueError where these are as many as
    may be."""
    if (network := _opened.get(key)) is not None:
        books_begun.count(network, f"{books_begun.most} notebooks were begun from your network within an hour")


def try_code(look, network):
    """What look() finds for a code that a network tries, or None, which is counted, as `Often.tried` does."""
    return wrong_codes.tried(network, look, "too many wrong codes from your network: try again in a minute")


def try_pin(look, sealed, network):
    """What look() finds for a PIN that a network tries, or None. sealed: what it is to open; else as `try_code`."""
    problem = "too many wrong PINs of this nickname from your network: try again in an hour"
    return wrong_pins.tried((sealed, network), look, problem)
