"""What is said of a race of two networks."""

from dataclasses import replace

import nncore
from lab.sweeps import search
from render import race_sentences

CONFIG = nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=200)


def said(cells):
    return race_sentences.outcome(cells, ["one", "other"])


def test_who_is_ahead_is_told_after_as_many_iterations_of_each():
    cells = search.pair(CONFIG, replace(CONFIG, learning_rate=0.2, iterations=40))
    assert said(cells) == "The first test is still to come."
    for cell, n, accuracies in zip(cells, (20, 10), ([0.2, 0.3, 0.9], [0.4]), strict=True):
        cell.iterations = n
        cell.history.test_iterations += [5, 10, 20][: len(accuracies)]
        cell.history.test_accuracies += accuracies
    on_the_way = said(cells)
    assert on_the_way == "After 5 iterations of each: **other** is ahead, by 20.0 points."
    # Where one was not tested then, its curve says what it would have read.
    cells[1].history.test_iterations[0] = 15
    assert said(cells).startswith("After 15 iterations of each: **one** is ahead")
    cells[1].history.test_iterations[0] = 5
    # One that was broken off has neither won nor lost.
    cells[0].status, cells[1].status = "cancelled", "finished"
    assert said(cells) == on_the_way
    cells[0].status = "finished"
    assert said(cells).startswith("Ahead at the end: **one**, by 50.0 points.")
