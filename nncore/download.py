"""Fetch all 70,000 MNIST digits, 11 MB, and trust no byte of them before it is verified.

Public mirrors are tried in turn. Each file is written beside its final place, compared with MNIST's own SHA-256 after
decompression (mirrors compress differently), and renamed, so that a half-written file never has a final name. Files
that are already there are kept: a download that was interrupted goes on with the next file.
"""

import gzip
import hashlib
import os
import tempfile
import time
import zlib
from pathlib import Path

from .datasets import DIGIT_NAMES, FILES, idx_file, is_complete

MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
# (SHA-256, bytes) of MNIST's IDX files, decompressed, header included.
CONTENTS = {
    "train-images-idx3-ubyte": ("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47_040_016),
    "train-labels-idx1-ubyte": ("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_008),
    "t10k-images-idx3-ubyte": ("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7_840_016),
    "t10k-labels-idx1-ubyte": ("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_008),
}
MAX_DOWNLOAD = 12_000_000  # bytes of the largest compressed file, with room for another compressor
SILENCE = 10  # seconds without a byte after which a mirror is given up
PATIENCE = 300  # seconds one file may take in all
CHUNK = 64 * 1024
TOTAL = 11_594_722  # bytes of the four compressed files, as the mirrors have them


def cache_folder():
    """Where downloaded digits are kept: this user's cache folder."""
    import pooch

    return Path(pooch.os_cache("digit-lab")) / "mnist"


def local_folders():
    """The data sets in MNIST's format on this machine: a dictionary from a short name to its folder.

    The folder that MNIST_DIR names comes first, then the folders in ./data, then what `download_mnist` brought.
    """
    named = os.environ.get("MNIST_DIR")
    places = [Path(named)] if named else []
    places += sorted(path for path in Path("data").glob("*") if path.is_dir())
    places.append(cache_folder())
    found = {}
    for place in places:
        if is_complete(place):
            found.setdefault(place.resolve().name, place)
    return found


def download_mnist(folder=None, mirrors=None, on_bytes=lambda n_bytes: None, silence=SILENCE, patience=PATIENCE):
    """Bring MNIST's four files into `folder` (this user's cache by default), for `load_mnist`. Returns the folder.

    mirrors: addresses to try, in turn; by default the one that MNIST_MIRROR names, then two well-known public ones.
    on_bytes: called with the number of bytes of each piece that arrives; silence, patience: seconds without a byte, and
    for one file in all, after which a mirror is given up. Raises ConnectionError, naming each mirror and what was wrong
    with it, if none gives a file that is MNIST's; what was in the folder before is still there then.
    """
    folder = Path(folder) if folder is not None else cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    # A school may have a mirror of its own.
    own = os.environ.get("MNIST_MIRROR")
    mirrors = mirrors or ((own, *MIRRORS) if own else MIRRORS)
    for name in FILES.values():
        target = folder / f"{name}.gz"
        if not (target.exists() and _problem(target, name) is None):
            _download_file(target, name, mirrors, on_bytes, silence, patience)
    return folder


def _download_file(target, name, mirrors, on_bytes, silence, patience):
    import pooch
    import requests

    problems = []
    for mirror in mirrors:
        handle, part = tempfile.mkstemp(prefix=f".{name}-", suffix=".part", dir=target.parent)
        os.close(handle)
        try:
            meter = _Meter(on_bytes, patience)
            fetch = pooch.HTTPDownloader(progressbar=meter, chunk_size=CHUNK, timeout=silence)
            fetch(f"{mirror.rstrip('/')}/{name}.gz", part, None)
            problem = _problem(part, name)
            if problem is None:
                os.replace(part, target)
                return
        except (requests.RequestException, OSError, ValueError) as error:
            problem = _reason(error)
        finally:
            Path(part).unlink(missing_ok=True)
        problems.append(f"{mirror}: {problem}")
    raise ConnectionError(f"{name}.gz could not be downloaded ({'; '.join(problems)})")


class _Meter:
    """What pooch takes for a progress bar: counts bytes, and stops what is too large or takes too long."""

    def __init__(self, on_bytes, patience):
        self.on_bytes, self.deadline, self.n_bytes, self.total = on_bytes, time.monotonic() + patience, 0, 0

    def update(self, n_bytes):
        self.n_bytes += n_bytes
        if self.n_bytes > MAX_DOWNLOAD + CHUNK:
            raise ValueError(f"it sends more than {MAX_DOWNLOAD:,} bytes")
        if time.monotonic() > self.deadline:
            raise ValueError("it is too slow")
        self.on_bytes(n_bytes)

    def reset(self):
        """Called at the end, to fill the bar; everything is counted by then."""
        self.update = lambda n_bytes: None

    def close(self):
        """Nothing is open."""


def is_mnist(data):
    """Whether a data set has MNIST's digits and nothing else, all 70,000 of them and as digits. data: a Digits."""
    files = ((getattr(data, part), CONTENTS[name]) for part, name in FILES.items())
    return data.class_names == DIGIT_NAMES and all(
        values.nbytes < size and hashlib.sha256(idx_file(values)).hexdigest() == digest
        for values, (digest, size) in files
    )


def _problem(path, name):
    """What is wrong with a downloaded file, or None if it holds MNIST's bytes."""
    digest, size = CONTENTS[name]
    try:
        with gzip.open(path) as file:
            # One byte more than expected shows a file that is too long, without unpacking all of it.
            content = file.read(size + 1)
    except (OSError, EOFError, zlib.error):
        return "it sends a damaged or truncated file"
    if hashlib.sha256(content).hexdigest() != digest:
        return "it sends something else than MNIST"
    return None


def _reason(error):
    """A network error as a few words."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"it answers {response.status_code} {response.reason}"
    if "timed out" in str(error).lower():
        return "it does not answer in time"
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return str(error)
    return "it cannot be reached, or breaks off"
