"""A few digits of somebody's own hand: kept in a tray, as a file, and mixed into the digits a network learns from."""

import io
import re
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from msgspec import Meta

from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab digits 1"
MAX_HEADER = 2000  # bytes: ours is 200
MAX_DIGITS = 500
# What a data set is called with them: nothing but them; and among its own.
ONLY_OWN = re.compile(r"(\d+ digits? of your own), repeated; tested on (.+)")
AMONG = re.compile(r"(.+) with (\d+) of your own among them")


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


def is_mixed(data_name):
    """Whether a data set of this name is one that `mixed` made."""
    return base_name(data_name) != data_name


def only_own(data_name):
    """What a network learned from with a data set of this name if that is nothing but one's own digits, as words; None
    if there were others."""
    found = ONLY_OWN.fullmatch(data_name)
    return found and found[1]


def own_in(data_name):
    """Which of one's own digits are among those of a data set of this name, as words; None if none are."""
    if found := AMONG.fullmatch(data_name):
        return f"{found[2]} digit{'' if found[2] == '1' else 's'} of your own"
    return only_own(data_name)


def base_name(data_name):
    """The name of the data set whose test digits one of this name has: `mixed` leaves them as they are."""
    if found := ONLY_OWN.fullmatch(data_name):
        return found[2]
    found = AMONG.fullmatch(data_name)
    return found[1] if found else data_name


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
    only = f"{n} digit{'' if n == 1 else 's'} of your own, repeated; tested on {data.name}"
    return replace(
        data,
        name=f"{data.name} with {n} of your own among them" if n_others else only,
        train_images=np.concatenate([np.asarray(images)[rows], data.train_images[:n_others]]),
        train_labels=np.concatenate([np.asarray(labels, np.uint8)[rows], data.train_labels[:n_others]]),
    )
