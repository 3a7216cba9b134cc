"""What is said of a race of two networks."""

import numpy as np

from render.numbers import per_cent, points
from render.sentences import plain

WHAT = (
    "Two networks begin at once, and both are tested on the same digits. Before you start, tell your neighbour who will"
    " be ahead, and why: it is easiest to say where one setting alone differs."
)
HIDDEN = "Your task hides some settings, which a race would show: leave the task, and race then."


def how_far(cell):
    """How far a Cell is, in words."""
    done = f"Iteration {cell.iterations:,} of {cell.config.iterations:,}"
    return {"failed": f"{done}: {cell.message}", "cancelled": f"{done}: cancelled"}.get(cell.status, done)


def accuracy(cell):
    """A Cell's test accuracy so far, large, as HTML made of numbers alone."""
    return f'<p class="score">{per_cent(cell.test_accuracy)}</p>'


def outcome(cells, titles):
    """Who is ahead, as a sentence: where one has come further, after as many iterations as the other. titles: of the
    two Cells."""
    done = all(cell.status == "finished" for cell in cells)  # one that was broken off has won nothing
    n = min(max(cell.history.test_iterations, default=0) for cell in cells)
    first, second = (cell.test_accuracy if done else _accuracy_at(cell, n) for cell in cells)
    if first is None or second is None:
        return "There is no result." if all(cell.ended for cell in cells) else "The first test is still to come."
    if first == second:
        return "Both read the same share of the test digits."
    ahead = plain(titles[0] if first > second else titles[1])
    if done:
        said = f"Ahead at the end: **{ahead}**, by {points(first - second)}."
        return f"{said} *Runs so far* has both, and says whether that may be luck."
    return f"After {n:,} iterations of each: **{ahead}** is ahead, by {points(first - second)}."


def _accuracy_at(cell, iterations):
    """A Cell's test accuracy after so many iterations: where it was not tested then, what its curve has there; None
    where that does not begin before."""
    tests = list(zip(cell.history.test_iterations, cell.history.test_accuracies, strict=False))
    return float(np.interp(iterations, *zip(*tests, strict=True))) if tests and tests[0][0] <= iterations else None
