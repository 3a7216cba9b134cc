"""Networks as files: the safetensors format, which holds arrays and text and cannot hold code."""

import functools
import json
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from operator import index
from pathlib import Path

import numpy as np

from .datasets import N_CLASSES, N_PIXELS
from .hyperparameter_field import MAX_LAYERS
from .hyperparameters import HYPERPARAMETERS, TrainingConfig
from .network import Layer, Network
from .version import __version__

FORMAT = "digit-lab network 1"
# The largest network that can be trained, in float64, and the room a header takes.
MAX_BYTES = 256 * 2**20
MAX_HEADER = 2**20  # bytes of a network's settings and notes: ours take 2,000
MAX_SIZE = float(np.finfo(np.float32).max)  # of a weight: going on with it, in float32, must not make it infinite
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
    """Read a network from a path or a binary file object. Raises ValueError if it is not a whole, usable network.

    Usable is what could have been trained here: at most 8 hidden layers of 2,048 units, of finite numbers.
    What is larger is refused by the header of its file, before anything else is read.
    """
    return load_saved(file).network


def load_saved(file):
    """Read a network and what its file remembers of it. Returns a Saved. Errors as in `load_network`."""
    arrays, metadata = read_arrays(file, FORMAT, _check_shapes, MAX_HEADER)
    network = Network(tuple(_layers(arrays)), metadata.get("hidden_activation"), metadata.get("output_activation"))
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


def read_arrays(file, expected, check_shapes=lambda shapes: None, max_header=MAX_BYTES):
    """Read named arrays and the texts beside them. Raises ValueError if it is no whole file of that format.

    check_shapes: called with {name: (dtype as the format calls it, shape)} before anything but the header is read, and
    raises ValueError for what must not be; max_header: the bytes that the header may take.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    with nullcontext(file) if hasattr(file, "read") else open(file, "rb") as source:
        try:
            start, header = _read_header(source, max_header)
            metadata, shapes, n_bytes = _promised(header)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("this is not a whole .safetensors file") from error
        if metadata.get("format") != expected:
            raise ValueError(f"format of the file must be {expected!r}, got {repr(metadata.get('format'))[:40]}")
        check_shapes(shapes)
        if len(start) + n_bytes > MAX_BYTES:
            raise ValueError(f"the file must be at most {MAX_BYTES:,} bytes, this one is larger")
        # One byte more than promised shows a file that is too long, without reading all of it.
        content = start + source.read(n_bytes + 1)
    try:
        return load(content), metadata
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("this is not a whole .safetensors file") from error


def _read_header(source, max_header):
    """The bytes before the arrays, and what their JSON says: 8 bytes of length, then an object."""
    start = source.read(8)
    length = int.from_bytes(start, "little")
    if len(start) < 8 or length > max_header:
        raise ValueError("its header is cut short or too long")
    start += source.read(length)
    return start, json.loads(start[8:])


def _promised(header):
    """What a header promises: the texts, {name: (dtype, shape)}, and the bytes of all arrays.

    Raises one of several errors if it is of another form: nothing in it is what it should be before it was looked at.
    """
    metadata, n_bytes = header.pop("__metadata__", {}), 0
    metadata.keys()  # a dictionary, or an AttributeError
    shapes = {name: (str(array["dtype"]), tuple(map(index, array["shape"]))) for name, array in header.items()}
    for array in header.values():
        n_bytes = max(n_bytes, index(array["data_offsets"][1]))
    return metadata, shapes, n_bytes


def _check_shapes(shapes):
    """Raise ValueError unless these are the arrays of a network that this package could train: see MAX_LAYERS."""
    n_layers, most = len(shapes) // 2, HYPERPARAMETERS["hidden_units"].limits[1]
    if not n_layers or set(shapes) != {f"{i}.{name}" for i in range(n_layers) for name in ("weights", "bias")}:
        raise ValueError(f"the file must hold a weights and a bias array for each layer, got {sorted(shapes)[:6]}")
    if n_layers > MAX_LAYERS + 1:
        raise ValueError(f"a network must have at most {MAX_LAYERS} hidden layers, this one has {n_layers - 1:,}")
    inputs = N_PIXELS
    for number in range(n_layers):
        (dtype, weights), (other, bias) = shapes[f"{number}.weights"], shapes[f"{number}.bias"]
        if not {dtype, other} <= {"F32", "F64"}:
            raise ValueError(f"layer {number} must hold finite floats of 32 or 64 bits, got {dtype} and {other}")
        if len(bias) != 1 or not bias[0] or weights != (inputs, bias[0]):
            raise ValueError(
                f"layer {number} must have weights ({inputs}, units) and bias (units,), got {weights} and {bias}"
            )
        (inputs,) = bias
        if number < n_layers - 1 and inputs > most:
            raise ValueError(f"a hidden layer must have at most {most:,} units, layer {number} has {inputs:,}")
    if inputs != N_CLASSES:
        raise ValueError(f"the last layer must have {N_CLASSES} units, one a digit, got {inputs}")


def _layers(arrays):
    for number in range(len(arrays) // 2):
        layer = Layer(arrays[f"{number}.weights"], arrays[f"{number}.bias"])
        # Written so that NaN fails it too.
        if not all(np.abs(array).max() <= MAX_SIZE for array in (layer.weights, layer.bias)):
            raise ValueError(f"layer {number} must hold finite floats of at most {MAX_SIZE:.1e}, got others")
        yield layer
