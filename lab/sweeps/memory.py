"""Which cells of sweeps may be trained at once: large ones of everybody take no more memory than large runs may."""

from collections import Counter

from lab.runs.memory import LARGE


class Memory:
    """What the cells of a dispatcher's slots take, of `most` bytes.

    Small ones have room however much others have, and one large one always has.
    """

    def __init__(self, most):
        self._most = most

    def fitting(self, cells, beside=()):
        """Those of some cells, in their order, for which there is room at once, and beside others."""
        taken, fit = sum(map(_counted, beside)), []
        for cell in cells:
            if not (_counted(cell) and taken) or taken + _counted(cell) <= self._most:
                taken += _counted(cell)
                fit.append(cell)
        return fit

    def given(self, slots):
        """The cells that slots are at, and those that they are about to begin."""
        cells = [slot.cell for slot in slots if slot.cell is not None]
        for sweep, n in Counter(slot.sweep for slot in slots if slot.cell is None).items():
            cells += self.fitting(sweep.waiting, cells)[:n]
        return cells


def _counted(cell):
    return cell.n_bytes if cell.n_bytes > LARGE else 0
