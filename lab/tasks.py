"""Tasks that a teacher sets by a link: locked and hidden settings, a goal, a question.

A link is hostile until read: what a task may hold is checked here, piece by piece, and what is not right is left out.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Task:
    """What a link asks for.

    fixed: settings that cannot be changed, {key of the control: value}; hidden: those of them that are not shown; goal:
    {key of GOALS: number}; question: to be answered before the start, "" for none.
    """

    fixed: dict = field(default_factory=dict)
    hidden: frozenset = frozenset()
    goal: dict = field(default_factory=dict)
    question: str = ""

    def __bool__(self):
        return self != Task()


def encode(task):
    """A task as text for a link."""
    content = {
        "fixed": task.fixed,
        "hidden": sorted(task.hidden),
        "goal": task.goal,
        "question": task.question[:MAX_QUESTION],
    }
    packed = json.dumps({key: value for key, value in content.items() if value}, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text, is_valid):
    """Read a task from a link. is_valid: tells of a control's key and a value whether it may be set to it.

    Returns the Task and a list of sentences on what was left out of it. A text that is no task gives an empty one.
    """
    try:
        if len(text) > MAX_LINK:
            raise ValueError("too long")
        content = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(content, dict):
            raise ValueError("no dictionary")
    except (ValueError, binascii.Error, RecursionError):
        return Task(), ["The task in this link cannot be read: ask for the link again."]
    notes = []
    fixed, goal = _dictionary(content, "fixed"), _dictionary(content, "goal")
    right = {key: value for key, value in fixed.items() if is_valid(key, value)}
    if len(right) < len(fixed):
        notes.append("A setting that this link locks is not one there is: it was left out.")
    kept = {key: value for key, value in goal.items() if key in GOALS and _in_range(value, *GOALS[key][:2])}
    if len(kept) < len(goal):
        notes.append("A goal in this link is not one there is: it was left out.")
    hidden, question = content.get("hidden"), content.get("question")
    names = [name for name in hidden if isinstance(name, str)] if isinstance(hidden, list) else []
    question = question[:MAX_QUESTION] if isinstance(question, str) else ""
    return Task(right, frozenset(names) & set(right), kept, question), notes


def _dictionary(content, key):
    value = content.get(key)
    return value if isinstance(value, dict) else {}


def _in_range(value, low, high):
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def check_goal(task, run):
    """What a run has of a goal: a list of (whether it is met, the goal in words, what the run has, in words).

    run: a Run, or None before there is one. Only a run that has ended can meet a goal.
    """
    found = []
    for key, wanted in task.goal.items():
        said = GOALS[key][2].format(_written(key, wanted))
        if run is None:
            found.append((False, said, "no run yet"))
        elif key == "test_accuracy":
            reached = run.history.test_accuracies[-1] if run.history.test_accuracies else 0.0
            met = run.ended and run.status != "failed" and reached >= wanted
            has = _written(key, reached) + ("" if run.ended else " so far")
            found.append((met, said, has if run.status != "failed" else "the run failed"))
        else:
            has = sum(run.config.hidden_units) if key == "hidden_units" else getattr(run.config, key)
            found.append((has <= wanted, said, _written(key, has)))
    return found


def _written(key, value):
    return f"{100 * value:.1f} %" if key == "test_accuracy" else f"{value:,}"
