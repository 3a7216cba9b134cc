"""A task that a teacher is putting together: a reload in the middle of it loses nothing."""

from lab import settings, tasks
from ui.session import widgets

# The keys of the fields on the page Set a task.
LOCKED, HIDDEN, ASKS, ANY_NETWORK = "task_fixed", "task_hidden", "task_asks", "task_any_network"
SOME = (LOCKED, HIDDEN)
PERCENT = 100  # accuracies are typed in percent


def wanted_key(goal):
    """The key of the field that says whether a goal, a key of `tasks.GOALS`, is asked for."""
    return f"goal_{goal}"


def number_key(goal):
    """The key of the field that says how much of it."""
    return f"number_{goal}"


def limits(goal):
    """The smallest and the largest that can be typed for a goal."""
    low, high, _ = tasks.GOALS[goal]
    return (low * PERCENT, high * PERCENT) if goal == "test_accuracy" else (low, high)


def task_of(config):
    """The Task that the fields say now, with what it fixes as in a TrainingConfig."""
    values = settings.values_of(config)
    # With fewer layers some of them are not there any more.
    fixed, hidden = ([key for key in widgets.value(some, ()) if key in values] for some in SOME)
    keys = (*fixed, *hidden)
    if any(key in settings.UNITS for key in keys):
        # Another layer would be a way around the lock.
        keys += (settings.LAYERS.key,)
    wanted = {goal: _wanted(goal) for goal in tasks.GOALS if widgets.value(wanted_key(goal))}
    question, any_network = widgets.value(ASKS, "").strip()[: tasks.MAX_QUESTION], bool(widgets.value(ANY_NETWORK))
    return tasks.Task({key: values[key] for key in keys}, frozenset(hidden), wanted, question, any_network)


def _wanted(goal):
    number = widgets.value(number_key(goal))
    return round(number / PERCENT, 4) if goal == "test_accuracy" else number
