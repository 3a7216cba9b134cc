"""Labelled digits: the ones that ship with the package, and any folder with MNIST's four IDX files.

The IDX format (LeCun, Cortes, Burges, *The MNIST database*): two zero bytes, a type byte (8: unsigned bytes), the
number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
"""

import functools
import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .metrics import check_labels

EMBEDDED = Path(__file__).parent / "data"
FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}
SIDE = 28  # of every picture, in pixels
DIGIT_NAMES = tuple("0123456789")
N_PIXELS, N_CLASSES = SIDE**2, len(DIGIT_NAMES)
CLASSES_FILE, MAX_CLASSES_BYTES = "classes.txt", 1000
# More than ten times MNIST: a header that asks for more is damaged or hostile.
MAX_DIGITS = 1_000_000


@dataclass(frozen=True, eq=False)
class Digits:
    """A data set: images (n, 28, 28) uint8 with 0 as background, labels (n,) integers in 0..9; all read-only.

    class_names: what label 0, 1, … 9 stands for. The arrays are not copied: whoever made them writes to them no more.
    Raises ValueError if they are anything else.
    """

    name: str
    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    class_names: tuple[str, ...] = DIGIT_NAMES

    def __post_init__(self):
        if len(self.class_names) != len(DIGIT_NAMES):
            raise ValueError(f"{self.name}: class_names must be 10 names, got {len(self.class_names)}")
        for part in ("train", "test"):
            images = np.asarray(getattr(self, f"{part}_images"))
            if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
                got = f"{images.shape} {images.dtype}"
                raise ValueError(f"{self.name}: {part}_images must be (n, {SIDE}, {SIDE}) uint8, got {got}")
            labels = check_labels(getattr(self, f"{part}_labels"), name=f"{self.name}: {part}_labels")
            if len(images) != len(labels):
                files = " and ".join(FILES[f"{part}_{name}"] for name in ("images", "labels"))
                raise ValueError(f"{self.name}: {len(images):,} images but {len(labels):,} labels ({files})")
            for name, array in (("images", images.view()), ("labels", labels.view())):
                array.flags.writeable = False  # of a view: the array itself is not ours
                object.__setattr__(self, f"{part}_{name}", array)

    @functools.cached_property
    def digest(self):
        """SHA-256 of all digits and labels and of the class names, in hexadecimal: what tells two data sets apart.

        Names do not: every folder may be called as it likes.
        """
        names = "\n".join(self.class_names).encode(errors="surrogatepass")
        return _sha256(self.train_images, self.train_labels, self.test_images, self.test_labels, names)

    @functools.cached_property
    def test_digest(self):
        """SHA-256 of the test digits and their labels alone, in hexadecimal."""
        return _sha256(self.test_images, self.test_labels)


@functools.cache
def load_digits():
    """The embedded digits: 4,000 to train on and 1,000 to test on, all from MNIST's training set, in its order."""
    return _load_folder(EMBEDDED, "Embedded MNIST digits")


def load_mnist(folder):
    """Any data set in MNIST's format: four IDX files, gzipped or plain, in `folder`.

    What the labels 0 to 9 stand for, if not digits, is read from `classes.txt` in the folder, one name a line; the data
    set is then called as the folder, else "MNIST". Raises ValueError, naming the file and what is wrong with it, when
    one is missing or is not what it should be.
    """
    folder = Path(folder)
    class_names = _read_class_names(folder / CLASSES_FILE)
    return _load_folder(folder, folder.resolve().name if class_names else "MNIST", class_names or DIGIT_NAMES)


def is_complete(folder):
    """Whether the four files are in a folder, whatever is in them."""
    try:
        return all(_find(Path(folder), file) for file in FILES.values())
    except ValueError:
        return False


def _read_class_names(path):
    if not path.is_file():
        return None
    with open(path, encoding="utf-8", errors="replace") as file:
        names = tuple(line.strip() for line in file.read(MAX_CLASSES_BYTES).splitlines() if line.strip())
    if len(names) != len(DIGIT_NAMES):
        raise ValueError(f"{path.name}: it must hold 10 names, one a line, got {len(names)}")
    return names


def _sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        # Of which form an array is counts too: the same bytes may be cut into digits in other ways.
        digest.update(f"{getattr(part, 'shape', len(part))}".encode())
        digest.update(np.ascontiguousarray(part) if isinstance(part, np.ndarray) else part)
    return digest.hexdigest()


def flatten(images, dtype=np.float32):
    """Turn pictures into rows of inputs: (n, 28, 28) uint8 → (n, 784) floats in [0, 1]. One picture is one row.

    They may be rows of pixels already. Raises ValueError for other shapes and types.
    """
    images = np.asarray(images)
    if images.dtype != np.uint8 or (images.shape[-2:] != (SIDE, SIDE) and images.shape[1:] != (N_PIXELS,)):
        raise ValueError(f"images must be (n, {SIDE}, {SIDE}) uint8, 0 to 255, got {images.shape} {images.dtype}")
    return np.divide(images.reshape(-1, N_PIXELS), 255, dtype=dtype)


def _load_folder(folder, name, class_names=DIGIT_NAMES):
    arrays = {part: read_idx(_find(folder, file)) for part, file in FILES.items()}
    for part, file in FILES.items():
        _check_part(file, part, arrays[part])
    return Digits(name, **arrays, class_names=class_names)


def _find(folder, file):
    for candidate in (folder / file, folder / f"{file}.gz"):
        if candidate.is_file():
            return candidate
    raise ValueError(f"{file}: neither it nor {file}.gz is in {folder}")


def read_idx(path):
    """Read an IDX file, gzipped or plain. Returns a uint8 array. Raises ValueError naming the file."""
    path = Path(path)
    with open(path, "rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw) if zipped else raw as file:
                return _read_values(path.name, file)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(f"{path.name}: the gzip file is damaged or cut short ({error})") from error


def idx_file(array):
    """The bytes of an IDX file of a uint8 array, which `read_idx` reads. Source: the format's table on MNIST's page."""
    return b"\x00\x00\x08" + struct.pack(f">B{array.ndim}I", array.ndim, *array.shape) + array.tobytes()


def _read_values(name, file):
    magic = file.read(4)
    if len(magic) < 4 or magic[:3] != b"\x00\x00\x08" or not 1 <= magic[3] <= 3:
        raise ValueError(f"{name}: not an IDX file of bytes: it starts with {magic.hex() or 'nothing'}, not 0000080N")
    header = file.read(4 * magic[3])
    if len(header) < 4 * magic[3]:
        raise ValueError(f"{name}: cut short within its header")
    shape = struct.unpack(f">{magic[3]}I", header)
    if shape[0] > MAX_DIGITS or any(side > SIDE for side in shape[1:]):
        raise ValueError(f"{name}: its header asks for shape {shape}; at most {MAX_DIGITS:,} digits of 28×28 are read")
    size = int(np.prod(shape))
    # One byte more than expected shows a file that is too long, without reading all of it.
    values = file.read(size + 1)
    if len(values) != size:
        found = f"only {len(values):,}" if len(values) < size else "more"
        raise ValueError(f"{name}: its header {shape} promises {size:,} bytes, there are {found}")
    return np.frombuffer(values, dtype=np.uint8).reshape(shape)


def _check_part(file, part, array):
    if part.endswith("images") and array.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"{file}: images must be 28×28, got an array of shape {array.shape}")
    if part.endswith("labels") and array.ndim != 1:
        raise ValueError(f"{file}: labels must be one number a digit, got an array of shape {array.shape}")
    if not array.size:
        raise ValueError(f"{file}: there are no digits in it")
    if part.endswith("labels") and array.max() > 9:
        raise ValueError(f"{file}: labels must be 0 to 9, got {array.max()}")
