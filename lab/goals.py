"""Whether a run meets the goal of a task: judged by what was really done, from the start of its network on."""

import hashlib
import math
from dataclasses import asdict, dataclass, replace

from lab import settings
from lab.ledger.entries import Entry
from lab.origin import UNKNOWN, Origin
from lab.runs.changes import on_the_way
from lab.runs.run import ENDED
from lab.tasks import GOALS, MAX_LINK, Task, encode
from nncore.hyperparameters import HYPERPARAMETERS


@dataclass(frozen=True)
class Beginning:
    """What a run began from, as far as a goal asks.

    iterations: how many its network had done before; digits: the most that it had learned from at once; outside: what
    of it was not trained as the task says, in words, "" if all was; run: which run that is, by what it was started
    with, None where that does not matter.
    """

    iterations: int = 0
    digits: int = 0
    outside: str = ""
    run: list | None = None

    @classmethod
    def read(cls, said):
        """The one that a dictionary stands for, or None: what cannot be read is not taken for fresh weights."""
        iterations, digits, outside = (said.get(key) for key in ("iterations", "digits", "outside"))
        if type(iterations) is int and type(digits) is int and isinstance(outside, str):
            return cls(iterations, digits, outside, said.get("run"))
        return None


FIXED = ("hidden_units", "training_digits")  # what of a goal is as it is from the start of a run on
OTHER_TEST = "it was tested on other digits than everybody's"
OUTSIDE = Beginning(outside="it began before this task, or outside it")


def begin(task, shared, network=None, origin=None, last=None, last_beginning=None, fair=True):
    """The Beginning of a run that is about to start from a network, or from fresh weights if that is None.

    shared: whether its digits are of a data set that everybody has; origin: the Origin of the network; last: the Run
    before, with its Beginning, from which it may go on; that is None for a run from before the task; fair: whether its
    test digits are of such a data set, and of the task's, whatever it learns from.
    """
    own = "" if shared else "it learned from somebody's own digits"
    found = _begin(task, own, network, origin, last, last_beginning)
    # A task that allows any network judges it by what everybody's is judged by.
    other = "" if fair or "test_accuracy" not in task.goal else OTHER_TEST
    return replace(found, outside=other) if task.any_network else found


def _begin(task, own, network, origin, last, last_beginning):
    if network is None:
        return Beginning(outside=own)
    done = _iteration_of(network, last) if last is not None else None
    if done is None:
        return Beginning(outside=own or f"it began from {(origin or Origin(UNKNOWN)).words}")
    before = last_beginning or Beginning(outside="it goes on from a run from before this task")
    # Of a run whose first step it was before, it has neither digits nor settings.
    unlike = done and task.unlike(*on_the_way(last.config, last.marks), last.now)
    other = own or before.outside or ("it goes on from a run with other settings" if unlike else "")
    digits = max(before.digits, last.config.training_digits if done else 0)
    return Beginning(before.iterations + done, digits, other)


def _iteration_of(network, run):
    """After how many iterations of a run its network was this one; None if it never was."""
    known = [*run.checkpoints, (run.network_iteration, run.network)]
    return next((done for done, kept in known if kept is network or (kept and kept.digest == network.digest)), None)


class _Attempt:
    """What a goal asks of a Run, or of an Entry of the ledger.

    configs: all that it had; iterations: that it did; accuracy: on the test digits, the latest, None before one was
    measured; has_ended; final: whether the accuracy is of all test digits, and changes no more; failed.
    """

    def __init__(self, run):
        self.config, self.failed = run.config, run.status == "failed"
        if isinstance(run, Entry):
            self.configs, self.iterations = on_the_way(run.config, run.marks), run.iterations
            self.has_ended, self.accuracy = run.status in ENDED, run.test_accuracy
            self.final = self.has_ended and run.measured_at == run.iterations
        else:
            self.configs, self.iterations = (*on_the_way(run.config, run.marks), run.now), run.iteration
            self.has_ended, self.final = run.ended, run.ended and run.scored
            # Where the run rests all test digits are read; on the way some are, now and then.
            measured = [run.scores.test_accuracy] if run.scores and run.scored else run.history.test_accuracies
            self.accuracy = measured[-1] if measured else None

    def has(self, key, beginning):
        """What it has of a part of a goal: the number, None where there is none yet."""
        if key == "test_accuracy":
            return self.accuracy
        if key == "iterations":
            return beginning.iterations + self.iterations
        if key == "hidden_units":
            return sum(self.config.hidden_units)
        return max(self.config.training_digits, beginning.digits)


def check_goal(task: Task, run, beginning=None, answered=True):
    """What a run has of a goal: a list of (whether it is met, the goal in words, what the run has, in words).

    run: a Run, an Entry of the ledger, or None before there is one. Each says the truth for itself, and what a run may
    still change is not met before it has ended. Only a run that was trained as the task says meets the goal; where it
    was not, that is said last. beginning: of the run, None if that was before the task; answered: whether the question
    of the task was.
    """
    # In one order, whatever the order of a link.
    wanted = {key: said.format(_written(key, task.goal[key])) for key, (*_, said) in GOALS.items() if key in task.goal}
    if run is None:
        return [(False, said, "no run yet") for said in wanted.values()]
    attempt, beginning, found = _Attempt(run), beginning or OUTSIDE, []
    for key, said in wanted.items():
        met = (key in FIXED or attempt.final) and reaches(key, attempt.has(key, beginning), task.goal[key])
        has = _has_in_words(key, attempt, beginning, task.goal[key])
        found.append((met, said, has if key in FIXED or attempt.has_ended else f"{has} so far"))
    if attempt.failed:
        found = [(False, said, "the run failed") for _, said, _ in found]
    reasons = _reasons(task, attempt, beginning) + ([] if answered else ["the question was not answered before"])
    return [*found, (False, "Trained as the task says", "; ".join(reasons))] if reasons else found


def is_met(found, run):
    """Whether a goal is met: it has parts, and a run that is over and measured meets all. found: of `check_goal`."""
    return bool(found) and all(met for met, *_ in found) and _Attempt(run).final


def why_not(task, run, beginning):
    """Why a run does not count for a task, or meets its goal no more, however well it reads: each in words. Arguments
    as for `check_goal`."""
    attempt, beginning = _Attempt(run), beginning or OUTSIDE
    found = _reasons(task, attempt, beginning)
    for key in ("hidden_units", "iterations", "training_digits"):
        has = attempt.has(key, beginning)
        if key in task.goal and not reaches(key, has, task.goal[key]):
            most = GOALS[key][2].format(_written(key, task.goal[key])).lower()
            found.append(f"{_written(key, has)} where the goal is {most}")
    return found


def _reasons(task, attempt, beginning):
    # What was locked and changed back again was another on the way.
    found = [f"not the task's {title.lower()}" for title in task.unlike(*attempt.configs)]
    found += [beginning.outside] * bool(beginning.outside)
    done, locked = attempt.has("iterations", beginning), task.locks.get("iterations", math.inf)
    if done > locked and not task.any_network:
        found.append(f"{done:,} iterations in all; the task allows {locked:,}")
    return found


def begun(beginning, text):
    """What the ledger has of a Beginning in a task. text: of the task's link."""
    facts = {name: value for name, value in asdict(beginning).items() if name != "run"}
    return facts | {"task": mark_of(text)}


def mark_of(text):
    """What tells a task from others, by the text of its link."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def beginning_in(text, run):
    """The Beginning of a Run or an Entry in the task of a link's text; None where it was not begun in that."""
    said = run.begun or {}
    return Beginning.read(said) if said.get("task") == mark_of(text) else None


def reaches(key, value, wanted):
    """Whether a number, None where there is none, is as a goal wants it. key: of GOALS."""
    return value is not None and (value >= wanted if key == "test_accuracy" else value <= wanted)


def _has_in_words(key, attempt, beginning, wanted):
    number = attempt.has(key, beginning)
    if number is None:
        return "not measured"
    if key == "test_accuracy":
        return _accuracy(number, wanted)
    if key == "iterations" and beginning.iterations:
        return f"{number:,}, counting the {beginning.iterations:,} before this run"
    return _written(key, number)


def _written(key, value):
    return f"{100 * value:.2f}".removesuffix("0") + "\u202f%" if key == "test_accuracy" else f"{value:,}"


def _accuracy(accuracy, wanted):
    """An accuracy in per cent with one decimal, as everywhere; with more of them where it would be rounded to what is
    wanted, or below it."""
    said = (f"{100 * accuracy:.{digits}f}" for digits in range(1, 9))
    right = (text for text in said if (float(text) / 100 >= wanted) == (accuracy >= wanted))
    return next(right, f"{100 * accuracy}") + "\u202f%"


def problems(task, config):
    """Why nobody could do a task, whose link opens a configuration, as sentences; empty if somebody could."""
    found = []
    if len(encode(task)) > MAX_LINK:
        found.append("This task is too long for a link: shorten the question.")
    if wrong := settings.problem(config):
        found.append(f"{wrong} Students start from these settings: change them on Train.")
    locked = {
        "hidden_units": sum(task.locks.get(key, 1) for key in list(settings.UNITS)[: task.locks.get("layers", 0)]),
        "training_digits": task.locks.get(HYPERPARAMETERS["training_digits"].key, 0),
    }
    for key, least in locked.items():
        if least > task.goal.get(key, math.inf):
            said = GOALS[key][2].format(_written(key, task.goal[key]))
            found.append(f"The goal cannot be met: “{said}”, but the locked settings make {least:,}.")
    if task.locks.get("iterations", 0) > task.goal.get("iterations", math.inf):
        found.append("More iterations are locked than the goal allows: only a run that is stopped early meets it.")
    if task.goal.get("test_accuracy", 0) >= 1:
        found.append("No network reads all test digits right: ask for less than 100\u202f%.")
    return found
