"""Sweeps are written into the ledger: the curves of a cell."""

import numpy as np

import nncore
from lab.ledger import sweep_recorder
from lab.sweeps import search


def test_curves_of_a_cell_stand_at_the_iterations_that_were_measured():
    cell = search.seeds(nncore.TrainingConfig(iterations=10), 1)[0]
    cell.spacing = 4
    cell.history.costs, cell.history.train_accuracies = [3.0, 2.0, 1.0], [0.1, 0.2, 0.3]
    np.testing.assert_array_equal(sweep_recorder.curves_of(cell).iterations, [4, 8, 10])
