"""The arrays that a step is computed in. It needs them while it lasts, so those who take turns share them."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

MOST = 64 * 2**20  # bytes that are kept for the next step


@dataclass(eq=False)
class Room:
    """Arrays for some digits, unit by unit, each (units, digits).

    hidden: of each hidden layer its activations, and a last row of ones for the next one's bias; dropped: the same
    after dropout, none without; deltas: each one's slopes but the first's; sums: what each member of a team adds to the
    last layer's; inputs: (digits, inputs) of the first layer, with a last column of ones, and slopes, its own, where it
    has weights for them, else None; holds: whose digits the inputs are, all of them, or None.
    """

    hidden: list
    dropped: list
    deltas: list
    sums: list
    inputs: np.ndarray | None
    slopes: np.ndarray | None
    holds: object = None

    @classmethod
    def make(cls, n, inputs, widths, classes, members, drops, dtype):
        """For n digits. inputs: of the first layer, with the bias's, or 0; widths: of the hidden layers."""
        hidden = [np.ones((width + 1, n), dtype) for width in widths]
        return cls(
            hidden,
            [np.ones_like(each) for each in hidden] if drops else [],
            [np.empty((width, n), dtype) for width in widths[1:]],
            [np.empty((classes, n), dtype) for _ in range(members)],
            np.ones((n, inputs), dtype) if inputs else None,
            np.empty(((*widths, classes)[0], n), dtype) if inputs else None,
        )

    @property
    def n_bytes(self):
        others = [each for each in (self.inputs, self.slopes) if each is not None]
        return sum(each.nbytes for each in (*self.hidden, *self.dropped, *self.deltas, *self.sums, *others))


class Rooms:
    """Rooms that nobody is in. Every method may be called from any thread."""

    def __init__(self):
        self._free, self._lock = [], threading.Lock()  # [(form, room)], the one that was left last at the end

    @contextmanager
    def room(self, *form):
        """A context with a Room of this form, as `Room.make` takes it: the one that was left last, or a new one."""
        room = self._enter(form)
        try:
            yield room
        finally:
            self._leave(form, room)

    def _enter(self, form):
        with self._lock:
            for place in reversed(range(len(self._free))):
                if self._free[place][0] == form:
                    return self._free.pop(place)[1]
        return Room.make(*form)

    def _leave(self, form, room):
        with self._lock:
            self._free.append((form, room))
            # What was left first goes first.
            while sum(each.n_bytes for _, each in self._free) > MOST:
                del self._free[0]

    def let_go(self):
        """Keep none."""
        with self._lock:
            self._free.clear()


rooms = Rooms()
