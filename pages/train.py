"""Set the hyperparameters, train, and watch."""

from dataclasses import replace
from functools import partial

import streamlit as st

from lab import settings
from lab.own_digits import is_mixed
from lab.runs.history import History
from render import run_curves, run_sentences, sentences, wiring
from ui.app import announcer, navigation
from ui.session import Address, Networks, Page, TaskWork, Training, dark, part
from ui.shared import data_choice, figure, glossary, links, live
from ui.train import (
    checkpoints,
    controls,
    findings,
    hand_in,
    network_files,
    run_buttons,
    stage,
    stage_presses,
    task_card,
)

# A redrawn chart takes the browser's time from the training, and the accuracies change less.
REDRAW_SECONDS, ACCURACY_SECONDS = 0.45, 1.35
PRESSES_SECONDS = 1  # between two looks at whether there is something to press yet
REST_SECONDS = 2  # between two looks at what rests
FEWEST = 10  # iterations of an axis

navigation.require_app()
part(Page).enter("train")
if part(Training).keep_settings():
    st.rerun()

st.title("Train a network", anchor=False)  # one stop less before Start, for the keyboard
training = part(Training)
run = training.run
watching, status = run is not None and run.busy, run and run.status
seen = run and (status, run.iteration)
task = task_card.current()
goal = task_card.show()
# On a phone one comes below the other: the network first.
main, side = st.container(key="beside").columns([2.6, 1], gap="small")
with side:
    with controls.panel(task):
        data = data_choice.choose()
        config = controls.choose(data, task)
        links.to_assign(task)
    glossary.show("cost", "cross-entropy", "gradient", "iteration", "epoch", "accuracy", "overfitting")
training.settings = config
problem = settings.problem(config, len(data.train_labels))


def show_said():
    """What there is to say and to do next, in a place that is always there and as high: a press may be what ends the
    typing of another number, and what is pressed must not move."""
    if said := problem or training.problem_of(config) or part(TaskWork).problem:
        st.error(said, icon=":material/error:")
    if run is None:
        if not said:
            st.info(task_card.hint() or sentences.NO_RUN_YET, icon=":material/lightbulb:")
            task_card.offer_walk()
        return
    # Of a paused run nothing: its end then comes in the place of what is said here, and nothing moves.
    if run.ended and not watching:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            show_end(run)
    elif training.unbegun:
        # What is set until then is what it begins with.
        st.caption(sentences.RESET)
    elif run.now == config or is_mixed(run.data_name):
        own_settings = f" {sentences.OWN_SETTINGS}" if run.now != config else ""
        if watching or training.may_go_on:  # else the class says above why it rests
            st.caption((sentences.WATCH if watching else sentences.PAUSED) + own_settings)
    else:
        changed = ", ".join(settings.differences(run.now, config))
        st.caption(
            f"Changed since it started: {changed}. This run keeps its old settings. Press Reset to use the new ones."
        )


def show_end(run):
    """What came of the run, and where to go next."""
    if run.status == "failed":
        st.error(run.message, icon=":material/error:")
    elif run_sentences.is_guessing(run):
        said = (
            run_sentences.result(run, task.hidden),
            sentences.guessing(run_sentences.accuracies(run)[1].share),
            "" if findings.of(run) else sentences.GO_ON_LONGER,
        )
        st.warning(" ".join(filter(None, said)), icon=":material/warning:")
    else:
        kind, icon = (st.success, "check_circle") if run_sentences.has_succeeded(run) else (st.info, "flag")
        kind(run_sentences.result(run, task.hidden), icon=f":material/{icon}:")
        if run.message:
            st.caption(run.message)
    others = run_sentences.of_other_digits(run, data)
    changed = [] if is_mixed(run.data_name) else settings.differences(run.now, config)
    if run.network is not None:
        # Who has set something else has that to try next: there is one line for either, and nothing moves.
        if part(Networks).source is not run:
            st.caption(f":material/folder_open: {sentences.ANOTHER_OPENED}", width="content")
        elif not (changed or others):
            links.to_draw()
        hand_in.offer(run)
    if is_mixed(run.data_name):
        st.caption(sentences.OWN_SETTINGS)
    for note in (sentences.of_other_settings(changed) if changed else "", others):
        if note:
            st.caption(f":material/history: {note}", width="content")


def as_far(now):
    """The settings of a run, with no more iterations than it did once it has ended: its curves have all of the axis."""
    n = min(now.config.iterations, max(FEWEST, now.iteration))
    return replace(now.config, iterations=n) if now.ended and now.iteration else now.config


def show_cost(shown, progress, numbers, below):
    """The run's progress and numbers, its cost curve and a task's goal, of one moment."""
    now = shown and shown.moment()
    task_card.show_goal(goal, now)
    with progress:
        if now is None:
            st.progress(0.0, f"Iteration 0 of {config.iterations:,}")
        else:
            st.progress(now.iteration / now.config.iterations, run_sentences.progress(now))
    with numbers:
        st.html(run_sentences.numbers(now, task.hidden))
        if now and now.notice:
            st.caption(f":material/cloud_sync: {now.notice}")
    history, settings_now, marks = (now.history, as_far(now), now.marks) if now else (History(), config, ())
    with below:
        chart = run_curves.cost_curve(history, settings_now, dark(), marks)
        figure.show(chart, run_sentences.cost_alt(now) if now else sentences.NO_CURVE_YET, low=True)
    announcer.say("train", run_sentences.announced(now) if now else "")
    if watching and (not now.busy or now.status != status):
        # Redraw the page: the buttons are no longer right.
        st.rerun()
    if now and now.iteration and unseen:
        # Most is learned before the pictures' own time has come.
        unseen.clear()
        live.wake(show_accuracy.__name__)


def show_accuracy(shown, pictures):
    """What the network is like, the accuracy curves, and what goes wrong.

    One fragment: two of the same pace leave old charts on the page.
    """
    if training.run is not run:
        # A remedy was taken.
        st.rerun()
    if shown is None:
        stage.show_before(pictures, config, data, task.hidden)
        figure.show(run_curves.accuracy_curves(History(), config, dark()), sentences.NO_CURVE_YET, low=True)
        return
    now = shown.moment()
    stage.show(pictures, now, task.hidden, stage_presses.pressed(run, data))
    apart = run_sentences.ends_apart(now)
    curves = run_curves.accuracy_curves(now.history, as_far(now), dark(), apart)
    figure.show(curves, run_sentences.accuracy_alt(now, task.hidden), low=True)
    if watching:
        # The numbers are redrawn more often.
        st.caption(f"As of iteration {now.iteration:,}.")
    if some := run_sentences.of_some_digits(now):
        st.caption(f"{some}{sentences.BY_ITSELF if apart else ''}")
    if of_curve := run_sentences.of_training_curve(now, task.hidden):
        st.caption(of_curve)
    findings.show(now, run_buttons.take_remedy, task.keeps, task.hidden)


def look_for_others():
    """A run that rests here may go on, or end, in another tab."""
    if run.busy or (run.status, run.iteration) != seen:
        st.rerun()


run_buttons.follow(run, config)
# What the pictures show is of before the run: until they are drawn once more.
unseen = ["pictures"] if watching and not run.iteration else []
# What was reset, and waits, begins with what is set by then: so that is shown.
shown = None if training.unbegun and (run.now != config or run.data is not data) else run
with main:
    for note in part(Address).notes(config, partial(controls.left_out, locks=task.locks)):
        st.warning(note, icon=":material/link_off:")
    run_buttons.show(run, may_start=not problem)
    with st.container(key="said"):
        show_said()
    progress = st.container()
    with st.container(key="stage"):
        pictures = st.columns([1.25, 1])
    with st.container(horizontal=True, vertical_alignment="center", key="at_a_glance"):
        numbers = st.container()
        whole = st.container(width=wiring.WIDTH)
    first, second = st.columns(2)
    live.fragment(show_cost, REDRAW_SECONDS, watching)(shown, progress, numbers, first)
    with second:
        live.fragment(show_accuracy, ACCURACY_SECONDS, watching)(shown, (*pictures, whole))
    if shown is not None:
        st.caption(run_sentences.described(run, task.hidden))
        if not watching:
            checkpoints.show(run, config)
    if not watching:
        network_files.show(run)
    live.fragment(stage_presses.follow, PRESSES_SECONDS, watching)(run, data)
    if run is not None and not (watching or run.ended):
        live.fragment(look_for_others, REST_SECONDS)()
