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
# Of all that one person has open, and of all: strokes until they are drawn, 26 MB for the largest file, then pictures.
OWN_BYTES, ALL_BYTES = 32 * 2**20, 128 * 2**20
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

    def __init__(self, own_bytes=OWN_BYTES, all_bytes=ALL_BYTES):
        self._own_bytes, self._all_bytes = own_bytes, all_bytes
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self._known = weakref.WeakValueDictionary()  # by a file's digest
        self._places = weakref.WeakKeyDictionary()  # what has a `collection` → whose it is
        self._waiting, self._works = deque(), False  # references to those that are not all drawn

    def open(self, content, place, owner):
        """Open the bytes of a file of strokes in a place, whose `collection` it becomes in place of what is there.

        owner: whose place it is. Raises ValueError, a sentence, where it is no file of ours, or too much.
        """
        key = hashlib.sha256(content).hexdigest()
        known = self._known.get(key)
        if known is None:
            with self._reading:  # what Python makes of 8 MB of JSON takes many times that
                known = Collection(read_strokes(content, BOUNDS))
        with self._lock:
            collection = self._known.get(key, known)
            self._check_room(collection, place, owner)
            if key not in self._known:
                self._known[key] = collection
                self._waiting.append(weakref.ref(collection))
            place.collection, self._places[place] = collection, owner
            if not self._works:
                threading.Thread(target=self._work, name="collections", daemon=True).start()
                self._works = True  # where there is no thread left, the next one tries

    def _check_room(self, collection, place, owner):
        places = [(other, whose) for other, whose in list(self._places.items()) if other is not place]
        own = {other.collection for other, whose in places if whose == owner} - {None}
        if _bytes_of(own | {collection}) > self._own_bytes:
            # A tab that was closed has its drawings for a minute longer.
            raise ValueError(
                "you have as many drawings open in other tabs as one person may: close some there, or try again in a "
                "minute"
            )
        if _bytes_of(set(self._known.values()) | {collection}) > self._all_bytes:
            raise ValueError("others have as many drawings open as this server has room for; try again later")

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


def _bytes_of(several):
    return sum(each.n_bytes for each in several)


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
