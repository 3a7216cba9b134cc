"""A task that a teacher is putting together: a reload in the middle of it loses nothing."""

from dataclasses import dataclass

from lab import settings, tasks
from lab.desk import parts
from lab.settings import CONTROLS
from ui.session import widgets

# The keys of the fields on the page Set a task.
LOCKED, HIDDEN, ASKS, ANY_NETWORK = "task_fixed", "task_hidden", "task_asks", "task_any_network"
SOME = (LOCKED, HIDDEN)
MAX_DRAFT = 10 * tasks.MAX_QUESTION  # characters of a question that is still to be made shorter
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


@dataclass
class TaskDraft:
    """The fields are the widgets' own; here is which they are, and what may stand in them."""

    @property
    def kept(self):
        """What the desk has of it: what stands in its fields, or None where there is nothing."""
        found = {key: widgets.value(key) for key in self._fields()}
        found = {key: value for key, value in found.items() if self._fits(key, value)}
        worth = (value for key, value in found.items() if key not in map(number_key, tasks.GOALS))
        return found if any(worth) else None

    def pack(self):
        return parts.pack({"fields": self.kept})

    def put_back(self, content):
        """Go on with the fields of before. Raises ValueError for what is none."""
        facts, _ = parts.unpack(content)
        fields = facts.get("fields")
        if not isinstance(fields, dict) or not all(self._fits(key, value) for key, value in fields.items()):
            raise ValueError("it must hold the fields of a task")
        # Accuracies were whole numbers of per cent before.
        number = number_key("test_accuracy")
        widgets.put({key: float(value) if key == number else value for key, value in fields.items()})

    @staticmethod
    def _fields():
        of_goals = [make(goal) for goal in tasks.GOALS for make in (wanted_key, number_key)]
        return [*SOME, ASKS, ANY_NETWORK, *of_goals]

    @staticmethod
    def _fits(key, value):
        if key in SOME:
            return isinstance(value, list) and all(isinstance(each, str) and each in CONTROLS for each in value)
        if key == ASKS:
            return isinstance(value, str) and len(value) <= MAX_DRAFT
        numbers = {number_key(goal): limits(goal) for goal in tasks.GOALS}
        if key in numbers:
            low, high = numbers[key]
            return type(value) in (int, type(low)) and low <= value <= high
        return key in (ANY_NETWORK, *map(wanted_key, tasks.GOALS)) and isinstance(value, bool)
