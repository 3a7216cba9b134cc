"""What a sweep's owner has to know beside its result: who else trains, how far it is, and what failed."""

from collections import Counter

import streamlit as st

from lab.runs.scheduler import scheduler
from render import class_sentences, pieces, sentences
from ui.session import Sweeps, Training, part


def show():
    """Why the last sweep that was asked for did not begin."""
    if problem := part(Sweeps).take_problem():
        st.error(problem, icon=":material/error:")


def who_else_trains(sweep):
    """Pieces that say why a sweep is slow, if others train, or rests, if its class may have none."""
    found, rules = [], part(Training).rules
    if sweep.held and not rules.paused and not rules.sweeps:
        found.append(pieces.note(class_sentences.SWEEPS_REST))
    if n := scheduler.n_persons - any(cell.status == "running" for cell in sweep.cells):
        others = "1 other trains" if n == 1 else f"{n} others train"
        found.append(pieces.note(f"{others} on this server, and you take turns: so this is slower."))
    return found


def how_far(sweep, what):
    """A bar with how many of a sweep's runs, called `what`, are trained, and how much of the work is done."""
    counts = Counter(cell.status for cell in sweep.cells)
    said = [f"{counts['finished']} of {len(sweep.cells)} {what}trained"]
    if counts["failed"]:
        said.append(f"{counts['failed']} failed")
    if counts["cancelled"]:
        # One that was made again does not know by whom.
        said.append("cancelled" if sweep.cancelled else f"{counts['cancelled']} stopped early")
    done = sum(cell.iterations for cell in sweep.cells)
    iterations = f"{done:,} of {sum(cell.config.iterations for cell in sweep.cells):,} iterations"
    left = sweep.seconds_left
    time_left = f" · {sentences.duration(left)} left" if left is not None else ""
    return pieces.bar(sweep.fraction, f"{', '.join(said)} · {iterations}{time_left}")


def what_failed(sweep):
    """Pieces that say why all of a sweep failed, if for one reason."""
    reasons = {cell.message for cell in sweep.cells if cell.status == "failed"}
    all_failed = all(cell.status == "failed" for cell in sweep.cells)
    reason = reasons.pop() if all_failed and len(reasons) == 1 else None
    return [pieces.note(reason, "error")] if reason else []
