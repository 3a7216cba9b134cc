"""What the page Inside is about, for tests: small networks with biases, and one test digit."""

from types import SimpleNamespace

import numpy as np

import nncore
from lab.inside_subject import Subject
from lab.networks import ReadingNetwork
from lab.origin import Origin

NUMBER = 3  # of the test digit
DATA = nncore.load_digits()
IMAGE, LABEL = DATA.test_images[NUMBER], int(DATA.test_labels[NUMBER])


def made(hidden=(6,), activation="relu", output="softmax"):
    config = nncore.TrainingConfig(hidden, initializer="he", dtype="float64", seed=1)
    random = np.random.default_rng(1)
    start = nncore.initial_network(config).layers
    layers = tuple(nncore.Layer(layer.weights, random.standard_normal(layer.bias.shape)) for layer in start)
    return nncore.Network(layers, activation, output)


def subject_of(network, run=None, image=IMAGE, label=LABEL, names=DATA.class_names):
    return Subject.of(ReadingNetwork("Yours", network, names, run), network, DATA, image, label)


def run_through(networks, config, **further):
    """What a Subject asks of an ended run that has gone through these networks, {iteration: network}."""
    last = max(networks)
    known = {"checkpoints": list(networks.items()), "network": networks[last], "iteration": last, "now": config}
    return SimpleNamespace(**known | {"status": "finished", "origin": Origin()} | further)
