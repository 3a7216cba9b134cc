"""Hyperparameters: what each may be, alone and beside the others, and the sentence that says so."""

import dataclasses

import numpy as np
import pytest

from nncore import TrainingConfig

CONFIG = TrainingConfig(training_digits=60)
NAN, INFINITY = float("nan"), float("inf")
DECAY = "learning_rate × l2 must be less than 1, or weight decay alone would turn every weight around, got "


def check(**changes):
    dataclasses.replace(CONFIG, **changes).check()


def assert_refused(says, **changes):
    with pytest.raises(ValueError) as error:
        check(**changes)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("name", "rule", "values"),
    [
        ("learning_rate", "1e-06 to 10", [0, -0.1, 10.1, NAN, INFINITY, "0.1", None, True]),
        ("iterations", "a whole number from 1 to 1,000,000", [0, 1_000_001, 1.5, NAN, "5", None, True]),
        ("training_digits", "a whole number from 1 to 1,000,000", [0, 1_000_001, 10.0, None]),
        ("batch_size", "a whole number from 1 to 1,000,000", [0, 1_000_001, 1.5, "all", True]),
        ("l2", "0 to 1", [-0.1, 1.1, NAN, -INFINITY, None, False]),
        ("dropout", "0 to 0.9", [-0.1, 0.91, 1, NAN, None, (0.5,)]),
        ("seed", "a whole number from 0 to 4,294,967,295", [-1, 2**32, 1.5, None]),
        ("hidden_activation", "relu or tanh or sigmoid", ["Relu", "softmax", None, ("relu",)]),
        ("output_activation", "softmax or sigmoid", ["relu", None, True]),
        ("optimizer", "sgd or momentum or adam", ["SGD", "", 0]),
        ("schedule", "constant or cosine or one-cycle", ["one_cycle", None]),
        # 0 == False, and a NumPy boolean is equal to one too.
        ("augment", "False or True", [0, 1, 0.0, "False", None, np.bool_(False)]),
        ("initializer", "notebook or he or xavier", ["zeros", None]),
        ("dtype", "float32 or float64", ["float16", None, np.float32, np.dtype("float32")]),
        ("hidden_units", "a list of at most 8 layer sizes", [8, "8", None, (8,) * 9, {8}, np.array([8])]),
    ],
)
def test_a_wrong_value_is_an_error_that_names_rule_and_value(name, rule, values):
    for value in values:
        assert_refused(f"{name} must be {rule}, got {value!r}", **{name: value})


@pytest.mark.parametrize("units", [0, 2049, 8.0, "8", None, True])
def test_a_wrong_layer_size_is_named_alone(units):
    assert_refused(f"hidden_units must be a whole number from 1 to 2,048, got {units!r}", hidden_units=(8, units))


# What may be alone and not beside something else


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"batch_size": 61}, "batch_size must be at most training_digits (60), got 61"),
        (
            {"hidden_units": (), "dropout": 0.5},
            "dropout silences hidden units, and there are none: it must be 0, got 0.5",
        ),
        (
            {"optimizer": "adam", "learning_rate": 1.01},
            "learning_rate must be at most 1 with adam, which moves every weight by about that much, got 1.01",
        ),
        ({"learning_rate": 10, "l2": 0.1}, DECAY + "10 × 0.1"),
        ({"optimizer": "momentum", "learning_rate": 1, "l2": 1.0}, DECAY + "1 × 1.0"),
    ],
)
def test_a_wrong_combination_names_rule_and_values(changes, says):
    assert_refused(says, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 60, "seed": 0, "augment": True},
        {"batch_size": 1, "training_digits": 1, "seed": 2**32 - 1},
        {"hidden_units": (), "dropout": 0, "iterations": 1_000_000},
        {"hidden_units": [1, 2048, 1, 1, 1, 1, 1, 1], "dropout": 0.9, "learning_rate": 10},
        {"optimizer": "adam", "learning_rate": 1, "l2": 1},
        {"optimizer": "momentum", "learning_rate": 10, "l2": 0.0999},
        {"learning_rate": 1e-6, "l2": 1},
        # NumPy's numbers are numbers.
        {"learning_rate": np.float32(0.1), "l2": np.float64(0.1), "dropout": np.float64(0.5), "seed": np.uint32(3)},
        {"iterations": np.int64(5), "batch_size": np.int32(5), "hidden_units": (np.int64(5),)},
    ],
    ids=str,
)
def test_the_extremes_of_a_rule_are_allowed(changes):
    check(**changes)
