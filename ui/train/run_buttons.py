"""Start, pause, step, stop, reset and slow down: what a reader does with a run while it trains."""

import streamlit as st

from lab import settings
from lab.diagnosis.remedies import remedied
from lab.networks import gone_on
from lab.runs.scheduler import scheduler
from nncore.hyperparameters import LIVE
from ui.session import Training, part, widgets
from ui.session.training import PACE
from ui.shared import inputs
from ui.train import controls

STEPS = (1, 10, 100)
# Iterations a second at most: in slow motion each step can be watched.
FULL = 0
PACES = {FULL: "Full speed", 20: "20/s", 4: "4/s", 1: "1/s"}


def show(run, data, may_start, ready=True):
    """The buttons, always in the same places.

    may_start: whether training may start with these settings; ready: whether it is what to do next. Where it is not,
    the button only looks so: it can be pressed while an answer is still being typed, and the press is what ends that.
    """
    going, paused = run is not None and run.status == "running", run is not None and run.status == "paused"
    # What has not begun is not resumed.
    paused = paused and not part(Training).unbegun
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        st.button(
            "Start training",
            icon=":material/play_arrow:",
            # Its key keeps it the same button when its look changes under a press.
            key="start_training",
            type="primary" if ready else "secondary",
            shortcut="Alt+S",
            disabled=going or paused or not may_start,
            on_click=controls.attempt,
            args=(part(Training).begin, data),
        )
        # By their keys both are as wide (ui/app/navigation.py), so that the button beside them stays where it is.
        if paused:
            resume = {"type": "primary", "key": "resume", "shortcut": "Alt+P"}
            st.button("Resume", on_click=scheduler.resume, args=(run,), **resume)
        else:
            pause = {"disabled": not going, "key": "pause", "shortcut": "Alt+P"}
            st.button("Pause", on_click=scheduler.pause, args=(run,), **pause)
        st.button("Stop", on_click=scheduler.stop, args=(run,), disabled=run is None or run.ended, shortcut="Alt+X")
        st.button(
            "Reset",
            on_click=controls.attempt,
            args=(part(Training).reset, data),
            shortcut="Alt+Z",
            disabled=run is None or not may_start,
            help="Back to the starting weights, paused before the first iteration, with the settings as they are now.",
        )
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        _steps(run, data, going or not (paused or may_start))
        text = "Slow motion shows every single step; it can be changed at any time."
        follow = part(Training).follow_pace
        inputs.segments("Speed", list(PACES), PACE, text, format_func=PACES.get, on_change=follow)


def _steps(run, data, disabled):
    paused = run is not None and run.status == "paused"
    for number in STEPS:
        label = "Step" if number == 1 else f"Step {number}"
        start = controls.attempt, (part(Training).start, data)
        act, arguments = (scheduler.resume, (run,)) if paused else start
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
    config, network = remedied(run, remedy)
    widgets.put(settings.values_of(config))
    origin = gone_on(run, remedy.resume_from) if network else None
    part(Training).attempt(part(Training).start, config, run.data, None, network, origin)


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
