"""What is said on the board of a class."""

from lab import settings
from render import board_figures, numbers, pool_sentences, sentences

CLEARED = "Nobody has begun anything since the board was cleared: a curve appears for everyone who does."
POINTS = "A point by itself is of all test digits, as the number here is; a curve is of fewer."
TICK = "✓"
HAS_MET = f"{TICK} met the goal, in this or an earlier run."
MET = {True: TICK, False: "", None: ""}  # before who has met the goal


def to_join(code):
    """How a class is joined, in a line above its board."""
    return f"*Class*, code **{code}**"


def nothing_yet(task):
    """What an empty board says. task: the ClassTask whose runs it has, None for all runs."""
    return f"Nobody has trained {'for this task ' if task else ''}yet: a curve appears for everyone who does."


def names(lines, shown):
    """What the Lines of a board are called: by their nicknames, or where those are not shown by their places in the
    class, so that whoever falls behind is called the same."""
    return [line.nickname if shown else f"No.\u00a0{line.place}" for line in lines]


def table(lines, names, dark=False):
    """The Lines of a board as a table (render/pieces.py), the best first, each with how its curve looks."""
    said = {"Curve": [board_figures.mark(number, dark) for number in range(len(lines))]}
    if any(line.outside or line.met is not None for line in lines):
        said["Goal"] = [MET[line.met] or ("does not count" if line.outside else "") for line in lines]
    return said | {
        "Who": [sentences.plain(name) for name in names],
        "Test accuracy": [numbers.per_cent(line.entry.test_accuracy) for line in lines],
        "Hidden units": [settings.written(line.entry.config.hidden_units) for line in lines],
        "Iterations": [f"{line.before + line.entry.iterations:,}" for line in lines],
    }


def below(lines, names):
    """What stands below the table: what a tick says, what does not count, who is on other digits than MNIST's, and what
    a point by itself is if there is one. Markdown."""
    apart = any(map(board_figures.ends_apart, lines))
    met = HAS_MET if any(line.met for line in lines) else ""
    said = [met, not_counting(lines, names), _on_others(lines, names), POINTS if apart else ""]
    return " ".join(filter(None, said))


def _on_others(lines, names):
    digits = [pool_sentences.of_data(line.entry).removeprefix(", ") for line in lines]
    found = [f"{sentences.plain(name)} {said}" for name, said in zip(names, digits, strict=True) if said]
    return f"Not of MNIST's digits alone: {'; '.join(found)}." if found else ""


def not_counting(lines, names):
    """Why the Lines of a board do not count that do not, by the names they have there; "" if all count. Plain text."""
    found = [f"{name}: {line.outside}" for name, line in zip(names, lines, strict=True) if line.outside]
    return sentences.plain(f"What does not count for the task: {'. '.join(found)}.") if found else ""


def alt(lines, names, goal=None):
    """The chart of a board in words. goal: as for `board_figures.curves`."""
    said = (f"{name} {numbers.per_cent(line.entry.test_accuracy)}" for name, line in zip(names, lines, strict=True))
    wanted = "" if goal is None else f" A dashed line is the goal, {numbers.per_cent(goal)}."
    return f"Test accuracy over the iterations of each run. Now: {', '.join(said)}.{wanted}"
