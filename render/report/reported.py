"""Runs as a report has them: what was set, what was measured, and where it is from."""

from dataclasses import dataclass

from lab.classes.pool import NAME as OURS
from nncore.metrics import interval
from render import sentences
from render.figures import thin
from render.numbers import per_cent

AGAIN, STARTED, SETTINGS = "Run it again", "Start it again", "Open its settings"
LINK_STARTS = "The link starts the run; what is listed above happened to it on the way."
IMPORTED = "Imported from a file: this server did not train it, and the file may say what it likes."
NO_LINK = "No link runs it again: it learned from {}, which {}."
NO_CONFUSION = (
    "No confusion matrix: the network, or the very digits that it was tested on, are not at hand, or it still goes on."
)


@dataclass(frozen=True, eq=False)
class ReportedRun:
    """One run in a report. costs and accuracies: lists of (iteration, value); settings: {name: text}; scores likewise.

    run: the Run or the Entry; link: opens its settings, "" where that would train on other digits; digest: of the
    weights; confusion: class names and counts (10, 10), row = label, column = answer, or None; said: sentences on where
    it is from, and what is not here; leads: what its link does, in a few words.
    """

    run: object
    title: str
    settings: dict
    link: str
    scores: dict
    costs: list
    accuracies: list
    digest: str
    confusion: tuple | None
    said: tuple
    leads: str = AGAIN


def of_run(run, title, settings, link, evaluation=None):
    """The ReportedRun of a Run that has a network. settings: {name: text}; evaluation: of that network on the run's
    test digits, or None."""
    history, measured = run.history, run.scores
    at = measured and measured.iteration
    train = measured.train_accuracy if measured else history.train_accuracies[-1]
    test = measured.test_accuracy if measured else next(iter(history.test_accuracies[-1:]), None)
    reached = history.costs[0], history.costs[-1], train, test
    costs = _thinned(range(1, len(history.costs) + 1), history.costs[:])
    tests = list(zip(history.test_iterations, history.test_accuracies, strict=False))
    origin = run.origin
    confusion = _confusion(evaluation, run.class_names, test)
    scores = _scores(run, run.iteration, at, history.fewest_tested, *reached)
    link = _link(run, link)
    said = _said(run, link, origin, False, confusion, history.fewest_tested)
    about = title, _with_data(run, settings, origin), link, scores, costs, tests, run.network.digest, confusion, said
    return ReportedRun(run, *about, _leads(run, origin))


def of_entry(entry, title, curves, link, settings, evaluation=None, class_names=()):
    """The ReportedRun of an Entry of the ledger. curves: its Curves; evaluation: of its network on the very digits that
    it was tested on, or None where one of them is not at hand; class_names: of those digits."""
    costs = _thinned(curves.iterations, curves.costs)
    tests = list(zip(curves.test_iterations.tolist(), curves.test_accuracies.tolist(), strict=True))
    reached = entry.first_cost, entry.last_cost, entry.train_accuracy, entry.test_accuracy
    confusion = _confusion(evaluation, class_names, entry.test_accuracy)
    scores = _scores(entry, entry.iterations, entry.measured_at, entry.fewest_tested, *reached)
    link, settings = _link(entry, link), _with_data(entry, settings, entry.origin)
    said = _said(entry, link, entry.origin, entry.imported, confusion, entry.fewest_tested)
    about = title, settings, link, scores, costs, tests, entry.digest or "", confusion, said
    return ReportedRun(entry, *about, _leads(entry, entry.origin))


def _with_data(run, settings, origin):
    """The settings, and what else a run is of."""
    return settings | {"Data": run.data_name, "Begun from": origin.words}


def _link(run, link):
    """The link, if what it opens can train on the digits that the run learned from."""
    return "" if run.origin.own_digits else link


def _leads(run, origin):
    return SETTINGS if origin.goes_on else STARTED if run.marks else AGAIN


def _thinned(x, y):
    return [(int(x[index]), float(y[index])) for index in thin(y)]


def _confusion(evaluation, class_names, accuracy):
    """The class names and the counts, if they are those of the accuracy that the report has."""
    if evaluation is None or accuracy is None or abs(evaluation.accuracy - accuracy) * len(evaluation.labels) >= 0.5:
        return None
    return class_names, evaluation.confusion


def _said(run, link, origin, imported, confusion, fewest_tested):
    said = [IMPORTED] if imported else []
    if not link:
        own = run.origin.own
        in_none = own or run.data_name.startswith(OURS)
        said.append(NO_LINK.format(own or run.data_name, "no link holds" if in_none else "are not on this machine"))
    elif run.marks:
        said.append(LINK_STARTS)
    if origin.goes_on:
        said.append(
            f"It began from {origin.words}, which {'the link does not hold' if link else 'no link holds, either'}."
        )
    said += [run.message] if run.message else []
    said += [] if confusion else [NO_CONFUSION]
    return (*said, *filter(None, [sentences.of_some_digits(fewest_tested, run.n_test)]))


def _scores(run, done, measured_at, fewest_tested, first_cost, last_cost, train_accuracy, test_accuracy):
    """What came out, as texts; what was not measured is left out.

    run: a Run or an Entry; done: its iterations; measured_at: after how many of them the accuracies were measured on
    all digits, None if that was not done; fewest_tested: test digits that any accuracy on the way is of, if known.
    """
    scores = {"First cost": first_cost, "Last cost": last_cost}
    # As they were computed, for whoever trains it again; a reader needs fewer.
    scores = {name: f"{value:.12g}" for name, value in scores.items() if value is not None}
    when = "" if measured_at == done else f", after iteration {measured_at:,}" if measured_at else ", on the way"
    if train_accuracy is not None:
        batch = " of the last batch" if measured_at is None and run.config.batch_size else ""
        scores["Training accuracy"] = per_cent(train_accuracy) + (batch or when)
    n = run.n_test if measured_at is not None else fewest_tested or run.n_test
    if test_accuracy is not None and n:
        low, high = interval(test_accuracy, n)
        between = f"95\u202f% interval {per_cent(low)} to {per_cent(high)}"
        scores["Test accuracy"] = f"{per_cent(test_accuracy)} of {n:,} digits ({between}){when}"
    return scores | {"Iterations": f"{done:,} of {run.config.iterations:,}", "Seconds": f"{run.seconds:.1f}"}
