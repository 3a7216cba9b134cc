"""Sentences about an evaluation: when a test is no fair test."""

from types import SimpleNamespace

import nncore
from render import evaluation_sentences


def test_a_network_that_has_seen_the_test_digits_before_is_no_fair_test():
    data = nncore.load_digits()
    names, other = (
        data.class_names,
        nncore.Digits(
            "Mine", *[each[:20] for each in (data.train_images, data.train_labels, data.test_images, data.test_labels)]
        ),
    )
    for trained_on, tested_on, said in (("MNIST", data, True), ("MNIST", other, False), (data.name, data, False)):
        reader = SimpleNamespace(
            title="Your network", class_names=names, ready=False, run=SimpleNamespace(data_name=trained_on)
        )
        assert ("asked what it knows" in (evaluation_sentences.caution(reader, tested_on) or "")) == said
