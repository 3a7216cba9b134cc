"""Somebody's own digits: as a file, and among the others."""

import io

import numpy as np
import pytest
from safetensors.numpy import save

import nncore
from lab import own_digits
from lab.origin import READY, Origin
from lab.own_digits import FORMAT, MAX_DIGITS, Labelled, load_collection, mixed, save_collection

IMAGES = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
LABELS = np.uint8([7, 0, 9])
MANY = MAX_DIGITS + 1


def file_of(arrays, form=FORMAT):
    return io.BytesIO(save(arrays, {"format": form}))


def test_digits_come_back_from_a_file_and_a_path(tmp_path):
    file = io.BytesIO()
    save_collection(list(IMAGES), LABELS.tolist(), file)
    (tmp_path / "mine.safetensors").write_bytes(file.getvalue())
    for source in (io.BytesIO(file.getvalue()), tmp_path / "mine.safetensors"):
        images, labels = load_collection(source)
        np.testing.assert_array_equal(images, IMAGES)
        np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (io.BytesIO(b"not a file"), "not a whole .safetensors file"),
        (file_of({"images": IMAGES, "labels": LABELS}, "another"), "format"),
        (file_of({"images": IMAGES}), "images and labels"),
        (file_of({"images": IMAGES[:2], "labels": LABELS}), "bytes"),
        (file_of({"images": IMAGES.astype(np.float32), "labels": LABELS}), "bytes"),
        (file_of({"images": IMAGES, "labels": LABELS[:, None]}), "bytes"),
        (file_of({"images": IMAGES, "labels": np.uint8([1, 2, 10])}), "labels 0 to 9"),
        (file_of({"images": np.zeros((MANY, 28, 28), np.uint8), "labels": np.zeros(MANY, np.uint8)}), "at most"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(file, says):
    with pytest.raises(ValueError, match=says):
        load_collection(file)


def test_a_network_is_not_a_file_of_digits_nor_the_other_way_round():
    network, digits = io.BytesIO(), io.BytesIO()
    nncore.save_network(nncore.initial_network(nncore.TrainingConfig(hidden_units=(3,))), network)
    save_collection(IMAGES, LABELS, digits)
    for file, load in ((network, load_collection), (digits, nncore.load_network)):
        file.seek(0)
        with pytest.raises(ValueError, match="format of the file"):
            load(file)


@pytest.mark.parametrize(("share", "own"), [(0.2, 8), (1.0, 40), (0.0, 0)])
def test_own_digits_are_the_share_that_was_asked_for(few_digits, share, own):
    data = mixed(few_digits, 40, IMAGES, LABELS, share)
    assert len(data.train_labels) == len(data.train_images) == 40
    np.testing.assert_array_equal(data.train_labels[:own], np.resize(LABELS, own))
    np.testing.assert_array_equal(data.train_images[own:], few_digits.train_images[: 40 - own])
    assert np.shares_memory(data.test_images, few_digits.test_images)


@pytest.mark.parametrize("n", [1, 3])
def test_what_they_are_called_says_what_is_learned_from_and_what_is_tested_on(few_digits, n):
    data = [mixed(few_digits, 40, IMAGES[:n], LABELS[:n], share) for share in (0.2, 1.0)]
    among, only = (each.name for each in data)
    own = f"{n} digit{'s' if n > 1 else ''} of your own"
    assert only.startswith(f"{own}, repeated") and among == f"A few digits with {n} of your own among them"
    origins = [Origin(READY).learning_from(each) for each in (*data, few_digits)]
    assert [origin.only_own for origin in origins] == [False, True, False]
    assert [origin.own for origin in origins] == [own, own, ""]
    assert [origin.base for origin in origins] == ["A few digits", "A few digits", ""]
    # Nothing of digits that a run before had is said of the next one.
    assert origins[0].learning_from(few_digits) == origins[2] == Origin(READY)


def test_a_network_learns_own_digits_and_forgets_the_others_if_it_sees_nothing_else(few_digits):
    # Somebody's very own hand, who writes ones upside down and labels them 7.
    images, labels = few_digits.test_images[few_digits.test_labels == 1][:, ::-1], np.full(8, 7)
    images, labels = images[:8], labels[: len(images)]
    start = nncore.TrainingConfig(hidden_units=(32,), iterations=150, training_digits=60, initializer="he")
    *_, before = nncore.train(start, few_digits)
    X, others = nncore.flatten(images), nncore.flatten(few_digits.train_images)
    scores = {}
    for share in (0.5, 1.0):
        *_, after = nncore.train(start, mixed(few_digits, 60, images, labels, share), before.network)
        scores[share] = [
            nncore.accuracy(after.network.predict(X), labels),
            nncore.accuracy(after.network.predict(others), few_digits.train_labels),
        ]
    assert nncore.accuracy(before.network.predict(X), labels) < 0.6
    assert scores[0.5][0] > 0.9 and scores[1.0][0] > 0.9
    assert scores[0.5][1] > 0.8 and scores[1.0][1] < 0.5


# The tray


def labelled(*labels):
    """Digits that differ, with these labels."""
    return tuple(Labelled(np.full((28, 28), number % 256, np.uint8), label) for number, label in enumerate(labels))


def test_a_tray_takes_digits_as_far_as_there_is_room_and_gives_them_up_by_number():
    tray = own_digits.added((), *labelled(4, 5, 6))
    assert [kept.label for kept in own_digits.without(tray, {0, 2})] == [5]
    assert [kept.label for kept in tray] == [4, 5, 6]
    full = own_digits.added(tray, *labelled(*[1] * MAX_DIGITS))
    assert len(full) == MAX_DIGITS
    assert full[:3] == tray


def test_a_tray_comes_back_from_its_file_and_takes_no_digit_twice():
    tray = labelled(4, 5, 6)
    content = own_digits.to_file(tray)
    again = own_digits.added((), *own_digits.news_of((), io.BytesIO(content)))
    for found, wanted in zip(own_digits.arrays(again), own_digits.arrays(tray), strict=True):
        np.testing.assert_array_equal(found, wanted)
    # The same picture with another label is another digit.
    others = own_digits.added(labelled(9, 5), *own_digits.news_of(labelled(9, 5), io.BytesIO(content)))
    assert [kept.label for kept in others] == [9, 5, 4, 6]
    with pytest.raises(ValueError, match="not a whole"):
        own_digits.news_of(tray, io.BytesIO(b"bad"))
