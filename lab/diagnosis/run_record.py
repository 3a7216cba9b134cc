"""What a Run leaves to judge it by, and what a remedy makes of it."""

from dataclasses import replace

from lab.diagnosis.findings import N_LOOKED, RunRecord


def record_of(run):
    """The RunRecord that a Run has left so far."""
    history, data, config = run.history, run.data, run.now
    # Another thread may be adding to the lists: those it adds to last are read first, the others as far as they go.
    test_accuracies, train_accuracies = history.test_accuracies[:], history.train_accuracies[:]
    n_looked = min(N_LOOKED, config.training_digits)
    return RunRecord(
        config,
        history.costs[: len(train_accuracies)],
        train_accuracies,
        history.test_iterations[: len(test_accuracies)],
        test_accuracies,
        run.network,
        run.n_test,
        failed=run.last_finite is not None,
        images=data.train_images[:n_looked],
        labels=data.train_labels[:n_looked],
        available_digits=len(data.train_labels),
        checkpoints=tuple(run.checkpoints),
    )


def remedied(run, remedy):
    """What to start for a remedy: (configuration, network to go on from, None for fresh weights)."""
    return replace(run.now, **remedy.changes), dict(run.checkpoints).get(remedy.resume_from)
