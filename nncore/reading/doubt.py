"""Whether a drawing is a digit at all: a second network, which learned to tell digits from what is none.

A network that was shown nothing but digits takes whatever it sees for one of them, and is sure of it. This one has seen
letters, scribbles, shapes, several digits at once, and lines too. See data/doubt.md for how it was trained.
"""

import functools
from pathlib import Path

from ..datasets import flatten
from ..storage import load_network

KINDS = ("digit", "letter", "scribble", "shape", "several", "lines")  # its outputs, in order; the others are not used
# A drawing that is a digit with less than this is doubted. Chosen by digits and writers that were left out of a first
# training, so that one in a hundred is.
LEAST = 0.4

FILE = Path(__file__).parents[1] / "data" / "doubt.safetensors"


@functools.cache
def load_doubting_network():
    """The network that tells kinds of drawings apart: 784 pixels in, probabilities of KINDS out."""
    return load_network(FILE)


def doubts(images):
    """What speaks against each of some drawings being one digit.

    images: (n, 28, 28) uint8, as `drawing_to_digit` gives them. Returns a list of n: the likeliest of KINDS but "digit"
    where a drawing is doubted, else None.
    """
    kinds = _kinds(images)
    return [KINDS[1 + row[1:].argmax()] if row[0] < LEAST else None for row in kinds]


def likeness(images):
    """How likely each of some drawings is one digit, whichever: (n,) 0 to 1. images: as for `doubts`."""
    return _kinds(images)[:, 0]


def _kinds(images):
    return load_doubting_network().predict_proba(flatten(images))[:, : len(KINDS)]
