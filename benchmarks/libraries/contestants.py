"""The contestants: each trains as a `nncore.TrainingConfig` says, from the same starting weights, in its own way.

A contestant is a generator, `contestant(config, data)`, like `nncore.train`, but one that never ends: it yields a Step
whenever it has done some iterations. All have hidden layers of ReLU units and a softmax output.

    python -m benchmarks.libraries.contestants CONTESTANT SETTINGS-AS-JSON ITERATIONS MNIST-FOLDER

lets one of them train alone, for its memory to be measured.
"""

import itertools
import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from unittest import mock

import numpy as np

import nncore
from nncore import exam

from .plan import iterations_an_epoch, run_length

# scikit-learn's `fit` checks its input at every call: one call does this many full-batch iterations.
SKLEARN_CHUNK = 10


@dataclass(frozen=True)
class Step:
    """What a contestant has done since the Step before.

    iterations: how many; cost: that of the last one's forward pass, before its update, or None if it has none; predict:
    what the network as it is now reads in digits (n, 784), or None if the contestant cannot say.
    """

    iterations: int
    cost: float | None
    predict: Callable | None = None


def nncore_train(config, data, measure_test=True):
    """`nncore.train` as it ships, whole runs. measure_test: whether it measures accuracy; else once, on one digit."""
    share = exam.TEST_SHARE
    if not measure_test:
        data = replace(data, test_images=data.test_images[:1], test_labels=data.test_labels[:1])
        # With batches, a single digit would be measured at every iteration: that seems to cost next to nothing, but
        # putting the network together for it takes a copy of all weights.
        share = 1e-9
    config = replace(config, iterations=run_length(config))
    while True:
        run = nncore.train(config, data)
        with mock.patch.object(exam, "TEST_SHARE", share):
            first = next(run)
        for progress in itertools.chain([first], run):
            yield Step(1, progress.cost, lambda X, progress=progress: progress.network.predict(X))


def notebook(config, data):
    """The teaching notebook's way: float64, a column a digit, one-hot labels, a new array for every result."""
    layers = nncore.initial_network(replace(config, dtype="float64")).layers
    (W1, b1), (W2, b2) = ((layer.weights.T.copy(), layer.bias[:, None].copy()) for layer in layers)
    images, labels = _training_digits(config, data)
    X = images.reshape(len(images), -1).T / 255  # (784, n)
    Y = np.eye(10)[labels].T  # (10, n)
    for X_batch, Y_batch in _column_batches(config, X, Y):
        m = X_batch.shape[1]
        Z1 = np.dot(W1, X_batch) + b1  # (units, m)
        A1 = np.maximum(Z1, 0)
        Z2 = np.dot(W2, A1) + b2  # (10, m)
        A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=0)
        cost = -np.sum(Y_batch * np.log(A2)) / m
        dZ2 = A2 - Y_batch
        dW2 = np.dot(dZ2, A1.T) / m
        db2 = np.sum(dZ2, axis=1, keepdims=True) / m
        dZ1 = np.dot(W2.T, dZ2) * (Z1 > 0)
        dW1 = np.dot(dZ1, X_batch.T) / m
        db1 = np.sum(dZ1, axis=1, keepdims=True) / m
        W1, b1 = W1 - config.learning_rate * dW1, b1 - config.learning_rate * db1
        W2, b2 = W2 - config.learning_rate * dW2, b2 - config.learning_rate * db2
        yield Step(1, float(cost))


def scikit_learn(config, data):
    """scikit-learn's MLPClassifier. A Step is an epoch, or with full batches SKLEARN_CHUNK of them."""
    import sklearn
    from sklearn.neural_network import MLPClassifier

    images, labels = _training_digits(config, data)
    X = nncore.flatten(images, config.dtype)
    epochs = 1 if config.batch_size else SKLEARN_CHUNK
    plain = {"solver": "sgd", "momentum": 0, "nesterovs_momentum": False, "alpha": 0}
    never_stops = {"tol": 0, "n_iter_no_change": 10**9, "warm_start": True}
    model = MLPClassifier(
        config.hidden_units,
        **plain,
        **never_stops,
        learning_rate_init=config.learning_rate,
        batch_size=config.batch_size or len(X),
        max_iter=epochs,
        # The order of the digits matters only where there are batches; copying all of them takes time.
        shuffle=config.batch_size is not None,
        random_state=np.random.RandomState(config.seed),
    )

    def fit(X, labels):
        with warnings.catch_warnings(), sklearn.config_context(assume_finite=True):
            # It warns that max_iter came before convergence.
            warnings.simplefilter("ignore")
            model.fit(X, labels)

    # Ten blank digits, for the arrays to exist: now they can be given everybody's starting weights.
    fit(np.zeros_like(X[:10]), np.arange(10))
    for layer, weights, bias in zip(
        nncore.initial_network(config).layers, model.coefs_, model.intercepts_, strict=True
    ):
        weights[...], bias[...] = layer.weights, layer.bias
    iterations = epochs * iterations_an_epoch(config)
    while True:
        fit(X, labels)
        yield Step(iterations, model.loss_, model.predict)


def pytorch(config, data, fused=False, loader=False):
    """PyTorch: the data set is one tensor, each batch a selection of its rows.

    fused: one kernel for each update; loader: batches from a DataLoader, as PyTorch's own tutorials have it.
    """
    import torch

    images, labels = _training_digits(config, data)
    X, labels = torch.from_numpy(nncore.flatten(images, config.dtype)), torch.from_numpy(labels)
    modules = []
    for layer in nncore.initial_network(config).layers:
        linear = torch.nn.Linear(*layer.weights.shape, dtype=X.dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.weights.T))
            linear.bias.copy_(torch.tensor(layer.bias))
        modules += [linear, torch.nn.ReLU()]
    model, measure = torch.nn.Sequential(*modules[:-1]), torch.nn.CrossEntropyLoss()
    rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[config.optimizer]
    optimizer = rule(model.parameters(), lr=config.learning_rate, **({"fused": True} if fused else {}))

    @torch.no_grad()
    def predict(X):
        return model(torch.from_numpy(X)).argmax(dim=1).numpy()

    for X_batch, labels_batch in _tensor_batches(config, X, labels, loader):
        optimizer.zero_grad()
        loss = measure(model(X_batch), labels_batch)
        loss.backward()
        optimizer.step()
        # nncore tells its cost at every iteration too.
        yield Step(1, loss.item(), predict)


def dense_limit(config, data):
    """Only the two large matrix products of an iteration, on all pixels, into memory that is there already."""
    images, _ = _training_digits(config, data)
    X = nncore.flatten(images[: config.batch_size], config.dtype)  # (n, 784)
    weights = nncore.initial_network(config).layers[0].weights  # (784, units)
    sums = X @ weights  # (n, units)
    delta, gradient = sums.copy(), np.empty_like(weights)
    while True:
        np.matmul(X, weights, out=sums)
        np.matmul(X.T, delta, out=gradient)
        yield Step(1, None)


UNMEASURED = "nncore, measuring nothing"
FUSED = "PyTorch, fused update"
LOADER = "PyTorch with a DataLoader"
LIMIT = "the two large products alone"
CONTESTANTS = {
    "nncore": nncore_train,
    UNMEASURED: partial(nncore_train, measure_test=False),
    "the notebook's algorithm": notebook,
    "scikit-learn": scikit_learn,
    "PyTorch": pytorch,
    FUSED: partial(pytorch, fused=True),
    LOADER: partial(pytorch, loader=True),
    LIMIT: dense_limit,
}
# The packages without which contestants of these names are left out.
NEEDS = {"scikit-learn": "sklearn", "PyTorch": "torch"}


def installed(contestant):
    """Whether this contestant, given by its name, can train here."""
    return all(find_spec(package) for library, package in NEEDS.items() if contestant.startswith(library))


@cache
def load(mnist):
    """The digits to train on. mnist: folder with full MNIST, or None for the embedded digits."""
    return nncore.load_mnist(mnist) if mnist else nncore.load_digits()


def _training_digits(config, data):
    n = config.training_digits
    return data.train_images[:n], data.train_labels[:n].astype(np.int64)


def _orders(config, n_digits):
    """Endless shuffles of the digits, one an epoch: the same as nncore's, so that everybody meets the same batches."""
    random = np.random.default_rng(config.seed)
    while True:
        yield random.permutation(n_digits)


def _column_batches(config, X, Y):
    """The notebook's batches: all columns, or slices of columns that are shuffled each epoch."""
    if config.batch_size is None:
        yield from itertools.repeat((X, Y))
    for order in _orders(config, X.shape[1]):
        X_shuffled, Y_shuffled = X[:, order], Y[:, order]
        for start in range(0, len(order), config.batch_size):
            columns = slice(start, start + config.batch_size)
            yield X_shuffled[:, columns], Y_shuffled[:, columns]


def _tensor_batches(config, X, labels, loader):
    """PyTorch's batches: all rows, those of a DataLoader, or rows that are shuffled each epoch."""
    import torch

    if config.batch_size is None:
        yield from itertools.repeat((X, labels))
    if loader:
        digits = torch.utils.data.TensorDataset(X, labels)
        batches = torch.utils.data.DataLoader(digits, config.batch_size, shuffle=True)
        yield from itertools.chain.from_iterable(itertools.repeat(batches))
    for order in _orders(config, len(X)):
        for rows in torch.from_numpy(order).split(config.batch_size):
            yield X[rows], labels[rows]


def _train_alone(contestant, settings, iterations, mnist):
    config = nncore.TrainingConfig(**json.loads(settings))
    for _ in itertools.islice(CONTESTANTS[contestant](config, load(mnist)), int(iterations)):
        pass


if __name__ == "__main__":
    _train_alone(*sys.argv[1:])
