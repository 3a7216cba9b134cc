"""Messages to a worker and its answers: safetensors, as networks' files are, with texts and arrays, but never code."""

import io
import json
import struct

import numpy as np

import nncore
from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab message 1"
LENGTH = struct.Struct("<Q")
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


def pack(texts, arrays=None):
    """A message of texts, numbers and lists or small arrays of them, and of named arrays."""
    file = io.BytesIO()
    write_arrays(arrays or {}, {"format": FORMAT, "texts": json.dumps(texts, default=lambda each: each.tolist())}, file)
    return file.getvalue()


def unpack(message):
    """The texts and the arrays of a message."""
    arrays, metadata = read_arrays(io.BytesIO(message), FORMAT)
    return json.loads(metadata["texts"]), arrays


def hello(data):
    """What a worker is told first: the data, by its name in the library or as a Digits. Returns texts and arrays."""
    if isinstance(data, str):
        return {"do": "open", "data": data}, {}
    names = {"name": data.name, "class_names": data.class_names}
    return {"do": "open", "data": None, **names}, {name: getattr(data, name) for name in ARRAYS}


def as_array(network):
    """A network as the bytes of its file, (n,) uint8, for a message."""
    file = io.BytesIO()
    nncore.save_network(network, file)
    return np.frombuffer(file.getvalue(), np.uint8)


def as_network(array):
    """The network again. Raises ValueError if it is none that could be used, such as one that is not finite."""
    return nncore.load_network(io.BytesIO(array.tobytes()))


def write_message(file, message):
    """Write a message's length and the message to an unbuffered binary file."""
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[file.write(rest) :]


def read_message(file):
    """Read what write_message wrote. Raises EOFError where there is nothing more."""
    (length,) = LENGTH.unpack(_read(file, LENGTH.size))
    return _read(file, length)


def _read(file, n_bytes):
    content = bytearray()
    while len(content) < n_bytes:
        piece = file.read(min(n_bytes - len(content), 1 << 20))
        if not piece:
            raise EOFError("the other end is closed")
        content += piece
    return bytes(content)
