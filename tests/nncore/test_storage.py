"""Networks as files: what is saved comes back, and a file that is not a whole network is refused."""

import io
import json

import numpy as np
import pytest
from safetensors.numpy import save

import nncore
from nncore.storage import FORMAT

METADATA = {"format": FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}


def a_network(hidden_units=(4, 3), **choices):
    return nncore.initial_network(nncore.TrainingConfig(hidden_units=hidden_units, **choices))


def content_of(network, **options):
    file = io.BytesIO()
    nncore.save_network(network, file, **options)
    return file.getvalue()


def arrays(**changes):
    """The arrays of a valid file for a network of 784, 4 and 10 units; a change of None leaves one out."""
    valid = {
        "0.weights": np.ones((784, 4), np.float32),
        "0.bias": np.ones(4, np.float32),
        "1.weights": np.ones((4, 10), np.float32),
        "1.bias": np.ones(10, np.float32),
    }
    return {name: array for name, array in (valid | changes).items() if array is not None}


def load(content):
    return nncore.load_network(io.BytesIO(content))


def assert_same_network(one, other):
    assert one.hidden_activation == other.hidden_activation
    assert one.output_activation == other.output_activation
    for a, b in zip(one.layers, other.layers, strict=True):
        for x, y in ((a.weights, b.weights), (a.bias, b.bias)):
            np.testing.assert_array_equal(x, y)
            assert x.dtype == y.dtype


NETWORKS = {
    "the default": {},
    "no hidden layer": {"hidden_units": ()},
    "float64": {"dtype": "float64"},
    "other activations": {"hidden_activation": "tanh", "output_activation": "sigmoid"},
    "as many layers as there may be": {"hidden_units": (3, 4) * 4},
    "as many units as there may be": {"hidden_units": (2048,)},
}


@pytest.mark.parametrize("choices", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("where", ["path", "text", "file"])
def test_a_saved_network_comes_back(tmp_path, choices, where):
    network, path = a_network(**choices), tmp_path / "network.safetensors"
    if where == "file":
        with open(path, "wb") as file:
            nncore.save_network(network, file)
        with open(path, "rb") as file:
            loaded = nncore.load_network(file)
    else:
        nncore.save_network(network, path if where == "path" else str(path))
        loaded = nncore.load_network(path if where == "path" else str(path))
    assert_same_network(loaded, network)


def test_a_trained_network_predicts_the_same_after_loading(few_digits):
    *_, last = nncore.train(nncore.TrainingConfig(hidden_units=(8,), iterations=5, training_digits=60), few_digits)
    X = nncore.flatten(few_digits.test_images)
    loaded = load(content_of(last.network))
    np.testing.assert_array_equal(loaded.predict_proba(X), last.network.predict_proba(X))


def test_a_loaded_network_is_read_only():
    with pytest.raises(ValueError, match="read-only"):
        load(content_of(a_network())).layers[0].weights[0] = 1


@pytest.mark.parametrize("seed", [5, np.int64(5)], ids=["int", "NumPy int"])
def test_configuration_and_notes_are_kept_as_text(seed):
    config = nncore.TrainingConfig(hidden_units=(4, 3), seed=seed, learning_rate=0.25)
    config.check()
    content = content_of(a_network(), config=config, notes={"test_accuracy": 0.9})
    length = int.from_bytes(content[:8], "little")
    metadata = json.loads(content[8 : 8 + length])["__metadata__"]
    kept = json.loads(metadata["config"])
    assert (kept["seed"], kept["learning_rate"], kept["hidden_units"]) == (5, 0.25, [4, 3])
    assert json.loads(metadata["notes"]) == {"test_accuracy": 0.9}
    assert load(content).sizes == (784, 4, 3, 10)


def test_the_arrays_of_the_hostile_files_would_be_valid_without_their_fault():
    assert load(save(arrays(), METADATA)).sizes == (784, 4, 10)


FAULTY_ARRAYS = {
    "no arrays": ({}, "weights and a bias"),
    "a bias missing": (arrays(**{"1.bias": None}), "weights and a bias"),
    "an array too many": (arrays(other=np.ones(2, np.float32)), "weights and a bias"),
    "a layer's number missing": ({"1.weights": np.ones((784, 10)), "1.bias": np.ones(10)}, "weights and a bias"),
    "too few inputs": (arrays(**{"0.weights": np.ones((783, 4), np.float32)}), "784"),
    "layers that do not fit": (arrays(**{"1.weights": np.ones((5, 10), np.float32)}), r"\(4, units\)"),
    "a bias that does not fit": (arrays(**{"0.bias": np.ones(5, np.float32)}), "layer 0"),
    "a flat array of weights": (arrays(**{"0.weights": np.ones(784 * 4, np.float32)}), "layer 0"),
    "a bias of two dimensions": (arrays(**{"0.bias": np.ones((4, 1), np.float32)}), "layer 0"),
    "a bias of no dimensions": (arrays(**{"0.bias": np.ones((), np.float32)}), "layer 0"),
    "eleven classes": (arrays(**{"1.weights": np.ones((4, 11)), "1.bias": np.ones(11)}), "10 units.* got 11"),
    "integers": (arrays(**{"0.weights": np.ones((784, 4), np.int64)}), "finite floats"),
    "half precision": (arrays(**{"0.weights": np.ones((784, 4), np.float16)}), "finite floats"),
    "NaN in weights": (arrays(**{"0.weights": np.full((784, 4), np.nan, np.float32)}), "finite"),
    "infinity in a bias": (arrays(**{"1.bias": np.full(10, np.inf, np.float32)}), "finite"),
    "a layer without units": (
        arrays(**{"0.weights": np.ones((784, 0)), "0.bias": np.ones(0), "1.weights": np.ones((0, 10))}),
        "units",
    ),
}


@pytest.mark.parametrize(("faulty", "rule"), FAULTY_ARRAYS.values(), ids=FAULTY_ARRAYS)
def test_arrays_that_are_no_network_are_refused(faulty, rule):
    with pytest.raises(ValueError, match=rule):
        load(save(faulty, METADATA))


@pytest.mark.parametrize(
    ("metadata", "rule"),
    [
        (None, "format"),
        ({}, "format"),
        ({"format": "pt"}, "format .* got 'pt'"),
        (METADATA | {"hidden_activation": "swish"}, "hidden_activation must be .* got 'swish'"),
        (METADATA | {"output_activation": "relu"}, "output_activation must be .* got 'relu'"),
        ({"format": FORMAT, "output_activation": "softmax"}, "hidden_activation must be .* got None"),
    ],
)
def test_a_file_of_another_program_is_refused(metadata, rule):
    with pytest.raises(ValueError, match=rule):
        load(save(arrays(), metadata))


GARBAGE = {
    "nothing": b"",
    "text": b"this is not a network",
    "zeros": bytes(1000),
    "a zip file": b"PK\x03\x04" + bytes(100),
    "a huge header": (2**63).to_bytes(8, "little") + b"{}",
    "a header of gigabytes": (2**32).to_bytes(8, "little") + b"{}" * 100,
    "a header that is no JSON": (8).to_bytes(8, "little") + b"{'a': 1}",
    "a header that is a list": (2).to_bytes(8, "little") + b"[]",
    "a deep header": (20_000).to_bytes(8, "little") + b'{"a":' * 4_000,
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(content):
    with pytest.raises(ValueError, match=r"not a whole \.safetensors file"):
        load(content)


@pytest.mark.parametrize("kept", [4, 8, 100, 0.5, -1])
def test_a_file_cut_short_is_refused(kept):
    content = content_of(a_network())
    with pytest.raises(ValueError, match=r"not a whole \.safetensors file"):
        load(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
