"""A few digits of somebody's own hand: kept in a tray, as a file, and mixed into the digits a network learns from."""

import io
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from msgspec import Meta

from lab.origin import counted
from nncore.datasets import Digits
from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab digits 1"
MAX_HEADER = 2000  # bytes: ours is 200
MAX_DIGITS = 500


@dataclass(frozen=True, eq=False)
class Mixed(Digits):
    """A data set with somebody's own digits among those to train on. mixed_into: the name of the data set that they
    were mixed into, how many of them there are, and whether there are no others."""

    mixed_into: tuple[str, int, bool] = ("", 0, False)


Label = Annotated[int, Meta(ge=0, le=9)]


@dataclass(frozen=True, eq=False)
class Labelled:
    """A drawing somebody has said the label of: the digit (28, 28) uint8, and what the network took it for."""

    digit: np.ndarray
    label: Label
    guess: Label | None = None

    @property
    def look(self):
        """What tells it from other digits."""
        return self.label, self.digit.tobytes()


def added(tray, *more):
    """A tray, a tuple of Labelled, the oldest first, with some more as far as there is room."""
    return (*tray, *more)[:MAX_DIGITS]


def without(tray, numbers):
    """A tray without the digits of these numbers."""
    return tuple(kept for number, kept in enumerate(tray) if number not in numbers)


def news_of(tray, file):
    """The digits of a file that are not in a tray yet. Raises ValueError if it is no file of digits."""
    images, labels = load_collection(file)
    return without_known(tray, [Labelled(*each) for each in zip(images, labels.tolist(), strict=True)])


def without_known(tray, digits):
    """Those of some Labelled that are not in a tray, a tuple."""
    there = {each.look for each in tray}
    return tuple(each for each in digits if each.look not in there)


def arrays(tray):
    """The digits of a tray that is not empty as images (n, 28, 28) uint8 and labels (n,)."""
    return np.stack([kept.digit for kept in tray]), np.array([kept.label for kept in tray])


def to_file(tray):
    """The bytes of the file of a tray that is not empty."""
    file = io.BytesIO()
    save_collection(*arrays(tray), file)
    return file.getvalue()


def save_collection(images, labels, file):
    """Write digits to a path or a binary file object (.safetensors). images: (n, 28, 28) uint8; labels: (n,) 0 to 9."""
    arrays = {"images": np.asarray(images, np.uint8), "labels": np.asarray(labels, np.uint8)}
    write_arrays(arrays, {"format": FORMAT}, file)


def load_collection(file):
    """Read digits from a path or a binary file object. Returns images (n, 28, 28) and labels (n,), both uint8.

    Raises ValueError if it is no such file.
    """
    arrays, _ = read_arrays(file, FORMAT, _check_shapes, MAX_HEADER)
    images, labels = arrays["images"], arrays["labels"]
    if (labels > 9).any():
        raise ValueError("a file of digits must hold digits with labels 0 to 9")
    return images, labels


def _check_shapes(shapes):
    """Raise ValueError unless these are the arrays of a file of digits."""
    if set(shapes) != {"images", "labels"}:
        raise ValueError(f"a file of digits must hold images and labels, got {sorted(shapes)[:6]}")
    (kind, images), (other, labels) = shapes["images"], shapes["labels"]
    n = labels[0] if len(labels) == 1 else 0
    if images != (n, 28, 28) or not {kind, other} <= {"U8"}:
        raise ValueError(f"a file of digits must hold (n, 28, 28) and (n,) bytes, got {images} and {labels}")
    if n > MAX_DIGITS:
        raise ValueError(f"a file of digits must hold at most {MAX_DIGITS} digits, this one has {n:,}")


def mixed(data, training_digits, images, labels, share):
    """Digits to train on of which a share is somebody's own: the others are the first of data.train_images.

    images: (n, 28, 28) uint8; labels: (n,); share: 0 to 1, 1 for nothing but one's own. Each of the own digits is
    repeated as often as it takes, and none is left out that there is room for, where the share is too small for all.
    Returns a data set whose training digits are all of these, training_digits of them.
    """
    n_own = min(training_digits, max(round(share * training_digits), len(labels) if share else 0))
    rows = np.arange(n_own) % len(labels)
    n_others = training_digits - n_own
    n = min(len(labels), n_own)
    only = f"{counted(n, 'digit')} of your own, repeated; tested on {data.name}"
    return Mixed(
        f"{data.name} with {n} of your own among them" if n_others else only,
        np.concatenate([np.asarray(images)[rows], data.train_images[:n_others]]),
        np.concatenate([np.asarray(labels, np.uint8)[rows], data.train_labels[:n_others]]),
        data.test_images,
        data.test_labels,
        data.class_names,
        (data.name, n, not n_others),
    )
