"""What a sweep's owner has to know beside its result: who else trains, and what is not in the notebook yet."""

from collections import Counter

import streamlit as st

from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import sweeps
from render import class_sentences, sentences
from ui.session import Sweeps, Training, part
from ui.shared import live

LOOK_SECONDS = 2.0


def show():
    """Why runs of this reader's sweeps are not in the notebook yet, as long as that is so; and what was refused."""
    if problem := part(Sweeps).take_problem():
        st.error(problem, icon=":material/error:")
    trouble = part(Sweeps).trouble
    live.fragment(_watch, LOOK_SECONDS, bool(trouble or part(Sweeps).going))(trouble is not None)


def _watch(was_there):
    if trouble := part(Sweeps).trouble:
        st.warning(
            f"{trouble} What the sweep has finished waits, and is saved as soon as that works.",
            icon=":material/cloud_off:",
        )
    elif was_there:
        st.rerun()


def say_who_else_trains(sweep):
    """Why a sweep is slow, if others train, or rests, if its class may have none."""
    rules = part(Training).rules
    if sweep.rests and not rules.paused and not rules.sweeps:
        st.info(class_sentences.SWEEPS_REST, icon=":material/pause_circle:")
    n = sweeps.n_beside(sweep)
    others = f"{n} other sweep{'s' if n > 1 else ''} on this server: networks take turns. " if n else ""
    n = scheduler.n_going
    runs = f"{n} run{'s train' if n > 1 else ' trains'} on this server: so this is slower. " if n else ""
    if others or runs:
        st.info((others + runs).strip(), icon=":material/hourglass:")


def say_how_far(sweep, what):
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
    st.progress(sweep.fraction, f"{', '.join(said)} · {iterations}{time_left}")


def say_what_failed(sweep):
    """Why the rest of a sweep was not trained, or all of it failed, if for one reason."""
    reasons = {cell.message for cell in sweep.cells if cell.status == "failed"}
    all_failed = all(cell.status == "failed" for cell in sweep.cells)
    reason = sweep.problem or (reasons.pop() if all_failed and len(reasons) == 1 else None)
    if reason:
        st.error(reason, icon=":material/error:")
