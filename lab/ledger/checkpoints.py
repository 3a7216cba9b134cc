"""A run's time machine as bytes: the networks it had on the way."""

import io

import msgspec
import numpy as np

import nncore
from lab.ledger.rows import network_bytes

# Of one run, and how many runs of a lab book have one: a class of thirty has up to a gigabyte, if there is room for it.
MAX_BYTES, RUNS = 16 * 2**20, 2


def pack(networks):
    """The bytes of [(iteration, network)], the oldest first: all, or the first, the last and evenly those between."""
    if not networks:
        return None
    n = min(len(networks), max(2, MAX_BYTES // sum(array.nbytes for array in networks[0][1].parameters)))
    kept = [networks[index] for index in np.linspace(0, len(networks) - 1, n).round().astype(int)]
    files = [(iteration, network_bytes(network)) for iteration, network in kept]
    return msgspec.msgpack.encode([each for each in files if each[1]])


def unpack(content):
    """The networks of such bytes, [(iteration, network)]. Raises ValueError if they are damaged."""
    try:
        files = msgspec.msgpack.decode(content, type=list[tuple[int, bytes]])
        return [(iteration, nncore.load_network(io.BytesIO(file))) for iteration, file in files]
    except (TypeError, ValueError) as error:
        raise ValueError("the networks on the way to this one are damaged") from error
