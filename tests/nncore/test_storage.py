"""Networks as files: what is saved comes back, and a file that is not a whole, usable network is refused.

And the network that ships with the package: small, quick to load, and what its card says.
"""

import io
import json
from itertools import pairwise

import numpy as np
import pytest
from safetensors.numpy import save

import nncore
from nncore.hyperparameter_field import MAX_LAYERS
from nncore.presets import READY as PRESET
from nncore.storage import FORMAT, MAX_HEADER, READY, load_saved
from tests.nncore.reading.pen import seven
from tests.nncore.textbook import assert_same_network

METADATA = {"format": FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}


def a_network(hidden_units=(4, 3), **choices):
    return nncore.initial_network(nncore.TrainingConfig(hidden_units=hidden_units, **choices))


def content_of(network, **options):
    file = io.BytesIO()
    nncore.save_network(network, file, **options)
    return file.getvalue()


def load(content):
    return nncore.load_network(io.BytesIO(content))


def with_length(header):
    """The beginning of a file: how long its header is, and the header."""
    return len(header).to_bytes(8, "little") + header


def arrays(**changes):
    """The arrays of a valid file for a network of 784, 4 and 10 units; a change of None leaves one out."""
    valid = {
        "0.weights": np.ones((784, 4), np.float32),
        "0.bias": np.ones(4, np.float32),
        "1.weights": np.ones((4, 10), np.float32),
        "1.bias": np.ones(10, np.float32),
    }
    return {name: array for name, array in (valid | changes).items() if array is not None}


# What is saved comes back


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"hidden_units": (), "hidden_activation": "tanh", "output_activation": "sigmoid"},
        {"hidden_units": (2048, *(3, 4) * 3, 3), "dtype": "float64"},
    ],
    ids=["the default", "no hidden layer", "as many layers and units as may be"],
)
def test_a_saved_network_comes_back(tmp_path, choices):
    network, path = a_network(**choices), tmp_path / "network.safetensors"
    nncore.save_network(network, path)
    for loaded in (nncore.load_network(path), nncore.load_network(str(path)), load(content_of(network))):
        for name in ("hidden_activation", "output_activation", "dtype"):
            assert getattr(loaded, name) == getattr(network, name)
        assert_same_network(loaded, network)


def test_configuration_and_notes_are_kept_as_text():
    # A NumPy number is kept as a number.
    config = nncore.TrainingConfig(hidden_units=(4, 3), seed=np.int64(5), learning_rate=0.25)
    content = content_of(a_network(), config=config, notes={"test_accuracy": 0.9})
    metadata = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    kept = json.loads(metadata["config"])
    assert (kept["seed"], kept["learning_rate"], kept["hidden_units"]) == (5, 0.25, [4, 3])
    saved = load_saved(io.BytesIO(content))
    assert (saved.config, saved.notes) == (config, {"test_accuracy": 0.9})
    # A configuration of another network is none.
    assert load_saved(io.BytesIO(content_of(a_network((4,)), config=config))).config is None


# Arrays that are no network, and files that are of another kind

FAULTY_ARRAYS = {
    "no arrays": ({}, "weights and a bias"),
    "a bias missing": (arrays(**{"1.bias": None}), "weights and a bias"),
    "an array too many": (arrays(other=np.ones(2, np.float32)), "weights and a bias"),
    "a layer's number missing": ({"1.weights": np.ones((784, 10)), "1.bias": np.ones(10)}, "weights and a bias"),
    "layers that do not fit": (arrays(**{"1.weights": np.ones((5, 10), np.float32)}), r"\(4, units\)"),
    "a bias that does not fit": (arrays(**{"0.bias": np.ones(5, np.float32)}), "layer 0"),
    "a bias of no dimensions": (arrays(**{"0.bias": np.ones((), np.float32)}), "layer 0"),
    "eleven classes": (arrays(**{"1.weights": np.ones((4, 11)), "1.bias": np.ones(11)}), "10 units.* got 11"),
    "half precision": (arrays(**{"0.weights": np.ones((784, 4), np.float16)}), "finite floats"),
    "NaN in weights": (arrays(**{"0.weights": np.full((784, 4), np.nan, np.float32)}), "layer 0 must hold finite"),
    # Going on with it in 32 bits would make it infinite.
    "a bias too large for 32 bits": (arrays(**{"1.bias": np.full(10, -1e39)}), "layer 1 must hold finite"),
    "a layer without units": (arrays(**{"0.weights": np.ones((784, 0)), "0.bias": np.ones(0)}), "units"),
}


@pytest.mark.parametrize(("faulty", "rule"), FAULTY_ARRAYS.values(), ids=FAULTY_ARRAYS)
def test_arrays_that_are_no_network_are_refused(faulty, rule):
    assert load(save(arrays(), METADATA)).sizes == (784, 4, 10), "they are valid but for their fault"
    with pytest.raises(ValueError, match=rule):
        load(save(faulty, METADATA))


@pytest.mark.parametrize(
    ("metadata", "rule"),
    [
        (None, "format"),
        (METADATA | {"hidden_activation": "swish"}, "hidden_activation must be .* got 'swish'"),
        ({"format": FORMAT, "hidden_activation": "relu"}, "output_activation must be .* got None"),
    ],
)
def test_a_file_of_another_program_is_refused(metadata, rule):
    with pytest.raises(ValueError, match=rule):
        load(save(arrays(), metadata))


WHOLE = content_of(a_network())
GARBAGE = {
    "nothing": b"",
    "a header of gigabytes": (2**32).to_bytes(8, "little") + b"{}" * 100,
    "a header that is no JSON": with_length(b"{'a': 1}"),
    "a header that is a list": with_length(b"[]"),
    "metadata that is a number": with_length(b'{"__metadata__": 5}'),
    "an array that is a number": with_length(b'{"a": 5}'),
    "a shape that is a text": with_length(b'{"a": {"dtype": "F32", "shape": "x", "data_offsets": [0, 4]}}'),
    "a deep header": with_length(b'{"a":' * 4_000),
    "cut short in the header": WHOLE[:100],
    "cut short at the end": WHOLE[:-1],
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(content):
    with pytest.raises(ValueError, match=r"not a whole \.safetensors file"):
        load(content)


# What a file may ask for: refused by its header, before anything else of it is read, and never by chance


class Watched(io.RawIOBase):
    """A file with a beginning and no end: gives zeros for ever, and remembers how many bytes were asked for."""

    def __init__(self, start):
        self.start, self.asked = io.BytesIO(start), 0

    def read(self, size=-1):
        assert size >= 0, "all of it was asked for"
        self.asked += size
        return self.start.read(size).ljust(size, b"\0")


def header(shapes, metadata=METADATA):
    """The beginning of a file: {name: shape}, each array after the other."""
    place, entries = 0, {"__metadata__": metadata}
    for name, shape in shapes.items():
        end = place + 4 * int(np.prod(shape, dtype=object))
        entries[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [place, end]}
        place = end
    return with_length(json.dumps(entries).encode())


def network_header(*hidden):
    layers = enumerate(pairwise((784, *hidden, 10)))
    return header(
        {f"{i}.{name}": shape for i, each in layers for name, shape in (("weights", each), ("bias", each[1:]))}
    )


TOO_LARGE = {
    "one unit too wide": (network_header(1, 2049), "at most 2,048 units"),
    "one layer too deep": (network_header(*[4] * (MAX_LAYERS + 1)), "at most 8 hidden layers, this one has 9"),
    "more than there are bytes for": (header({"a": (10**15,)}), "weights and a bias"),
    "a header longer than any": ((MAX_HEADER + 1).to_bytes(8, "little"), "whole .safetensors file"),
    "another format, and huge": (header({"a": (10**9,)}, {"format": "pt"}), "format of the file"),
}


@pytest.mark.parametrize(("start", "rule"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_by_its_header_alone(start, rule):
    file = Watched(start)
    with pytest.raises(ValueError, match=rule):
        nncore.load_network(file)
    assert file.asked <= max(len(start), 8)


def test_nothing_is_read_beyond_what_the_header_promises():
    file = Watched(WHOLE)
    with pytest.raises(ValueError, match=r"whole \.safetensors file"):
        nncore.load_network(file)
    assert file.asked == len(WHOLE) + 1


# The network that ships with the package


def test_the_ready_network_is_what_its_card_says():
    assert READY.stat().st_size <= 1_500_000
    assert nncore.load_ready_network() is nncore.load_ready_network()
    saved = load_saved(READY)
    assert saved.notes["data"] == "MNIST and pen strokes" and saved.config.augment
    assert (saved.config.hidden_units, saved.config.seed) == (PRESET.config.hidden_units, PRESET.config.seed)
    card = (READY.parent / "ready.md").read_text(encoding="utf-8")
    assert f"{100 * saved.notes['test_accuracy']:.2f} %" in card


def test_the_ready_network_reads_digits_and_drawings():
    data, network = nncore.load_digits(), nncore.load_ready_network()
    # They are of MNIST's training set, which it has learned from.
    assert nncore.accuracy(network.predict(nncore.flatten(data.test_images)), data.test_labels) > 0.99
    for picture in (seven(), 255 - seven(), seven(pen=14, at=(15, 10), scale=0.5), seven(pen=28, at=(150, 90))):
        assert network.predict(nncore.flatten(nncore.drawing_to_digit(picture))) == [7]
