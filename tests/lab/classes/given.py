"""What is given in a class: tasks, and digits of a hand."""

import numpy as np

from lab import tasks as links
from lab.own_digits import Labelled
from lab.tasks import Task
from tests.lab.ledger.books import CONFIG


def given(school, secret, locks=None, data=None, own_seeds=False, **asked):
    """The ClassTask of a task that a class is given."""
    id = school.give(secret, CONFIG, links.encode(Task(locks or {}, **asked)), data, own_seeds)
    return next(task for task in school.tasks(secret) if task.id == id)


def tray(n, seed=0):
    """So many digits, labelled 0, 1, 2 …"""
    random = np.random.default_rng(seed)
    return tuple(Labelled(random.integers(0, 256, (28, 28), np.uint8), place % 10) for place in range(n))
