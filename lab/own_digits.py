"""A few digits of somebody's own hand: as a file, and mixed into the digits a network learns from."""

from dataclasses import replace

import numpy as np

from nncore.storage import read_arrays, write_arrays

FORMAT = "digit-lab digits 1"
MAX_DIGITS = 500


def save_collection(images, labels, file):
    """Write digits to a path or a binary file object (.safetensors). images: (n, 28, 28) uint8; labels: (n,) 0 to 9."""
    arrays = {"images": np.asarray(images, np.uint8), "labels": np.asarray(labels, np.uint8)}
    write_arrays(arrays, {"format": FORMAT}, file)


def load_collection(file):
    """Read digits from a path or a binary file object. Returns images (n, 28, 28) and labels (n,), both uint8.

    Raises ValueError if it is no such file.
    """
    arrays, _ = read_arrays(file, FORMAT)
    if set(arrays) != {"images", "labels"}:
        raise ValueError(f"a file of digits must hold images and labels, got {sorted(arrays)[:6]}")
    images, labels = arrays["images"], arrays["labels"]
    n = len(labels) if labels.ndim == 1 else 0
    if images.shape != (n, 28, 28) or images.dtype != np.uint8 or labels.dtype != np.uint8:
        raise ValueError(
            f"a file of digits must hold (n, 28, 28) and (n,) bytes, got {images.shape} and {labels.shape}"
        )
    if n > MAX_DIGITS or (labels > 9).any():
        raise ValueError(f"a file of digits must hold at most {MAX_DIGITS} digits with labels 0 to 9")
    return images, labels


def mixed(data, training_digits, images, labels, share):
    """Digits to train on of which a share is somebody's own: the others are the first of data.train_images.

    images: (n, 28, 28) uint8; labels: (n,); share: 0 to 1, 1 for nothing but one's own. Each of the own digits is
    repeated as often as it takes. Returns a data set whose training digits are all of these, training_digits of them.
    """
    n_own = round(share * training_digits)
    rows = np.arange(n_own) % len(labels)
    n_others = training_digits - n_own
    return replace(
        data,
        name=f"{data.name} and your own digits",
        train_images=np.concatenate([np.asarray(images)[rows], data.train_images[:n_others]]),
        train_labels=np.concatenate([np.asarray(labels, np.uint8)[rows], data.train_labels[:n_others]]),
    )
