"""Hyperparameters: what each may be, alone and beside the others, and the sentence that says so."""

import dataclasses

import numpy as np
import pytest

from nncore import TrainingConfig

CONFIG = TrainingConfig(training_digits=60)
NAN, INFINITY = float("nan"), float("inf")


def check(**changes):
    dataclasses.replace(CONFIG, **changes).check()


def test_the_defaults_are_allowed():
    TrainingConfig().check()


@pytest.mark.parametrize(
    ("name", "rule", "values"),
    [
        ("learning_rate", "1e-06 to 10", [0, -0.1, 10.1, NAN, INFINITY, "0.1", None, True]),
        ("iterations", "a whole number from 1 to 1,000,000", [0, -1, 1_000_001, 1.5, NAN, "5", None, True]),
        ("training_digits", "a whole number from 1 to 1,000,000", [0, -1, 1_000_001, 10.0, "5", None, True]),
        ("batch_size", "a whole number from 1 to 1,000,000", [0, -1, 1_000_001, 1.5, "all", True]),
        ("l2", "0 to 1", [-0.1, 1.1, NAN, -INFINITY, "0", None, False]),
        ("dropout", "0 to 0.9", [-0.1, 0.91, 1, NAN, INFINITY, "0.5", None, False, (0.5,)]),
        ("seed", "a whole number from 0 to 4,294,967,295", [-1, 2**32, 1.5, "3", None, True]),
        ("hidden_activation", "relu or tanh or sigmoid", ["Relu", "softmax", "", None, 0, ("relu",)]),
        ("output_activation", "softmax or sigmoid", ["relu", "", None, True]),
        ("optimizer", "sgd or momentum or adam", ["SGD", "", None, 0]),
        ("schedule", "constant or cosine or one-cycle", ["linear", "one_cycle", "", None, False]),
        # 0 == False, and a NumPy boolean is equal to one too.
        ("augment", "False or True", [0, 1, 0.0, "False", "yes", "", None, np.bool_(False)]),
        ("initializer", "notebook or he or xavier", ["zeros", "", None, 0]),
        ("dtype", "float32 or float64", ["float16", "int64", "", None, np.float32, np.dtype("float32")]),
    ],
)
def test_a_wrong_value_is_an_error_that_names_rule_and_value(name, rule, values):
    for value in values:
        with pytest.raises(ValueError) as error:
            check(**{name: value})
        assert str(error.value) == f"{name} must be {rule}, got {value!r}"


@pytest.mark.parametrize("layers", [8, "8", None, (8,) * 9, {8}, np.array([8])], ids=str)
def test_hidden_units_must_be_a_list_of_layer_sizes(layers):
    with pytest.raises(ValueError) as error:
        check(hidden_units=layers)
    assert str(error.value) == f"hidden_units must be a list of at most 8 layer sizes, got {layers!r}"


@pytest.mark.parametrize("units", [0, 2049, -1, 8.0, "8", None, True])
@pytest.mark.parametrize("before", [(), (8,)])
def test_a_wrong_layer_size_is_named_alone(before, units):
    with pytest.raises(ValueError) as error:
        check(hidden_units=(*before, units))
    assert str(error.value) == f"hidden_units must be a whole number from 1 to 2,048, got {units!r}"


# What may be alone and not beside something else

DECAY = "learning_rate × l2 must be less than 1, or weight decay alone would turn every weight around, got "


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
def test_a_wrong_combination_is_an_error_that_names_rule_and_values(changes, says):
    with pytest.raises(ValueError) as error:
        check(**changes)
    assert str(error.value) == says


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 60},
        {"batch_size": 1, "training_digits": 1},
        {"hidden_units": (), "dropout": 0},
        {"hidden_units": [1, 2048], "dropout": 0.9},
        {"hidden_units": (1,) * 8},
        {"optimizer": "adam", "learning_rate": 1, "l2": 1},
        {"optimizer": "momentum", "learning_rate": 10, "l2": 0.0999},
        {"learning_rate": 10},
        {"learning_rate": 1e-6, "l2": 1},
        {"seed": 0},
        {"seed": 2**32 - 1},
        {"iterations": 1_000_000},
        {"augment": True},
        # NumPy's numbers are numbers.
        {"learning_rate": np.float32(0.1), "l2": np.float64(0.1), "dropout": np.float64(0.5), "seed": np.uint32(3)},
        {"iterations": np.int64(5), "batch_size": np.int32(5), "hidden_units": (np.int64(5),)},
    ],
    ids=str,
)
def test_the_extremes_of_a_rule_are_allowed(changes):
    check(**changes)


def test_a_configuration_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CONFIG.seed = 4
