"""Start, pause, step, reset and slow down: what a reader does with a run while it trains."""

from dataclasses import asdict

import streamlit as st

from lab import settings
from lab.diagnosis.findings import findings, worst
from lab.diagnosis.remedies import remedied
from lab.origin import gone_on
from lab.runs.scheduler import scheduler
from nncore.hyperparameters import LIVE
from ui.session import Training, part, widgets
from ui.session.training import PACE
from ui.shared import inputs
from ui.train import controls

STEPS = (10, 100)
# Iterations a second at most: in slow motion each step can be watched.
FULL = 0
PACES = {FULL: "Full speed", 20: "20/s", 4: "4/s", 1: "1/s"}


def show(run, may_start):
    """The buttons, always in the same places.

    may_start: whether training may start with these settings. A task's question may not be answered yet: Start can be
    pressed while the answer is being typed, and the press is what ends that.
    """
    going, paused = run is not None and run.status == "running", run is not None and run.status == "paused"
    # What has not begun is not resumed.
    waiting = paused and not part(Training).unbegun
    _main_button(run, going, waiting, may_start)
    may_step = not going and (waiting or may_start)
    text = "One iteration (Alt+N). A run that goes on pauses; without a run, one begins. After the end, press Reset."
    # Who steps by a key presses it again before the page has said that the step is done.
    _step(may_step or going, 1, "Step", shortcut="Alt+N", help=text)
    st.button(
        "Reset",
        key="reset",
        on_click=controls.attempt,
        args=(part(Training).reset,),
        shortcut="Alt+Z",
        disabled=run is None or not may_start,
        help="Back to the starting weights, with the settings as they are now (Alt+Z). Until the next start, a reload "
        "brings back the run before.",
    )
    with st.popover("Speed", icon=":material/speed:", key="speed"):
        text = "Slow motion shows every single step; it can be changed at any time."
        follow = part(Training).follow_pace
        inputs.segments("Speed", list(PACES), PACE, text, format_func=PACES.get, on_change=follow, comes_back=True)
        with st.container(horizontal=True, gap="xsmall"):
            for number in STEPS:
                _step(may_step, number, f"Step {number}")


def offer_end(run):
    """A way to end a paused run where it is: what it learned is kept, and can be handed in."""
    st.button("End the run here", key="stop", icon=":material/stop:", on_click=scheduler.stop, args=(run,))


def _main_button(run, going, paused, may_start):
    """Start, Pause and Resume are one button, so that who presses it with a key can press it again.

    Its type stays: a browser makes another element of another type, and neither the keyboard's place nor a press that
    has begun on the one before would stay.
    """
    if going:
        label, icon, does = "Pause", "pause", (scheduler.pause, run)
    elif paused:
        label, icon, does = "Resume", "play_arrow", (part(Training).attempt, part(Training).go_on, run)
    else:
        label, icon, does = "Start training", "play_arrow", (controls.attempt, part(Training).begin)
    st.button(
        label,
        icon=f":material/{icon}:",
        key="go",
        type="primary",
        shortcut="Alt+P" if going or paused else "Alt+S",
        disabled=not (going or paused or may_start),
        on_click=part(Training).press,
        args=does,
    )


def _step(may, number, label, **more):
    """A button that does so many iterations and pauses."""
    st.button(label, on_click=_do_step, args=(number,), disabled=not may, key=f"step_{number}", **more)


def _do_step(number):
    """Do what a step is at this moment, which the page may not have been drawn for yet."""
    training, run = part(Training), part(Training).run
    if run is not None and run.status == "running":
        if number == run.stepping == 1:
            training.attempt(training.go_on, run, number)  # who presses again and again has as many steps
        # One that is just taking as many steps is about to pause by itself.
        elif not run.stepping or run.budget > number:
            scheduler.pause(run)
    elif run is not None and run.status == "paused" and not training.unbegun:
        training.attempt(training.go_on, run, number)
    else:
        controls.attempt(_begin_by_steps, number)


def _begin_by_steps(config, data, number):
    """Begin a run with so many steps. Raises ValueError as `Training.begin` does, and after the end of one of the same
    settings: who steps on has not asked for another in place of what it learned."""
    run = part(Training).run
    if run is not None and run.ended and part(Training).is_of(config, data):
        further = "" if run.network is None else ", or go on from here in the Time machine below"
        raise ValueError(f"this run has ended: press Reset to take its steps again{further}")
    part(Training).begin(config, data, number)


def take_remedy(run):
    """Start what the remedy says that helps a run now, if one does, and have the controls say so."""
    if not (finding := worst(findings(run))):
        return
    remedy = finding.remedy
    config, network = remedied(run, remedy)
    widgets.put(settings.values_of(config))
    origin = gone_on(run, remedy.resume_from) if network else None
    part(Training).attempt(part(Training).start, config, run.data, None, network, origin)


def follow(run, config):
    """Let a run that goes on have the learning rate and whatever else may change, where the controls were changed here.

    One that waits before its first iteration is not changed on the way: what begins it makes it anew as they say then.
    """
    training = part(Training)
    if run is None or run.ended or training.unbegun:
        return
    heard = training.heard = training.heard or config
    now, before, has = asdict(config), asdict(heard), asdict(run.now)
    changes = {name: now[name] for name in LIVE if now[name] != before[name]}
    if not changes or any(now[name] != has[name] for name in now if name not in LIVE):
        return  # where other settings differ too, they are for the next run
    try:
        scheduler.change(run, **changes)
        training.heard = config
    except ValueError as problem:
        training.refuse(problem)
