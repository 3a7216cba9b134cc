"""What is changed during a run: its marks, and what is read from them."""

import functools
from dataclasses import replace

from nncore.hyperparameters import HYPERPARAMETERS, LIVE

# Of one run. A change without a mark would be one that nobody knows of, even of what a task locks.
MAX_MARKS = 200


def marks_of_change(marks, iteration, now, asked):
    """The (iteration, text) of each change from one config to another. marks: those that the run has.

    Raises ValueError where they would be too many.
    """
    changed = [name for name in LIVE if getattr(asked, name) != getattr(now, name)]
    if len(marks) + len(changed) > MAX_MARKS:
        raise ValueError(f"a run can be changed at most {MAX_MARKS} times on the way: start another")
    return [(iteration, HYPERPARAMETERS[name].said(getattr(asked, name))) for name in changed]


def met(marks, n_known, iteration):
    """Have the marks after the first n_known be of the iteration that meets their changes: one under way at the press
    ends as it began. Returns how many marks are known then."""
    for number in range(n_known, len(marks)):
        marks[number] = iteration, marks[number][1]
    return len(marks)


def on_the_way(config, marks):
    """The configs that a run had, from the one it was started with: each once, and last the one that it came to. marks:
    (iteration, text) of changes."""
    return _distinct(config, tuple(text for _, text in marks)) if marks else (config,)


@functools.lru_cache(maxsize=512)  # a class's board asks for those of all runs again and again
def _distinct(config, texts):
    return tuple(dict.fromkeys(reversed(_each(config, texts))))[::-1]


def _each(config, texts):
    had = [config]
    for text in texts:
        for name in LIVE:
            had.append(_said(had[-1], name, text) or had[-1])
    return had


def drawn(done, config, marks):
    """Which batches a run has drawn in so many iterations: (number, batch size) after (number, batch size).

    config, marks: as of `on_the_way`.
    """
    # The marks of a run that its server did not survive may be newer than its curves.
    starts = [0, *(min(iteration, done) for iteration, _ in marks)]
    had = _each(config, [text for _, text in marks])[:: len(LIVE)]
    return [(end - start, now.batch_size) for now, start, end in zip(had, starts, [*starts[1:], done], strict=True)]


def epoch_after(done, config, marks):
    """How many times, the last one included, a run has gone through its digits after so many iterations.

    config, marks: as of `on_the_way`. As nncore counts it: batches of another size go on where those before have come
    to, and all digits at once are an epoch, wherever those were.
    """
    n, epoch, read = config.training_digits, 0, config.training_digits  # read: how many of them in this epoch
    for left, batch_size in drawn(done, config, marks):
        size = batch_size or n
        in_an_epoch = -(-n // size)
        if batch_size:
            going_on = min(left, max(0, -(-(n - read) // size)))
            left, read = left - going_on, read + going_on * size
        if left:
            begun = -(-left // in_an_epoch)
            epoch, read = epoch + begun, (left - (begun - 1) * in_an_epoch) * size
    return epoch


def _said(config, name, text):
    """The config with the value of which `Hyperparameter.said` says this text; None if it is not about this one."""
    known = HYPERPARAMETERS[name]
    values = [None]
    for word in text.replace(",", "").split():
        try:
            values.append(int(word) if known.whole else float(word))
        except ValueError:
            continue
    for value in values:
        try:
            if known.said(value) == text:
                changed = replace(config, **{name: value})
                config.check_change(changed)
                return changed
        except (ValueError, TypeError):
            continue
    return None
