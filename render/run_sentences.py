"""A run in words: how far it is, how well it reads, what came of it. Every accuracy says what it is of."""

from dataclasses import dataclass

from lab import settings
from lab.data_library import called
from lab.origin import counted
from nncore.hyperparameters import HYPERPARAMETERS
from render.numbers import cost, per_cent
from render.sentences import changes, duration, latest, number_list, plain
from render.sentences import of_some_digits as some_digits

NUMBERS = "Training accuracy", "Cost"
QUARTERS = "The training has begun.", "A quarter is done.", "Half is done.", "Three quarters are done."
WELL = 0.8  # of the test digits: who reads fewer has much to learn
DIGITS = HYPERPARAMETERS["training_digits"].key
APART = 0.02  # of the digits: what is seen of a curve that ends elsewhere than the number beside it
AT_GUESSING = 0.2  # of the test digits: nobody who guesses reads more of them


@dataclass(frozen=True)
class Accuracy:
    """share: 0..1, None where there is none; of: what it is of, in a few words."""

    share: float | None
    of: str


def accuracies(run, hidden=()):
    """The Accuracy of a run on training digits and on test digits, the same wherever they are shown. hidden: the keys
    of settings that a task hides, here as in all that follows.

    Where a run rests they are its scores: of the network as it is, on all digits. On the way they are its last batch's,
    and those of when the test digits were last read.
    """
    if run.scores is not None and run.scored:
        # What a run that failed leaves is an earlier network.
        when = "" if run.scores.iteration == run.iteration else f", after iteration {run.scores.iteration:,}"
        train, test = run.scores.train_accuracy, run.scores.test_accuracy
        n = "its" if DIGITS in hidden else f"{run.config.training_digits:,}"
        learned = run.origin.own if run.origin.only_own else f"all {n} digits"
        return Accuracy(train, learned + when), Accuracy(test, f"all {run.n_test:,} digits{when}")
    history = run.history
    train, test, at = map(latest, (history.train_accuracies, history.test_accuracies, history.test_iterations))
    if train is None:
        return Accuracy(None, ""), Accuracy(None, "")
    now = "measuring …" if run.measuring else None
    batch = "last batch" if run.now.batch_size else f"before iteration {run.iteration:,}"
    some = f"{history.n_tested:,} digits, " if history.n_tested and history.n_tested < run.n_test else ""
    return Accuracy(train, now or batch), Accuracy(test, now or ("" if test is None else f"{some}at iteration {at:,}"))


def numbers(run, hidden=()):
    """What the run has last measured beside test accuracy, as HTML, made of numbers alone; run: None before there is
    one."""
    if run is None:
        return number_list(dict.fromkeys(NUMBERS, "–"), "run", [""] * len(NUMBERS))
    train, _ = accuracies(run, hidden)
    shown = per_cent(train.share), cost(latest(run.history.costs))
    batch = "last batch" if run.now.batch_size and run.history.costs else ""
    return number_list(dict(zip(NUMBERS, shown, strict=True)), "run", (train.of, batch))


def pace(rate):
    """Iterations a second, never 0 where there are any."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}" if rate >= 1 else f"{rate:.2g}"


def progress(run):
    """How far a run is, and how long it will take."""
    done = f"Iteration {run.iteration:,} of {run.config.iterations:,}"
    if run.config.batch_size and run.latest:
        done += f", epoch {run.latest.epoch}"
    if run.measuring or (run.status != "running" and run.busy):
        return f"{done} · reading all digits …"
    if run.status != "running":
        status = "ready to start" if run.status == "paused" and not run.iteration else run.status
        return f"{done} · {status}" + (f" · {pace(run.rate)} per second" if run.ended and run.rate else "")
    if not (rate := run.rate):  # asked once: it may be gone a moment later
        return done if run.iteration else f"{done} · starting"
    until = min(run.rests_after, run.config.iterations) if run.stepping else run.config.iterations
    left = f" · {duration((until - run.iteration) / rate)} left" if run.rate_is_steady else ""
    return f"{done} · {pace(rate)} per second{left}"


def result(run, hidden=()):
    """What a run that ended has reached, and of which digits that is."""
    if not run.history.costs:
        return "Stopped before the first iteration: nothing was learned yet."
    train, test = accuracies(run, hidden)
    kept = "; what it learned is kept" if run.network is not None else ""
    ended = "Finished" if run.status == "finished" else f"Stopped at iteration {run.iteration:,}{kept}"
    return (
        f"{ended}. After {duration(run.seconds)} of training it reads {per_cent(test.share)} of the test digits "
        f"({test.of}) and {per_cent(train.share)} of its training digits ({train.of})."
    )


def described(run, without=()):
    """What a run is of in one line, as Markdown: its settings, and what they do not say. without: as for `describe`."""
    parts = [settings.describe(run.config, without)]
    if run.marks:
        parts.append(f"changed on the way: {'; '.join(changes(run.marks))}")
    if run.origin.own_digits:
        parts.append(plain(called(run.data_name)))
    if run.origin.goes_on:
        parts.append(f"begun from {plain(run.origin.words)}")
    return " · ".join(parts)


def of_other_digits(run, data):
    """That an ended run is of other digits than are in use, as Markdown; "" if it is not. data: the Digits in use."""
    if run.data_name == data.name:
        return ""
    now = f"The next run learns from {plain(called(data.name))}."
    return f"This result is of other digits: {plain(called(run.data_name))}. {now}"


def of_training_curve(run):
    """Why the training curve of a run ends elsewhere than its accuracy on all training digits; "" if it does not."""
    last, now = latest(run.history.train_accuracies), run.scores.train_accuracy if run.scores and run.scored else None
    if last is None or now is None or abs(now - last) < APART:
        return ""
    return (
        "The training curve is of the network as it learned: on one batch before each step, with units dropped out and "
        "digits varied where that is set. The number above is of the network as it is now, on all training digits."
    )


def is_guessing(run):
    """Whether a run that ended reads no better than somebody who guesses."""
    _, test = accuracies(run)
    return run.status in ("finished", "stopped") and test.share is not None and test.share < AT_GUESSING


def has_succeeded(run):
    """Whether a run did all of its iterations and reads well: only that is shown as a success."""
    _, test = accuracies(run)
    return run.status == "finished" and test.share is not None and test.share >= WELL


def announced(run):
    """What is read out of a run to who does not see it: that it goes on, each quarter of it, and what came of it."""
    if run.status == "failed":
        return run.message
    if run.ended:
        _, test = accuracies(run)
        if test.share is None:
            return "The training was stopped before its first iteration."
        ended = "is done" if run.status == "finished" else "was stopped"
        return f"The training {ended}: test accuracy {per_cent(test.share)}."
    if run.status != "running":
        return "The training is paused."
    return QUARTERS[min(3, 4 * run.iteration // run.config.iterations)]


def cost_alt(run):
    """The cost curve in words."""
    costs = run.history.costs
    if not costs:
        return "The cost curve; nothing is drawn yet."
    changed = f" Changed on the way: {'; '.join(changes(run.marks))}." if run.marks else ""
    return f"Cost over {counted(len(costs), 'iteration')}, from {cost(costs[0])} to {cost(costs[-1])}.{changed}"


def accuracy_alt(run, hidden=()):
    """The accuracy curves in words."""
    train, test = (f"{per_cent(each.share)}{each.of and f' ({each.of})'}" for each in accuracies(run, hidden))
    some = of_some_digits(run)
    return f"Accuracy over {counted(run.iteration, 'iteration')}: training {train}, test {test}.{some and f' {some}'}"


def of_some_digits(run):
    """That points of the test curve are of fewer digits than the numbers beside it; "" if they are not."""
    return some_digits(run.history.fewest_tested, run.n_test)
