"""A float32 run computes in float32 alone: one float64 number in its loop would halve its speed without a word."""

import dataclasses
import itertools

import numpy as np
import pytest

import nncore
from nncore import batches, exam, training
from nncore.fast import UnitEngine, units
from nncore.fast.rooms import Room, Rooms
from nncore.functional import ACTIVATIONS, OUTPUTS, dropout_mask
from nncore.optimizers import OPTIMIZERS
from nncore.schedules import SCHEDULES
from tests.nncore.textbook import parameters

CONFIG = nncore.TrainingConfig(hidden_units=(8, 6), initializer="he", learning_rate=0.01, training_digits=60)


class Watched(np.ndarray):
    """An array that writes down every operation on it that has anything of float64 in it; so does what comes of it."""

    n_operations, wide, room = 0, [], None

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        Watched.n_operations += 1
        plain = [np.asarray(value) if isinstance(value, Watched) else value for value in inputs]
        if out:
            options["out"] = tuple(np.asarray(array) for array in out)
        result = getattr(ufunc, method)(*plain, **options)
        # Scalars count too: float32 ×= np.float64(2) is computed in float64, and then rounded.
        numbers = [*plain, *options.get("out", ()), result]
        if any(isinstance(value, np.ndarray | np.generic) and value.dtype == np.float64 for value in numbers):
            Watched.wide.append(f"{ufunc.__name__} of {[getattr(value, 'dtype', value) for value in plain]}")
        return out[0] if out else watch(result)

    def __array_function__(self, function, types, arguments, options):
        # Some, np.concatenate for one, leave the class behind.
        return watch(super().__array_function__(function, types, arguments, options))


def watch(value):
    return value.view(Watched) if isinstance(value, np.ndarray) else value


@pytest.fixture
def watched(monkeypatch):
    """Watch everything that goes into a training loop. Returns the run's engines."""
    monkeypatch.setattr(Watched, "n_operations", 0)
    monkeypatch.setattr(Watched, "wide", [])
    engines = []

    def watched_network(config):
        layers = nncore.initial_network(config).layers
        layers = tuple(nncore.Layer(watch(layer.weights), watch(layer.bias)) for layer in layers)
        return nncore.Network(layers, config.hidden_activation, config.output_activation)

    def watched_engine(engine, *arguments):
        plain_engine(engine, *arguments)
        engines.append(engine)
        watch_in(engine)
        watch_in(engine.first)

    def watched_room(cls, *form):
        Watched.room = plain_room(*form)
        watch_in(Watched.room)
        return Watched.room

    plain_engine, plain_room = UnitEngine.__init__, Room.make
    monkeypatch.setattr(exam, "flatten", lambda *given: watch(nncore.flatten(*given)))
    monkeypatch.setattr(batches, "dropout_mask", lambda *given: watch(dropout_mask(*given)))
    monkeypatch.setattr(training, "initial_network", watched_network)
    monkeypatch.setattr(UnitEngine, "__init__", watched_engine)
    monkeypatch.setattr(Room, "make", classmethod(watched_room))
    monkeypatch.setattr(units, "rooms", Rooms())
    return engines


def watch_in(thing):
    vars(thing).update({name: watch_all(value) for name, value in vars(thing).items()})


def watch_all(value):
    """Arrays, and lists of them, of floats."""
    if isinstance(value, list):
        return [watch_all(each) for each in value]
    return watch(value) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def assert_all_float32(config, data, engines, team):
    Watched.n_operations = 0
    *_, last = nncore.train(config, data, team=team)
    engine = engines.pop()
    room = Watched.room
    memories = [*engine.weights, *room.hidden, *room.deltas, *room.sums, *itertools.chain(*engine.memories)]
    assert {array.dtype for array in (*memories, *parameters(last.network))} == {np.dtype("float32")}, config
    assert not Watched.wide, (config, set(Watched.wide))
    # A run that slipped from watch would pass.
    assert {type(array) for array in memories} == {Watched}
    assert Watched.n_operations > 50 * config.iterations


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_float32_run_holds_no_float64(few_digits, watched, optimizer, output, activation):
    # l2 of 0 and no batches: through the Gram matrix, but for adam; with one of them: by pixels.
    for dropout, schedule, l2, batch_size in itertools.product((0.0, 0.3), SCHEDULES, (0.0, 0.01), (None, 25)):
        config = dataclasses.replace(
            CONFIG,
            optimizer=optimizer,
            output_activation=output,
            hidden_activation=activation,
            dropout=dropout,
            schedule=schedule,
            l2=l2,
            batch_size=batch_size,
            iterations=2,
        )
        assert_all_float32(config, few_digits, watched, nncore.Team(2))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_nor_does_one_whose_hyperparameters_are_numpys_float64(few_digits, watched, optimizer, l2):
    # As np.linspace and np.logspace give them.
    config = dataclasses.replace(
        CONFIG,
        optimizer=optimizer,
        l2=np.float64(l2),
        learning_rate=np.float64(0.01),
        dropout=np.float64(0.3),
        schedule="cosine",
        iterations=2,
    )
    assert_all_float32(config, few_digits, watched, nncore.Team())


def test_the_watch_sees_float64(few_digits, watched):
    config = dataclasses.replace(CONFIG, dtype="float64", iterations=1)
    next(nncore.train(config, few_digits))
    assert Watched.wide
    Watched.wide.clear()
    narrow = np.ones(3, np.float32).view(Watched)
    narrow *= np.float64(2)
    narrow + np.ones(3)
    narrow[:2] += 2.0
    assert len(Watched.wide) == 2 and type(narrow) is type(narrow[:2]) is type(narrow * 2) is Watched
