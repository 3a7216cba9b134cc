"""Digits: the embedded ones are the right ones, and a damaged IDX file is refused by name."""

import gzip
import hashlib
import struct
from dataclasses import replace

import numpy as np
import pytest

import nncore
from nncore.datasets import CLASSES_FILE, FILES

# SHA-256 of the embedded pixels, row after row.
TRAIN_DIGEST = "c49a7680bb295ed6b48f023662af4c8b298ece11212e5853dc52a0e1c2431471"
TEST_DIGEST = "b49e0956ea0df35cb608742fcd617dfa8db8d607bc72632bb1ea8e6d9f654ebc"
RANDOM = np.random.default_rng(0)
SOME = {
    "train_images": RANDOM.integers(0, 256, (12, 28, 28), dtype=np.uint8),
    "train_labels": RANDOM.integers(0, 10, 12, dtype=np.uint8),
    "test_images": RANDOM.integers(0, 256, (5, 28, 28), dtype=np.uint8),
    "test_labels": RANDOM.integers(0, 10, 5, dtype=np.uint8),
}


def idx(array):
    """An array of bytes as the content of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def write_folder(folder, zipped=False, **changes):
    """Write the four files; `changes` replaces arrays, or whole contents as bytes, or leaves a file out (None)."""
    for part, array in (SOME | changes).items():
        content = idx(array) if isinstance(array, np.ndarray) else array
        if content is not None:
            path = folder / (FILES[part] + (".gz" if zipped else ""))
            path.write_bytes(gzip.compress(content) if zipped else content)
    return folder


# The embedded digits


def test_embedded_digits_are_mnists():
    data = nncore.load_digits()
    assert (data.train_images.shape, data.train_labels.shape) == ((4000, 28, 28), (4000,))
    assert (data.test_images.shape, data.test_labels.shape) == ((1000, 28, 28), (1000,))
    assert {getattr(data, part).dtype for part in FILES} == {np.dtype(np.uint8)}
    assert hashlib.sha256(data.train_images.tobytes()).hexdigest() == TRAIN_DIGEST
    assert hashlib.sha256(data.test_images.tobytes()).hexdigest() == TEST_DIGEST
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert set(data.train_labels) == set(data.test_labels) == set(range(10))


# Digits


def test_digits_are_read_only_and_the_arrays_given_are_not():
    data = nncore.Digits("from arrays", **SOME)
    for part in FILES:
        for digits in (nncore.load_digits(), data):
            with pytest.raises(ValueError, match="read-only"):
                getattr(digits, part)[0] = 1
        assert SOME[part].flags.writeable


def test_other_pictures_than_bytes_and_labels_are_refused(few_digits):
    images, labels = few_digits.train_images, few_digits.train_labels
    for changes, rule in (
        ({"train_images": images / 255}, r"train_images must be \(n, 28, 28\) uint8, got .* float64"),
        ({"train_images": images[:, :14]}, r"train_images must be \(n, 28, 28\) uint8"),
        ({"train_labels": labels[:, None]}, r"train_labels must be \(n,\) integers, got \(60, 1\) uint8"),
        ({"train_labels": labels / 1}, r"train_labels must be \(n,\) integers, got \(60,\) float64"),
        ({"train_labels": labels.astype(int) - 1}, "train_labels must be 0 to 9, got -1 to 8"),
        ({"test_labels": labels[:19]}, "20 images but 19 labels"),
        ({"class_names": ("one", "two")}, "class_names must be 10 names, got 2"),
    ):
        with pytest.raises(ValueError, match=rule):
            replace(few_digits, **changes)


def test_data_sets_are_told_apart_by_what_is_in_them(few_digits):
    same = replace(few_digits, name="Others")
    assert same.digest == few_digits.digest and same.test_digest == few_digits.test_digest
    labels = few_digits.train_labels.copy()
    labels[0] = 9 - labels[0]
    others = replace(few_digits, train_labels=labels), replace(few_digits, class_names=tuple("abcdefghij"))
    assert len({few_digits.digest, *(other.digest for other in others)}) == 3
    # The same bytes, one digit of them to train on instead of to test on.
    images = np.concatenate([few_digits.train_images, few_digits.test_images])
    all_labels = np.concatenate([few_digits.train_labels, few_digits.test_labels])
    moved = nncore.Digits(few_digits.name, images[:61], all_labels[:61], images[61:], all_labels[61:])
    assert moved.digest != few_digits.digest and moved.test_digest != few_digits.test_digest


def test_flatten_gives_rows_from_0_to_1():
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 0, 1], images[1, 27, 27] = 255, 51
    X = nncore.flatten(images)
    assert (X.shape, X.dtype) == ((2, 784), np.dtype(np.float32))
    assert X[1, 1] == 1 and X[1, 783] == np.float32(0.2) and X.sum() == pytest.approx(1.2)
    assert nncore.flatten(images, np.float64).dtype == np.float64
    # One picture is one row, rows stay rows, and none are none.
    np.testing.assert_array_equal(nncore.flatten(images[1]), X[1:])
    np.testing.assert_array_equal(nncore.flatten(images.reshape(2, 784)), X)
    assert nncore.flatten(images[:0]).shape == (0, 784)
    for wrong in (images / 1, images.reshape(2, 14, 56), images[0].ravel(), np.uint8(3)):
        with pytest.raises(ValueError, match=r"images must be \(n, 28, 28\) uint8, 0 to 255, got \("):
            nncore.flatten(wrong)


# IDX files


@pytest.mark.parametrize("zipped", [False, True])
def test_plain_and_gzipped_files_both_load(tmp_path, zipped):
    folder = write_folder(tmp_path, zipped)
    data = nncore.load_mnist(str(folder) if zipped else folder)
    assert data.name == "MNIST"
    for part, array in SOME.items():
        np.testing.assert_array_equal(getattr(data, part), array)


def test_class_names_are_read_from_a_file_beside_them(tmp_path):
    names = write_folder(tmp_path) / CLASSES_FILE
    names.write_text("\n".join("abcdefghij"))
    data = nncore.load_mnist(tmp_path)
    assert data.class_names == tuple("abcdefghij") and data.name == tmp_path.name
    names.write_text("a\nb")
    with pytest.raises(ValueError, match=f"{CLASSES_FILE}: it must hold 10 names, one a line, got 2"):
        nncore.load_mnist(tmp_path)


IMAGES, LABELS = SOME["train_images"], SOME["train_labels"]
DAMAGED = {
    "missing": ("train_images", None, "neither"),
    "no bytes at all": ("train_images", b"", "not an IDX file"),
    "wrong type of values": ("train_labels", b"\0\0\x0d\x01" + idx(LABELS)[4:], "not an IDX file"),
    "no dimensions": ("train_labels", b"\0\0\x08\x00", "not an IDX file"),
    "cut within the header": ("train_images", idx(IMAGES)[:9], "header"),
    "cut within the values": ("train_images", idx(IMAGES)[:-1], "9,408"),
    "too long": ("train_images", idx(IMAGES) + b"\0", "more"),
    "wrong image size": ("train_images", idx(IMAGES[:, :27]), "28×28"),
    "images where labels belong": ("train_labels", idx(IMAGES), "one number a digit"),
    "a label over 9": ("test_labels", idx(np.array([0, 1, 10, 2, 3], np.uint8)), "0 to 9, got 10"),
    "no labels": ("train_labels", idx(LABELS[:0]), "no digits"),
    "fewer labels than images": ("train_labels", idx(LABELS[:11]), "12 images but 11 labels"),
    "a header asking for terabytes": ("train_images", b"\0\0\x08\x03" + b"\xff" * 12, "asks for shape"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_refused_by_name(tmp_path, damage):
    part, content, rule = DAMAGED[damage]
    with pytest.raises(ValueError, match=rule) as error:
        nncore.load_mnist(write_folder(tmp_path, zipped=damage == "too long", **{part: content}))
    assert FILES[part] in str(error.value)


def test_a_gzip_file_cut_short_or_changed_is_refused_by_name(tmp_path):
    path = write_folder(tmp_path, zipped=True) / f"{FILES['train_images']}.gz"
    content = path.read_bytes()
    changed = bytearray(content)
    changed[len(content) // 2] ^= 0xFF
    # Within its header, its data, and its closing checksum.
    for damaged in (content[:3], content[:12], content[: len(content) // 2], content[:-1], changed):
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match=FILES["train_images"]):
            nncore.load_mnist(tmp_path)
