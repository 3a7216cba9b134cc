"""Digits: the embedded ones are the right ones, and a damaged IDX file is refused by name."""

import gzip
import hashlib
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nncore
from nncore.datasets import FILES, read_idx

MNIST = Path(__file__).resolve().parents[3] / "shared" / "mnist"
# SHA-256 of the embedded pixels, row after row.
TRAIN_DIGEST = "c49a7680bb295ed6b48f023662af4c8b298ece11212e5853dc52a0e1c2431471"
TEST_DIGEST = "b49e0956ea0df35cb608742fcd617dfa8db8d607bc72632bb1ea8e6d9f654ebc"


def idx(array):
    """An array of bytes as the content of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def some_arrays():
    random = np.random.default_rng(0)
    return {
        "train_images": random.integers(0, 256, (12, 28, 28), dtype=np.uint8),
        "train_labels": random.integers(0, 10, 12, dtype=np.uint8),
        "test_images": random.integers(0, 256, (5, 28, 28), dtype=np.uint8),
        "test_labels": random.integers(0, 10, 5, dtype=np.uint8),
    }


def write_folder(folder, zipped=False, **changes):
    """Write the four files; `changes` replaces arrays, or whole contents as bytes, or leaves a file out (None)."""
    for part, array in (some_arrays() | changes).items():
        content = idx(array) if isinstance(array, np.ndarray) else array
        if content is not None:
            path = folder / (FILES[part] + (".gz" if zipped else ""))
            path.write_bytes(gzip.compress(content) if zipped else content)
    return folder


# The embedded digits


def test_embedded_digits_have_the_promised_shapes():
    data = nncore.load_digits()
    assert (data.train_images.shape, data.train_labels.shape) == ((4000, 28, 28), (4000,))
    assert (data.test_images.shape, data.test_labels.shape) == ((1000, 28, 28), (1000,))
    assert {getattr(data, part).dtype for part in FILES} == {np.dtype(np.uint8)}


def test_embedded_images_are_mnists():
    data = nncore.load_digits()
    assert hashlib.sha256(data.train_images.tobytes()).hexdigest() == TRAIN_DIGEST
    assert hashlib.sha256(data.test_images.tobytes()).hexdigest() == TEST_DIGEST


def test_embedded_labels_begin_as_mnists_do_and_hold_all_ten():
    data = nncore.load_digits()
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert set(data.train_labels) == set(data.test_labels) == set(range(10))


@pytest.mark.skipif(not MNIST.is_dir(), reason="MNIST's own files are not in ../shared/mnist")
def test_embedded_training_digits_are_mnists_first():
    embedded, whole = nncore.load_digits(), nncore.load_mnist(MNIST)
    assert (len(whole.train_labels), len(whole.test_labels)) == (60_000, 10_000)
    np.testing.assert_array_equal(embedded.train_images, whole.train_images[:4000])
    np.testing.assert_array_equal(embedded.train_labels, whole.train_labels[:4000])


@pytest.mark.parametrize("part", FILES)
def test_digits_are_read_only(tmp_path, part):
    for data in (
        nncore.load_digits(),
        nncore.load_mnist(write_folder(tmp_path)),
        nncore.Digits("from arrays", **some_arrays()),
    ):
        with pytest.raises(ValueError, match="read-only"):
            getattr(data, part)[0] = 1


def test_flatten_gives_rows_from_0_to_1():
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 0, 1], images[1, 27, 27] = 255, 51
    X = nncore.flatten(images)
    assert (X.shape, X.dtype) == ((2, 784), np.dtype(np.float32))
    assert X[1, 1] == 1 and X[1, 783] == np.float32(0.2) and X.sum() == pytest.approx(1.2)
    assert nncore.flatten(images, np.float64).dtype == np.float64


def test_one_picture_is_one_row_and_rows_stay_rows():
    image = np.arange(784, dtype=np.uint8).reshape(28, 28)
    X = nncore.flatten(image)
    assert X.shape == (1, 784) and (nncore.flatten(image[None]) == X).all()
    assert (nncore.flatten(image.reshape(1, 784)) == X).all()


@pytest.mark.parametrize(
    "images",
    [np.zeros((2, 28, 28)), np.zeros((2, 14, 56), np.uint8), np.zeros(784, np.uint8), np.uint8(3)],
    ids=np.shape,
)
def test_what_are_no_pictures_of_bytes_is_not_flattened(images):
    with pytest.raises(ValueError, match=r"images must be \(n, 28, 28\) uint8, 0 to 255, got \("):
        nncore.flatten(images)


def test_pictures_that_are_no_bytes_and_labels_beyond_9_are_refused(few_digits):
    images, labels = few_digits.train_images, few_digits.train_labels
    for changes, rule in (
        ({"train_images": images / 255}, r"train_images must be \(n, 28, 28\) uint8, got .* float64"),
        ({"train_images": images[:, :14]}, r"train_images must be \(n, 28, 28\) uint8"),
        ({"train_images": images[0, 0, 0]}, r"train_images must be \(n, 28, 28\) uint8, got \(\) uint8"),
        ({"train_labels": labels[:, None]}, r"train_labels must be \(n,\) integers, got \(60, 1\) uint8"),
        ({"train_labels": labels / 1}, r"train_labels must be \(n,\) integers, got \(60,\) float64"),
        ({"train_labels": labels - 1.0}, r"train_labels must be \(n,\) integers, got \(60,\) float64"),
        ({"train_labels": labels.astype(int) - 1}, "train_labels must be 0 to 9, got -1 to 8"),
        ({"test_labels": np.full(len(few_digits.test_labels), 10)}, "test_labels must be 0 to 9, got 10 to 10"),
    ):
        with pytest.raises(ValueError, match=rule):
            replace(few_digits, **changes)
    mine = labels.copy()
    assert not replace(few_digits, train_labels=mine).train_labels.flags.writeable and mine.flags.writeable


def test_digits_with_different_counts_are_refused():
    arrays = some_arrays() | {"test_labels": np.zeros(4, np.uint8)}
    with pytest.raises(ValueError, match="5 images but 4 labels"):
        nncore.Digits("uneven", **arrays)


# IDX files


@pytest.mark.parametrize("zipped", [False, True])
def test_plain_and_gzipped_files_both_load(tmp_path, zipped):
    data = nncore.load_mnist(write_folder(tmp_path, zipped))
    for part, array in some_arrays().items():
        np.testing.assert_array_equal(getattr(data, part), array)


def test_a_folder_may_be_given_as_text(tmp_path):
    assert len(nncore.load_mnist(str(write_folder(tmp_path))).train_labels) == 12


IMAGES, LABELS = some_arrays()["train_images"], some_arrays()["train_labels"]
DAMAGED = {
    "missing": ("train_images", None, "neither"),
    "missing labels": ("test_labels", None, "neither"),
    "no bytes at all": ("train_images", b"", "not an IDX file"),
    "not an IDX file": ("train_images", b"\x89PNG\r\n\x1a\n" * 9, "not an IDX file"),
    "wrong magic number": ("train_labels", b"\0\0\x0d\x01" + idx(LABELS)[4:], "not an IDX file"),
    "no dimensions": ("train_labels", b"\0\0\x08\x00", "not an IDX file"),
    "cut within the header": ("train_images", idx(IMAGES)[:9], "header"),
    "cut within the values": ("train_images", idx(IMAGES)[:-1], "9,408"),
    "too long": ("train_images", idx(IMAGES) + b"\0", "more"),
    "wrong image size": ("train_images", idx(IMAGES[:, :27]), "28×28"),
    "larger images": ("train_images", idx(np.zeros((12, 29, 29), np.uint8)), "28×28"),
    "labels where images belong": ("train_images", idx(LABELS), "28×28"),
    "images where labels belong": ("train_labels", idx(IMAGES), "one number a digit"),
    "a label over 9": ("test_labels", idx(np.array([0, 1, 10, 2, 3], np.uint8)), "0 to 9, got 10"),
    "no images": ("train_images", idx(IMAGES[:0]), "no digits"),
    "no labels": ("train_labels", idx(LABELS[:0]), "no digits"),
    "fewer labels than images": ("train_labels", idx(LABELS[:11]), "12 images but 11 labels"),
    "a header asking for terabytes": ("train_images", b"\0\0\x08\x03" + b"\xff" * 12, "asks for shape"),
    "a header asking for gigabytes": (
        "train_images",
        b"\0\0\x08\x03" + struct.pack(">3I", 2**22, 28, 28),
        "asks for shape",
    ),
    "a header of many labels": ("train_labels", b"\0\0\x08\x01\xff\xff\xff\xff", "asks for shape"),
}


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_refused_by_name(tmp_path, damage, zipped):
    part, content, rule = DAMAGED[damage]
    with pytest.raises(ValueError, match=rule) as error:
        nncore.load_mnist(write_folder(tmp_path, zipped, **{part: content}))
    assert FILES[part] in str(error.value)


@pytest.mark.parametrize("kept", [3, 12, 0.5, -9, -1])
def test_a_gzip_file_cut_short_is_refused_by_name(tmp_path, kept):
    # Within its header, its data, and its closing checksum.
    write_folder(tmp_path, zipped=True)
    path = tmp_path / f"{FILES['train_images']}.gz"
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    with pytest.raises(ValueError, match=FILES["train_images"]):
        nncore.load_mnist(tmp_path)


def test_a_gzip_file_with_changed_bytes_is_refused_by_name(tmp_path):
    write_folder(tmp_path, zipped=True)
    path = tmp_path / f"{FILES['train_images']}.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ValueError, match=FILES["train_images"]):
        nncore.load_mnist(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="train-images-idx3-ubyte"):
        nncore.load_mnist(tmp_path / "nowhere")


def test_read_idx_gives_what_was_written(tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(idx(LABELS))
    np.testing.assert_array_equal(read_idx(path), LABELS)


def test_data_sets_are_told_apart_by_what_is_in_them_and_not_by_their_names(few_digits):
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


@pytest.mark.parametrize("n", [0, 1, 3])
def test_any_number_of_pictures_can_be_flattened(n, few_digits):
    assert nncore.flatten(few_digits.test_images[:n]).shape == (n, 784)
