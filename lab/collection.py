"""Collections of drawings that somebody opened: pen strokes, drawn in the background for the networks to read.

Drawing one takes seconds, so a thread of low priority does it; several take turns by the drawing. Who opens what
another has opened shares it; one that nobody has open any more is let go, drawn or not.
"""

import hashlib
import json
import logging
import threading
import time
import weakref

import numpy as np

from lab.example_drawings import EXAMPLES
from lab.runs.cores import lower_priority
from nncore.reading.strokes import Bounds, prepared_digit, read_strokes
from nncore.study.drawings import drawings_of

MEGABYTES = 8
BOUNDS = Bounds(MEGABYTES * 2**20, digits=10_000, strokes=50_000, points=400_000)  # of a collection
ALL_BYTES = 128 * 2**20  # of all that are open
OF_DIGIT, OF_BYTE = 1_000, 3  # bytes, about: of each drawing, and of each byte of a file until all are drawn
_known = weakref.WeakValueDictionary()  # Collections by their files' digests
_opening, _turn = threading.Lock(), threading.Lock()
log = logging.getLogger(__name__)


class Collection:
    """Drawings of which more and more are drawn. n: how many there are; n_drawn: of them so far; drawings: the Drawings
    once all are, until then None; n_bytes: of memory, about."""

    def __init__(self, content):
        self._digits = read_strokes(content, BOUNDS)
        self.n, self.n_drawn, self.drawings = len(self._digits), 0, None
        self._images = np.zeros((self.n, 28, 28), np.uint8)
        self.n_bytes = self.n * OF_DIGIT + len(content) * OF_BYTE

    def draw_next(self):
        """Draw one more. Returns whether there are others."""
        try:
            digit = prepared_digit(self._digits[self.n_drawn], self.n_drawn)
        except Exception:
            # What nobody has thought of in a file is our mistake, and one drawing with nothing on it.
            log.exception("a drawing of a collection could not be drawn")
            digit = None
        if digit is not None:
            self._images[self.n_drawn] = digit
        self.n_drawn += 1
        if self.n_drawn < self.n:
            return True
        drawings = drawings_of(self._digits, self._images)
        _ = drawings.doubted, drawings.data.test_digest  # asked here, where no page waits for it
        self.drawings, self._digits, self.n_bytes = drawings, None, self.n * OF_DIGIT
        return False


def open_collection(content):
    """The Collection of a file of strokes, by its bytes. Raises ValueError, a sentence, where it is no file of ours, or
    too much."""
    key = hashlib.sha256(content).hexdigest()
    with _opening:  # what Python makes of 8 MB of JSON takes many times that
        if (collection := _known.get(key)) is not None:
            return collection
        collection = Collection(content)
        if collection.n_bytes + sum(each.n_bytes for each in list(_known.values())) > ALL_BYTES:
            raise ValueError("others have as many drawings open as this server has room for; try again later")
        threading.Thread(target=_draw, args=[weakref.ref(collection)], name="collection", daemon=True).start()
        _known[key] = collection
    return collection


def _draw(reference):
    lower_priority()
    while _draw_one(reference):
        time.sleep(0)  # whoever waits for the interpreter goes first: it would else be kept for 5 ms at a time


def _draw_one(reference):
    """Draw one more of a collection, if somebody still has it open."""
    with _turn:
        collection = reference()
        return collection is not None and collection.draw_next()


def example_file():
    """The bytes of a small file of strokes: the example drawings, one a line."""
    lines = []
    for example in EXAMPLES:
        strokes = [stroke.points for stroke in example.sheet.strokes]
        lines.append(json.dumps({"label": example.label, "writer": 1, "strokes": strokes}))
    return "[\n{}\n]\n".format(",\n".join(lines)).encode()
