"""Networks as files: the safetensors format, which holds arrays and text and cannot hold code."""

import functools
import json
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .datasets import N_CLASSES, N_PIXELS
from .functional import ACTIVATIONS, OUTPUTS
from .hyperparameters import TrainingConfig
from .network import Layer, Network
from .version import __version__

FORMAT = "digit-lab network 1"
# Ten times the largest network with one hidden layer, and the room a header takes.
MAX_BYTES = 256 * 2**20
READY = Path(__file__).parent / "data" / "ready.safetensors"


@dataclass(frozen=True, eq=False)
class Saved:
    """What is in a network file.

    config: the TrainingConfig it was trained with, None if the file has none that this version knows; notes: what else
    the file remembers, a dictionary of text and numbers that nobody has checked.
    """

    network: Network
    config: TrainingConfig | None
    notes: dict


@functools.cache
def load_ready_network():
    """The network that ships with the package. It learned from MNIST and from pen strokes, and reads drawings well."""
    return load_network(READY)


def save_network(network, file, config=None, notes=None):
    """Write a network to a path or a binary file object.

    config: the TrainingConfig it was trained with; notes: a dictionary of what else to remember (scores, data set).
    Both are kept as text in the file's metadata, with the version of nncore.
    """
    arrays = {}
    for number, layer in enumerate(network.layers):
        arrays[f"{number}.weights"] = np.ascontiguousarray(layer.weights)
        arrays[f"{number}.bias"] = np.ascontiguousarray(layer.bias)
    metadata = {
        "format": FORMAT,
        "version": __version__,
        "hidden_activation": network.hidden_activation,
        "output_activation": network.output_activation,
        "config": json.dumps(asdict(config) if config else None, default=np.generic.item),
        "notes": json.dumps(notes or {}, default=np.generic.item),
    }
    write_arrays(arrays, metadata, file)


def load_network(file):
    """Read a network from a path or a binary file object. Raises ValueError if it is not a whole, usable network."""
    return load_saved(file).network


def load_saved(file):
    """Read a network and what its file remembers of it. Returns a Saved. Errors as in `load_network`."""
    arrays, metadata = read_arrays(file, FORMAT)
    for name, table in (("hidden_activation", ACTIVATIONS), ("output_activation", OUTPUTS)):
        if metadata.get(name) not in table:
            raise ValueError(f"{name} must be {' or '.join(table)}, got {repr(metadata.get(name))[:40]}")
    layers = tuple(_layers(arrays))
    network = Network(layers, metadata["hidden_activation"], metadata["output_activation"])
    notes = _parsed(metadata.get("notes"))
    return Saved(network, _config(_parsed(metadata.get("config")), network), notes if isinstance(notes, dict) else {})


def _parsed(text):
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None


def _config(values, network):
    """The configuration in a file, if it is one, and of this network."""
    try:
        config = TrainingConfig.from_dict(values)
        config.check()
    except ValueError:
        return None
    return config if config.fits(network) else None


def write_arrays(arrays, metadata, file):
    """Write named arrays, and a dictionary of texts with their "format", to a path or a binary file object."""
    from safetensors.numpy import save

    content = save(arrays, metadata)
    with nullcontext(file) if hasattr(file, "write") else open(file, "wb") as target:
        target.write(content)


def read_arrays(file, expected):
    """Read named arrays and the texts beside them. Raises ValueError if it is no whole file of that format."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    content = _read(file)
    try:
        arrays = load(content)
        metadata = _metadata(content)
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"this is not a whole .safetensors file ({error})") from error
    if metadata.get("format") != expected:
        raise ValueError(f"format of the file must be {expected!r}, got {repr(metadata.get('format'))[:40]}")
    return arrays, metadata


def _read(file):
    with nullcontext(file) if hasattr(file, "read") else open(file, "rb") as source:
        content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"the file must be at most {MAX_BYTES:,} bytes, this one is larger")
    return content


def _metadata(content):
    """The texts in a safetensors file's header, which is 8 bytes of length, then JSON. Call it on a valid file only."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]).get("__metadata__", {})


def _layers(arrays):
    n_layers = len(arrays) // 2
    if not n_layers or set(arrays) != {f"{i}.{name}" for i in range(n_layers) for name in ("weights", "bias")}:
        raise ValueError(f"the file must hold a weights and a bias array for each layer, got {sorted(arrays)[:6]}")
    inputs = N_PIXELS
    for number in range(n_layers):
        weights, bias = arrays[f"{number}.weights"], arrays[f"{number}.bias"]
        if bias.ndim != 1 or not len(bias) or weights.shape != (inputs, len(bias)):
            raise ValueError(
                f"layer {number} must have weights ({inputs}, units) and bias (units,), got {weights.shape} and "
                f"{bias.shape}"
            )
        for array in (weights, bias):
            if array.dtype not in (np.float32, np.float64) or not np.isfinite(array).all():
                raise ValueError(f"layer {number} must hold finite floats, got {array.dtype} with other values")
        inputs = len(bias)
        yield Layer(weights, bias)
    if inputs != N_CLASSES:
        raise ValueError(f"the last layer must have {N_CLASSES} units, one a digit, got {inputs}")
