"""Somebody's own digits: as a file, in a tray, and among the others."""

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


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (io.BytesIO(b"not a file"), "not a whole .safetensors file"),
        (file_of({"images": IMAGES, "labels": LABELS}, "another"), "format of the file"),
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


def test_a_file_of_digits_comes_back_and_is_no_network(tmp_path):
    path = tmp_path / "mine.safetensors"
    save_collection(IMAGES, LABELS, path)
    images, labels = load_collection(path)
    assert (images == IMAGES).all() and (labels == LABELS).all()
    with pytest.raises(ValueError, match="format of the file"):
        nncore.load_network(path)


@pytest.mark.parametrize(("share", "own"), [(0.2, 8), (1.0, 40), (0.0, 0)])
def test_own_digits_are_the_share_that_was_asked_for(few_digits, share, own):
    data = mixed(few_digits, 40, IMAGES, LABELS, share)
    assert len(data.train_labels) == len(data.train_images) == 40
    np.testing.assert_array_equal(data.train_labels[:own], np.resize(LABELS, own))
    np.testing.assert_array_equal(data.train_images[own:], few_digits.train_images[: 40 - own])
    assert np.shares_memory(data.test_images, few_digits.test_images)


@pytest.mark.parametrize("n", [1, 3])
def test_their_name_says_what_is_learned_and_what_is_tested(few_digits, n):
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


# The tray


def labelled(*labels):
    """Digits that differ, with these labels."""
    return tuple(Labelled(np.full((28, 28), number % 256, np.uint8), label) for number, label in enumerate(labels))


def test_a_tray_takes_digits_as_far_as_there_is_room():
    tray = own_digits.added((), *labelled(4, 5, 6))
    assert [kept.label for kept in own_digits.without(tray, {0, 2})] == [5]
    assert [kept.label for kept in tray] == [4, 5, 6]
    full = own_digits.added(tray, *labelled(*[1] * MAX_DIGITS))
    assert len(full) == MAX_DIGITS and full[:3] == tray


def test_a_tray_comes_back_from_its_file_and_takes_none_twice():
    tray = labelled(4, 5, 6)
    content = own_digits.to_file(tray)
    again = own_digits.added((), *own_digits.news_of((), io.BytesIO(content)))
    for found, wanted in zip(own_digits.arrays(again), own_digits.arrays(tray), strict=True):
        np.testing.assert_array_equal(found, wanted)
    # The same picture with another label is another digit.
    others = own_digits.added(labelled(9, 5), *own_digits.news_of(labelled(9, 5), io.BytesIO(content)))
    assert [kept.label for kept in others] == [9, 5, 4, 6]
