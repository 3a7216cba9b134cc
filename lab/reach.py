"""Under which addresses others in the room reach this machine."""

import ipaddress
import socket

# A packet to nobody (RFC 5737), which is not sent: only asked is from which of this machine's addresses it would go.
NOBODY = "192.0.2.1", 9


def is_of_this_machine_alone(host):
    """Whether a host, as an address has it, is one that no other machine can reach."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_of_no_network(host):
    """Whether an address is one that a machine gives itself where nobody gives it one."""
    return ipaddress.ip_address(host).is_link_local


def addresses():
    """The addresses, as text, that others may reach: the likeliest first, and none where there is no network."""
    asked = _asked()
    # A name that nobody knows may take a while to be looked for.
    found = [asked] if asked else _named()
    return [each for each in dict.fromkeys(found) if not (is_of_this_machine_alone(each) or is_of_no_network(each))]


def _asked():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        try:
            other.connect(NOBODY)
            return other.getsockname()[0]
        except OSError:
            return None


def _named():
    try:
        return [each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
