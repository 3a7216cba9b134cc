"""Start, pause, step, stop, reset and slow down: what a reader does with a run while it trains."""

import streamlit as st

from lab import hyperparameters
from lab.runs.scheduler import scheduler
from nncore.config import LIVE
from ui.session import state
from ui.train import findings

STEPS = (1, 10, 100)
# Iterations a second at most: in slow motion each step can be watched.
FULL = 0
PACES = {FULL: "Full speed", 20: "20/s", 4: "4/s", 1: "1/s"}


def show(run, config, data, may_start):
    """The buttons, always in the same places. may_start: whether training may start with these settings."""
    going, paused = run is not None and run.status == "running", run is not None and run.status == "paused"
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        st.button(
            "Start training",
            icon=":material/play_arrow:",
            type="primary",
            shortcut="Alt+S",
            disabled=going or paused or not may_start,
            on_click=state.start_run,
            args=(config, data),
        )
        if paused:
            st.button("Resume", on_click=scheduler.resume, args=(run,), type="primary", shortcut="Alt+P")
        else:
            st.button("Pause", on_click=scheduler.pause, args=(run,), disabled=not going, shortcut="Alt+P")
        st.button("Stop", on_click=scheduler.stop, args=(run,), disabled=not (going or paused), shortcut="Alt+X")
        st.button(
            "Reset",
            on_click=state.reset_run,
            args=(config, data),
            shortcut="Alt+Z",
            disabled=run is None or not may_start,
            help="Back to the starting weights, paused before the first iteration, with the settings as they are now.",
        )
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        _steps(run, config, data, going or not (paused or may_start))
        st.segmented_control(
            "Speed",
            list(PACES),
            default=FULL,
            format_func=PACES.get,
            key=state.PACE,
            on_change=state.set_pace,
            required=True,
            persist_state="session",
            help="Slow motion shows every single step; it can be changed at any time.",
        )


def _steps(run, config, data, disabled):
    paused = run is not None and run.status == "paused"
    for number in STEPS:
        label = "Step" if number == 1 else f"Step {number}"
        act, arguments = (scheduler.resume, (run,)) if paused else (state.start_run, (config, data))
        st.button(
            label,
            on_click=act,
            args=(*arguments, number),
            disabled=disabled,
            key=f"step_{number}",
            shortcut="Alt+N" if number == 1 else None,
        )


def take_remedy(run, remedy):
    """Start what a remedy for a run says, and have the controls say so."""
    config, network = findings.remedied(run, remedy)
    state.set_controls(hyperparameters.values_of(config))
    state.start_run(config, run.data, network=network)


def follow(run, config):
    """Let a run that goes on have the learning rate and whatever else may change, as the controls say."""
    if run is None or run.ended or config == run.now:
        return
    try:
        run.now.check_change(config)
    except ValueError:
        # Other settings differ too: they are for the next run.
        return
    scheduler.change(run, **{name: getattr(config, name) for name in LIVE})
