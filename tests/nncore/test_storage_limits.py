"""What a network file may ask for: refused by its header, before anything else of it is read, and never by chance."""

import io
import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from safetensors.numpy import save

import nncore
from nncore.hyperparameter_field import MAX_LAYERS
from nncore.storage import FORMAT, MAX_HEADER

METADATA = {"format": FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}
UNITS = 2048  # the most that a hidden layer may have


class Watched(io.RawIOBase):
    """A file with a beginning and no end: gives zeros for ever, and remembers how many bytes were asked for."""

    def __init__(self, start):
        self.start, self.asked = io.BytesIO(start), 0

    def read(self, size=-1):
        assert size >= 0, "all of it was asked for"
        self.asked += size
        return self.start.read(size).ljust(size, b"\0")


def header(entries, metadata=METADATA):
    """The beginning of a file: {name: (dtype, shape)}, each array after the other."""
    place, written = 0, {"__metadata__": metadata}
    for name, (dtype, shape) in entries.items():
        end = place + int(dtype[1:]) // 8 * int(np.prod(shape, dtype=object))
        written[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [place, end]}
        place = end
    text = json.dumps(written).encode()
    return len(text).to_bytes(8, "little") + text


def network_header(*hidden, dtype="F32"):
    sizes, entries = (784, *hidden, 10), {}
    for number, (inputs, units) in enumerate(pairwise(sizes)):
        entries[f"{number}.weights"], entries[f"{number}.bias"] = (dtype, (inputs, units)), (dtype, (units,))
    return header(entries)


TOO_LARGE = {
    "one unit too wide": (network_header(UNITS + 1), "at most 2,048 units"),
    "a layer of millions": (network_header(10**7), "at most 2,048 units"),
    "wide behind a narrow one": (network_header(1, 400_000), "at most 2,048 units"),
    "one layer too deep": (network_header(*[4] * (MAX_LAYERS + 1)), "at most 8 hidden layers, this one has 9"),
    "thousands of layers": (network_header(*[1] * 3000), "at most 8 hidden layers"),
    "more than there are bytes for": (header({"a": ("F32", (10**15,))}), "weights and a bias"),
    "a header longer than any": ((MAX_HEADER + 1).to_bytes(8, "little"), "whole .safetensors file"),
    "another format, and huge": (header({"a": ("F32", (10**9,))}, {"format": "pt"}), "format of the file"),
}


@pytest.mark.parametrize(("start", "rule"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_by_its_header_alone(start, rule):
    file = Watched(start)
    with pytest.raises(ValueError, match=rule):
        nncore.load_network(file)
    assert file.asked <= max(len(start), 8)


def test_nothing_is_read_beyond_what_the_header_promises():
    file = Watched(save({"0.weights": np.ones((784, 10), np.float32), "0.bias": np.ones(10, np.float32)}, METADATA))
    size = len(file.start.getvalue())
    with pytest.raises(ValueError, match=r"whole \.safetensors file"):
        nncore.load_network(file)
    assert file.asked == size + 1


def some_json(depth=3):
    """Anything JSON may be, nearly: also what looks like the entry of an array."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("F32")
    names = st.sampled_from(["0.weights", "0.bias", "dtype", "shape", "data_offsets", "__metadata__", "format", "a"])
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4))


@given(some_json(), st.binary(max_size=40))
def test_any_header_is_a_sentence(content, rest):
    text = json.dumps(content).encode()
    with pytest.raises(ValueError, match=r"must|not a whole"):
        nncore.load_network(io.BytesIO(len(text).to_bytes(8, "little") + text + rest))


@given(st.sampled_from(["dtype", "shape", "data_offsets"]), some_json())
@example("dtype", "F32")
@example("dtype", "F64")
@example("shape", [784, 10])
@example("shape", [784, 10.0])
def test_any_entry_of_an_array_is_a_sentence_or_what_it_was(name, content):
    valid = save({"0.weights": np.ones((784, 10), np.float32), "0.bias": np.ones(10, np.float32)}, METADATA)
    length = int.from_bytes(valid[:8], "little")
    entries = json.loads(valid[8 : 8 + length])
    # As texts: to Python, 784.0 is 784.
    same = json.dumps(content) == json.dumps(entries["0.weights"][name])
    entries["0.weights"][name] = content
    text = json.dumps(entries).encode()
    file = io.BytesIO(len(text).to_bytes(8, "little") + text + valid[8 + length :])
    if same:
        assert nncore.load_network(file).digest == nncore.load_network(io.BytesIO(valid)).digest
    else:
        with pytest.raises(ValueError, match=r"must|not a whole"):
            nncore.load_network(file)


def file_of(network):
    file = io.BytesIO()
    nncore.save_network(network, file)
    file.seek(0)
    return file


def with_weight(value, dtype, layer):
    config = nncore.TrainingConfig(hidden_units=(4, 3), dtype=dtype)
    network = nncore.initial_network(config)
    layers = list(network.layers)
    weights = layers[layer].weights.copy()
    weights[0, 0] = value
    layers[layer] = replace(layers[layer], weights=weights)
    return replace(network, layers=tuple(layers))


@pytest.mark.parametrize(
    ("value", "dtype"), [(1e300, "float64"), (-1e39, "float64"), (np.inf, "float32"), (np.nan, "float32")]
)
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_weights_that_are_infinite_in_32_bits_are_refused(value, dtype, layer):
    with pytest.raises(ValueError, match=f"layer {layer} must hold finite floats"):
        nncore.load_network(file_of(with_weight(value, dtype, layer)))


def test_a_network_after_a_wild_run_may_still_be_opened(few_digits):
    config = nncore.TrainingConfig(hidden_units=(8,), learning_rate=5, iterations=30, training_digits=60)
    *_, last = nncore.train(config, few_digits)
    assert np.isfinite(last.cost)
    assert nncore.load_network(file_of(last.network)).digest == last.network.digest
