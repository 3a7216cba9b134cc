"""Small runs and drawings for a reader to make, and what a page shows of them."""

from dataclasses import replace

import nncore

_all = nncore.load_digits()
DATA = nncore.Digits(
    "A few", _all.train_images[:60], _all.train_labels[:60], _all.test_images[:37], _all.test_labels[:37]
)
BASE = nncore.TrainingConfig(hidden_units=(4,), iterations=12, training_digits=60)
CONFIGS = [
    BASE,
    replace(BASE, batch_size=7, optimizer="adam", learning_rate=0.01),
    replace(BASE, hidden_units=(3, 5), dtype="float64", iterations=45, seed=8),
    replace(BASE, dropout=0.3, augment=True, l2=0.01, training_digits=31, batch_size=31),
    # Its numbers overflow, sometimes in the last of its iterations.
    *(replace(BASE, hidden_units=(6, 6), learning_rate=10.0, optimizer="momentum", iterations=n) for n in (9, 14, 30)),
    replace(BASE, hidden_units=(6, 6), learning_rate=10.0, dtype="float64", iterations=60),
]


def facts(run):
    """What a page shows of a run."""
    history = run.history
    return {
        "config": run.config,
        "status": run.status,
        "iteration": run.iteration,
        "scores": run.scores,
        "marks": [tuple(mark) for mark in run.marks],
        "costs": list(history.costs),
        "tests": list(zip(history.test_iterations, history.test_accuracies, strict=True)),
        "checkpoints": [iteration for iteration, _ in run.checkpoints],
        "network": run.network and run.network.digest,
        "origin": run.origin,
        "message": run.message,
    }
