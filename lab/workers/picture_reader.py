"""Reads a picture file in a process of its own: where a hostile one takes ever longer, or ever more memory, nothing
else ends."""

import io
import logging
import subprocess
import sys
import threading
from contextlib import suppress

import numpy as np

from lab.workers import running

SECONDS = 10  # of a core, for one picture; one of 24 million pixels takes one
PATIENCE = 60  # seconds for the same on a busy machine, and until it is one's turn
MEGABYTES = 700  # of memory, with 110 that Python has reserved; a WebP of 24 million pixels takes 400
BUSY = "Others are opening pictures just now: try it again in a moment"
TOO_MUCH = "The picture would take too long, or too much memory, to be read: save it anew, as JPEG, and take that"

log = logging.getLogger(__name__)

REFUSED = 3  # what the process ends with where standard error says why the picture is not taken

_reading = threading.Lock()  # one picture after the other


def read(file):
    """Read a picture as `nncore.reading.image_files.read_picture` does. file: a binary file object.

    Returns (h, w, 4) uint8. Raises ValueError for what is no picture, and for one that takes too much; or where it is
    not one's turn for long.
    """
    if not _reading.acquire(timeout=PATIENCE):
        raise ValueError(BUSY)
    try:
        reader = running("lab.workers.picture_reader", str(SECONDS))
        done = subprocess.run(**reader, input=file.read(), capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise ValueError(TOO_MUCH) from error
    finally:
        _reading.release()
    if done.returncode == REFUSED:
        raise ValueError(done.stderr.decode(errors="replace"))
    if done.returncode:
        log.warning("a picture was given up: %s", done.stderr.decode(errors="replace")[-2000:])
        raise ValueError(TOO_MUCH)
    return np.load(io.BytesIO(done.stdout), allow_pickle=False)


def main():
    """Read the picture on standard input, and write it as an array on standard output."""
    from nncore.reading.image_files import read_picture

    _limit(int(sys.argv[1]))
    try:
        picture = read_picture(io.BytesIO(sys.stdin.buffer.read()))
    except ValueError as error:
        sys.stderr.buffer.write(str(error).encode())
        sys.exit(REFUSED)
    np.save(sys.stdout.buffer, picture)


def _limit(seconds):
    """Bound what this process may take, of a core too; not all systems can."""
    with suppress(ImportError):
        import resource

        for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEGABYTES * 2**20)):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
