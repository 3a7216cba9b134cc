"""Messages to a worker and its answers: safetensors, as networks' files are, with texts and arrays, but never code."""

import dataclasses
import io
import json

import numpy as np

import nncore
from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab message 1"
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


def pack(texts, arrays=None):
    """A message of texts, numbers and lists or small arrays of them, and of named arrays."""
    file = io.BytesIO()
    write_arrays(arrays or {}, {"format": FORMAT, "texts": json.dumps(texts, default=_plain)}, file)
    return file.getvalue()


def _plain(value):
    return dataclasses.astuple(value) if dataclasses.is_dataclass(value) else value.tolist()


def unpack(message):
    """The texts and the arrays of a message."""
    arrays, metadata = read_arrays(io.BytesIO(message), FORMAT)
    return json.loads(metadata["texts"]), arrays


def as_array(network):
    """A network as the bytes of its file, (n,) uint8, for a message."""
    file = io.BytesIO()
    nncore.save_network(network, file)
    return np.frombuffer(file.getvalue(), np.uint8)


def as_network(array):
    """The network again. Raises ValueError if it is none that could be used, such as one that is not finite."""
    return nncore.load_network(io.BytesIO(array.tobytes()))
