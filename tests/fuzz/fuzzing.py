"""Opens changed files, one after another, and tells what should not have come of it."""

import functools
import random

from tests.fuzz.openings import OPENINGS
from tests.fuzz.verdict import Fault, opened


@functools.cache
def _example(name):
    return OPENINGS[name].example()


def content_of(name, seed):
    """The bytes that the seed makes of an opening's valid example."""
    generator = random.Random(f"{name} {seed}")
    change = generator.choice(OPENINGS[name].changes)
    return change(generator, _example(name))


def fuzz(name, seed):
    """Open one changed file. Returns the sentence it was refused with, or None; raises Fault, naming the seed."""
    try:
        return opened(OPENINGS[name].open, content_of(name, seed))
    except Fault as fault:
        raise Fault(f"{name}, seed {seed}: {fault}") from fault.__cause__


def example_opens(name):
    """Whether the valid example itself is opened: otherwise nothing is tried."""
    return opened(OPENINGS[name].open, _example(name)) is None
