"""What is said of a race of two networks."""

from render.numbers import per_cent, points
from render.sentences import plain

WHAT = (
    "Two networks begin at once and learn from the same digits; both are tested on the same ones. Change one setting "
    "alone, guess who will be ahead, and why."
)


def how_far(cell):
    """How far a Cell is, in words."""
    done = f"Iteration {cell.iterations:,} of {cell.config.iterations:,}"
    return {"failed": f"{done}: {cell.message}", "cancelled": f"{done}: cancelled"}.get(cell.status, done)


def accuracy(cell):
    """A Cell's test accuracy so far, large, as HTML made of numbers alone."""
    return f'<p class="score">{per_cent(cell.test_accuracy)}</p>'


def outcome(cells, titles):
    """Who is ahead, as a sentence; titles: of the two Cells."""
    first, second = (cell.test_accuracy for cell in cells)
    if first is None or second is None:
        return "The first test is still to come." if not all(cell.ended for cell in cells) else "There is no result."
    if first == second:
        return "Both read the same share of the test digits."
    ahead = plain(titles[0] if first > second else titles[1])
    done = all(cell.ended for cell in cells)
    said = f"{'First' if done else 'Ahead'}: **{ahead}**, by {points(first - second)}."
    return f"{said} *Runs so far* has both, and says whether that is more than luck." if done else said
