"""What one network address may do, so that whoever asks again and again is in nobody's way: known in memory alone, and
for this server alone.

An address is text, "" that of this machine. Who is behind one school's is one with all others there.
"""

import ipaddress
import threading
import time
from collections import deque

CLASSES, WITHIN = 20, 3600  # that may be made from one address, and seconds
MANY = 1_000  # addresses that are remembered; of more, those go from which something was made longest ago
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
