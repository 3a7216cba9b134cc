"""How far a sweep, a repetition or a race is, what its owner has to know of it, and the way out."""

from collections import Counter

import streamlit as st

from render import class_sentences, pieces, sentences
from ui.session import Sweeps, Training, part


def said(sweep, what=""):
    """Pieces: why all of a sweep failed, if for one reason; that its class may have
    none; and how many of its runs, called `what`, are trained."""
    rules, reasons = part(Training).rules, {cell.message for cell in sweep.cells if cell.status == "failed"}
    all_failed = all(cell.status == "failed" for cell in sweep.cells)
    reason = reasons.pop() if all_failed and len(reasons) == 1 else None
    found = [pieces.note(reason, "error")] if reason else []
    if not sweep.done and sweep.held and not rules.paused and not rules.sweeps:
        found.append(pieces.note(class_sentences.SWEEPS_REST))
    return [*found, _how_far(sweep, what)]


def end(sweep, kind, again):
    """The button that cancels a sweep of a kind, or once it is done makes room for another; again: what it is called
    then."""
    if sweep.done:
        st.button(again, icon=":material/restart_alt:", key=f"again_{kind}", on_click=part(Sweeps).forget, args=(kind,))
    else:
        st.button("Cancel", icon=":material/stop:", key=f"cancel_{kind}", on_click=sweep.cancel)


def _how_far(sweep, what):
    counts = Counter(cell.status for cell in sweep.cells)
    parts = [f"{counts['finished']} of {len(sweep.cells)} {what}trained"]
    if counts["failed"]:
        parts.append(f"{counts['failed']} failed")
    if counts["cancelled"]:
        # One that was made again does not know by whom.
        parts.append("cancelled" if sweep.cancelled else f"{counts['cancelled']} stopped early")
    done = sum(cell.iterations for cell in sweep.cells)
    iterations = f"{done:,} of {sum(cell.config.iterations for cell in sweep.cells):,} iterations"
    left = sweep.seconds_left
    time_left = f" · {sentences.duration(left)} left" if left is not None else ""
    return pieces.bar(sweep.fraction, f"{', '.join(parts)} · {iterations}{time_left}")
