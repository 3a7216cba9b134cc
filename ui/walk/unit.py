"""One unit to play with: its weights are set by hand, and learn."""

import time
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from lab import one_unit
from render import unit_picture
from ui.live import page as live
from ui.session import dark, part

RATE, LOOK = 10.0, 0.1  # iterations a second: each is seen; seconds between two looks


@dataclass
class Unit:
    """moments: what it was and will be like, one an iteration; since: when it began to learn; without learning there is
    one moment. A script and the socket change it, each by one assignment."""

    moments: list = field(default_factory=lambda: [one_unit.moment(one_unit.START)])
    since: float = 0.0

    @property
    def iteration(self):
        """How many iterations it has learned for by now."""
        return min(int((time.monotonic() - self.since) * RATE), len(self.moments) - 1)

    @property
    def learning(self):
        """Whether it goes on."""
        return self.iteration < len(self.moments) - 1

    def learn(self):
        """Learn from where it is."""
        self.moments, self.since = one_unit.path(self.moments[self.iteration].values), time.monotonic()

    def set(self, said):
        """Have numbers as they were set, {place in values: number}. Raises ValueError where one cannot be."""
        values = list(self.moments[self.iteration].values)
        for place, value in said.items():
            if not abs(value) <= one_unit.LIMIT:
                raise ValueError(f"a weight must be within ±{one_unit.LIMIT}, got {value}")
            values[["0", "1", "2"].index(place)] = float(value)
        self.moments = [one_unit.moment(values)]


def show():
    """The picture, the three numbers, and what has them learn."""
    unit = part(Unit)
    make = partial(_pieces, dark())
    with st.container(key="one_unit"):
        live.show("unit", make, LOOK, on_press=lambda _: unit.learn(), hear=unit.set)
    live.watch("learning", lambda: unit.learning, LOOK)


def _pieces(is_dark):
    unit = part(Unit)
    n = unit.iteration
    return unit_picture.pieces_of(unit.moments[min(n, len(unit.moments) - 1)], n, is_dark)
