"""Runs for a board, and what of its Lines is looked at."""

from lab import goals
from lab.goals import Beginning
from lab.runs.history import History
from lab.runs.scores import Scores
from tests.lab.ledger.books import CONFIG, NETWORK


def finished(ledger, token, accuracy, config=CONFIG, data="Digits", task=None, **options):
    """A run in the ledger. task: a ClassTask that it was begun in, from fresh weights."""
    history = History([2.3, 1.0], [0.1, 0.2], [1, 2], [0.1, accuracy])
    options |= {"begun": goals.begun(Beginning(), task.text)} if task else {}
    scores = Scores(2, 0.2, accuracy)
    return ledger.add_finished(token, config, data, 20, history, NETWORK, 1.0, scores=scores, **options)


def seen(lines):
    return [(line.nickname, line.entry.test_accuracy, line.met) for line in lines]
