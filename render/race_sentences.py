"""What is said of a race of two networks."""

from render.numbers import per_cent, points
from render.sentences import plain

WHAT = (
    "Two networks begin at once, on the same data set, and are tested on the same digits. Guess who will be ahead, and "
    "why: it is easiest to tell where one setting alone differs."
)
HIDDEN = "Your task hides some settings, which a race would show: leave the task, and race then."
APART = (
    "While they train, tests use some of the test digits, at the end all: that last point is not joined to the line."
)


def how_far(cell):
    """How far a Cell is, in words."""
    done = f"Iteration {cell.iterations:,} of {cell.config.iterations:,}"
    return {"failed": f"{done}: {cell.message}", "cancelled": f"{done}: cancelled"}.get(cell.status, done)


def accuracy(cell):
    """A Cell's test accuracy so far, large, as HTML made of numbers alone."""
    return f'<p class="score">{per_cent(cell.test_accuracy)}</p>'


def ends_apart(cell):
    """Whether the last point of a Cell's test curve is of all test digits, and those before are of fewer."""
    history = cell.history
    return cell.scores is not None and bool(history.fewest_tested) and history.fewest_tested < (history.n_tested or 0)


def outcome(cells, titles):
    """Who is ahead, as a sentence: where one has come further, after as many iterations as the other. titles: of the
    two Cells."""
    done = all(cell.status == "finished" for cell in cells)  # one that was broken off has won nothing
    n = _last_tested(cells)
    first, second = (cell.test_accuracy if done else _accuracy_at(cell, n) for cell in cells)
    if first is None or second is None:
        return "There is no result." if all(cell.ended for cell in cells) else "The first test is still to come."
    if first == second:
        return "Both read the same share of the test digits."
    ahead = plain(titles[0] if first > second else titles[1])
    if done:
        said = f"First: **{ahead}**, by {points(first - second)}."
        return f"{said} *Runs so far* has both, and says whether that is more than luck."
    return f"After {n:,} iterations of each: **{ahead}** is ahead, by {points(first - second)}."


def _last_tested(cells):
    """The last iteration by which both of two Cells were tested, 0 before there is one."""
    n = min(cell.iterations for cell in cells)
    return min(max((at for at in cell.history.test_iterations if at <= n), default=0) for cell in cells)


def _accuracy_at(cell, iterations):
    """The last test accuracy of a Cell that was measured within so many iterations, or None."""
    tests = zip(cell.history.test_iterations, cell.history.test_accuracies, strict=False)
    return next((accuracy for at, accuracy in reversed(list(tests)) if at <= iterations), None)
