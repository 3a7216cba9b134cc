"""Collections of drawings that somebody opened: pen strokes, drawn in the background for the networks to read.

Drawing them takes seconds, so one thread of low priority does it for everybody, a moment for each collection in turn.
Who opens what another has opened shares it; one that nobody has open any more is let go, drawn or not.
"""

import hashlib
import json
import logging
import threading
import time
import weakref
from collections import deque

import numpy as np

from lab.example_drawings import EXAMPLES
from lab.runs.cores import lower_priority
from nncore.reading.strokes import Bounds, prepared_digit, read_strokes
from nncore.study.drawings import drawings_of

MEGABYTES = 8
BOUNDS = Bounds(MEGABYTES * 2**20, digits=10_000, strokes=50_000, points=400_000)  # of a collection
ALL_BYTES = 240 * 2**20  # of all that are open: strokes until they are drawn, then pictures
OF_DIGIT, OF_STROKE, OF_POINT = 1_000, 200, 16  # bytes, about
SLICE = 0.1  # seconds of a turn
log = logging.getLogger(__name__)


class Collection:
    """Drawings of which more and more are drawn. n: how many there are; n_drawn: of them so far; drawings: the Drawings
    once all are, until then None."""

    def __init__(self, digits):
        self.n, self.n_drawn, self.drawings = len(digits), 0, None
        self._digits, self._images = digits, np.zeros((len(digits), 28, 28), np.uint8)
        strokes = [stroke for digit in digits for stroke in digit.strokes]
        self.n_bytes = self.n * OF_DIGIT + len(strokes) * OF_STROKE + sum(map(len, strokes)) * OF_POINT

    def draw_on(self, seconds):
        """Draw for so long, or until all are drawn."""
        deadline = time.monotonic() + seconds
        while self.n_drawn < self.n:
            if time.monotonic() >= deadline:
                return
            self._draw_next()
            # Whoever waits for the interpreter goes first: it would else be kept for 5 ms at a time.
            time.sleep(0)
        drawings = drawings_of(self._digits, self._images)
        # Asked here, where no page waits for it.
        _ = drawings.doubted, drawings.data.test_digest
        self.drawings, self._digits, self.n_bytes = drawings, None, self.n * OF_DIGIT

    def _draw_next(self):
        try:
            digit = prepared_digit(self._digits[self.n_drawn], self.n_drawn)
        except Exception:
            # What nobody has thought of in a file is our mistake, and one drawing with nothing on it.
            log.exception("a drawing of a collection could not be drawn")
            digit = None
        if digit is not None:
            self._images[self.n_drawn] = digit
        self.n_drawn += 1


class Collections:
    """The collections that are open on this server. Any thread may call it at any time."""

    def __init__(self, all_bytes=ALL_BYTES):
        self._all_bytes, self._lock = all_bytes, threading.Lock()
        self._known = weakref.WeakValueDictionary()  # by a file's digest
        self._waiting, self._works = deque(), False  # references to those that are not all drawn

    def open(self, content):
        """The Collection of the bytes of a file of strokes. Raises ValueError, a sentence, where it is none of ours."""
        key = hashlib.sha256(content).hexdigest()
        with self._lock:
            if (known := self._known.get(key)) is not None:
                return known
        collection = Collection(read_strokes(content, BOUNDS))
        with self._lock:
            if (known := self._known.get(key)) is not None:
                return known
            others = sum(other.n_bytes for other in list(self._known.values()))
            if others + collection.n_bytes > self._all_bytes:
                raise ValueError("others have as many drawings open as this server has room for; try again later")
            self._known[key] = collection
            self._waiting.append(weakref.ref(collection))
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, name="collections", daemon=True).start()
        return collection

    def _work(self):
        lower_priority()
        while (collection := self._next()) is not None:
            collection.draw_on(SLICE)
            if collection.drawings is None:
                with self._lock:
                    self._waiting.append(weakref.ref(collection))
            # Else it would be kept until its next turn, and so for good.
            collection = None

    def _next(self):
        with self._lock:
            while self._waiting:
                if (collection := self._waiting.popleft()()) is not None:
                    return collection
            self._works = False


collections = Collections()


def example_file():
    """The bytes of a small file of strokes: the example drawings, one a line."""
    lines = [
        json.dumps(
            {"label": example.label, "writer": 1, "strokes": [stroke.points for stroke in example.sheet.strokes]}
        )
        for example in EXAMPLES
    ]
    return "[\n{}\n]\n".format(",\n".join(lines)).encode()
