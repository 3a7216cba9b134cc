"""Tasks that a teacher sets by a link: locked and hidden settings, a goal, a question.

A link is hostile until read: what a task may hold is checked here, piece by piece.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field

from lab import settings
from nncore.hyperparameters import HYPERPARAMETERS

KEY = "task"  # in addresses
MAX_LINK, MAX_QUESTION = 4000, 500  # characters
# What a goal may ask for: (smallest, largest) it may be set to, and how it is said.
GOALS = {
    "test_accuracy": (0.0, 1.0, "At least {} of the test digits read right"),
    "hidden_units": (1, 6144, "At most {} hidden units in all"),
    "iterations": (*HYPERPARAMETERS["iterations"].limits, "At most {} iterations"),
    "training_digits": (*HYPERPARAMETERS["training_digits"].limits, "At most {} training digits"),
}
NAME_LETTERS, NAME_LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 4  # nothing that is taken for something else


@dataclass(frozen=True)
class Task:
    """What a link asks for.

    fixed: settings that cannot be changed, {key of the control: value}; hidden: those of them that are not shown; goal:
    {key of GOALS: number}; question: to be answered before the start, "" for none; any_network: whether a run counts
    that goes on from the ready network or one from a file, or learns from somebody's own digits; own: what cannot be
    changed by this reader alone, as fixed, of which a link says nothing.
    """

    fixed: dict = field(default_factory=dict)
    hidden: frozenset = frozenset()
    goal: dict = field(default_factory=dict)
    question: str = ""
    any_network: bool = False
    own: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(self.fixed or self.goal or self.question)

    @property
    def locks(self):
        """All settings that cannot be changed: with the units of some layers, how many layers there are."""
        layers = [number for number, key in enumerate(settings.UNITS, 1) if key in self.fixed]
        return ({settings.LAYERS.key: max(layers)} if layers else {}) | self.fixed | self.own

    @property
    def name(self):
        """What tells tasks apart: the same for the same locks, goal and question, hardly for others."""
        digest = hashlib.sha256(encode(self).encode()).digest()
        return "".join(NAME_LETTERS[byte % len(NAME_LETTERS)] for byte in digest[:NAME_LENGTH])

    def agreed(self, config):
        """A configuration with what the task locks as the task says it."""
        return settings.config_of(settings.values_of(config) | self.locks)

    def unlike(self, *configs):
        """The titles of what is locked and not as the task says in all of some configurations, in the task's order."""
        said = [settings.values_of(config) for config in configs]
        wrong = [key for key, value in self.locks.items() if any(values.get(key) != value for values in said)]
        return [settings.CONTROLS[key].title for key in wrong]

    def keeps(self, remedy):
        """Whether a Remedy changes nothing that the task locks."""
        return not {settings.CONTROLS[key].name for key in self.locks} & set(remedy.changes)


def encode(task):
    """A task as text for a link."""
    content = {
        "fixed": dict(sorted(task.fixed.items())),
        "hidden": sorted(task.hidden),
        "goal": dict(sorted(task.goal.items())),
        "question": _plain(task.question),
        "any_network": task.any_network,
    }
    kept = {key: value for key, value in content.items() if value}
    packed = json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text, is_valid):
    """Read a task from a link. is_valid: tells of a control's key and a value whether it may be set to it.

    Returns the Task and a list of sentences. A text that is no task, or has something in it that cannot be here, gives
    an empty one, with the reason: a task without one of its locks would be another one.
    """
    try:
        if len(text) > MAX_LINK:
            raise ValueError("too long")
        content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fixed, goal = ({**content.get(key, {})} for key in ("fixed", "goal"))
        hidden, question = frozenset(content.get("hidden", ())), _plain(content.get("question", ""))
        right = all(is_valid(key, value) for key, value in fixed.items()) and hidden <= set(fixed)
        if not right or not all(_in_range(value, *GOALS[key][:2]) for key, value in goal.items()):
            raise ValueError("not here")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Task(), ["The task in this link cannot be read, or not be had on this server: ask for the link again."]
    task = Task(fixed, hidden, goal, question, content.get("any_network") is True)
    return task, [] if task else ["This link sets no task: ask for the link again."]


def _plain(question):
    """A question within its length, of characters that can be sent: half of a pair (a lone surrogate) cannot."""
    return question[:MAX_QUESTION].encode(errors="replace").decode()


def _in_range(value, low, high):
    # A share may be written 0 or 1; a number of units has no point.
    right = type(value) in (int, float) if isinstance(low, float) else type(value) is int
    return right and low <= value <= high
