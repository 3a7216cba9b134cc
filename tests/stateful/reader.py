"""A reader who does everything in any order, and what must be true all the while.

What is played is the app below its pages: a session's parts, runs, lab books and desks, with the server of by_hand.py.
"""

from tests.stateful.keeping import Keeping
from tests.stateful.truths import Truths
from tests.stateful.work import Work


class Reader(Work, Keeping, Truths):
    """Everything together."""
