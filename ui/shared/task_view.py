"""A task as its student sees it: which it is, and how far its goal is met."""

import streamlit as st

from lab import settings
from lab.classes.lesson_tasks import title_of

NAME_HELP = "The same four letters and digits mean the same locks, goal and question. They are soon copied: no proof."


def name(task, handed=""):
    """The name of a task. handed: what is said first of what was handed in: it comes with a press, moving nothing."""
    st.markdown(f"**Your task**{handed}")
    title = title_of(task)
    st.caption(f"Task {task.name}: {title}" if title else f"Task {task.name}", help=NAME_HELP)


def goal(met, wanted, reached):
    """One part of a goal, as `check_goal` has it."""
    return f"{'✓' if met else '○'} {wanted} (now: {reached})"


def locked(task):
    """Which settings cannot be changed, and which are not seen."""
    shown = [settings.CONTROLS[key].title for key in task.locks if key not in task.hidden]
    unseen = [settings.CONTROLS[key].title for key in task.locks if key in task.hidden]
    parts = (("Locked: ", shown), ("Not shown: ", unseen))
    return " ".join(f"{name}{', '.join(titles)}." for name, titles in parts if titles) or "Nothing is locked."


def locked_at(task):
    """The settings that cannot be changed, each as it is set."""
    said = [
        f"{settings.CONTROLS[key].title}: {settings.CONTROLS[key].shown(value)}" for key, value in task.locks.items()
    ]
    return f"Locked: {'; '.join(said) or 'nothing'}."
