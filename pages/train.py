"""Set the hyperparameters, train, and watch."""

from functools import partial

import streamlit as st

from lab import settings
from render import run_curves, run_sentences, sentences
from ui.app import navigation
from ui.session import Address, Page, TaskWork, Training, dark, part
from ui.shared import data_choice, figure, glossary, links, live
from ui.train import checkpoints, controls, findings, network_files, run_buttons, stage, task_card

# A redrawn chart takes the browser's time from the training, and the accuracies change less.
REDRAW_SECONDS, ACCURACY_SECONDS = 0.45, 1.35

navigation.require_app()
part(Page).enter("train")
if part(Training).keep_settings():
    st.rerun()

st.title("Train a network")
training = part(Training)
run = training.run
watching, status = run is not None and run.busy, run and run.status
task = task_card.current()
goal = task_card.show()
left, right = st.columns([1, 2.4], gap="large")
with left:
    data = data_choice.choose()
    config = controls.choose(data, task)
    links.to_assign(task)
training.settings = config
problem = settings.problem(config, len(data.train_labels))


def show_whether_outdated(run):
    """Whether what is below is of the settings as they are."""
    # Always there and as high: a press may be what ends the typing of another number, and its button must not move.
    with st.container(key="outdated"):
        others = run_sentences.of_other_digits(run, data) if run.ended else ""
        if run.now == config and not others:
            st.caption(sentences.OF_THESE_SETTINGS)
        if run.now != config and run.ended:
            st.caption(f":material/history: {sentences.of_other_settings(settings.differences(run.now, config))}")
        elif run.now != config:
            st.caption("Other settings have changed since: Stop or Reset, to use them.")
        if others:
            st.caption(f":material/history: {others}")


def show_cost(run, top, place):
    """The run's progress and numbers at the top, its cost curve and a task's goal in their places; of one moment."""
    now = run.moment()
    task_card.show_goal(goal, now)
    with top:
        st.progress(now.iteration / now.config.iterations, run_sentences.progress(now))
        st.html(run_sentences.numbers(now))
        if now.notice:
            st.caption(f":material/cloud_sync: {now.notice}")
    with place:
        figure.show(run_curves.cost_curve(now.history, now.config, dark(), now.marks), run_sentences.cost_alt(now))
    if watching and (not now.busy or now.status != status):
        # Redraw the page: the buttons are no longer right.
        st.rerun()


def show_accuracy(run, below):
    """The accuracy curves, what goes wrong, and below what the network is like.

    One fragment: two of the same pace leave old charts on the page.
    """
    if training.run is not run:
        # A remedy was taken.
        st.rerun()
    now = run.moment()
    apart = run_sentences.ends_apart(now)
    curves = run_curves.accuracy_curves(now.history, now.config, dark(), apart)
    figure.show(curves, run_sentences.accuracy_alt(now))
    if watching:
        # The numbers are redrawn more often.
        st.caption(f"As of iteration {now.iteration:,}.")
    if some := run_sentences.of_some_digits(now):
        st.caption(f"{some}{sentences.BY_ITSELF if apart else ''}")
    if of_curve := run_sentences.of_training_curve(now, task.hidden):
        st.caption(of_curve)
    findings.show(now, run_buttons.take_remedy, task.keeps)
    stage.show(below, now, task.hidden)


def show_end(run):
    """What came of the run, and where to go next."""
    if run.status == "failed":
        st.error(run.message, icon=":material/error:")
    elif run.ended and run_sentences.is_guessing(run):
        said = (
            run_sentences.result(run),
            sentences.guessing(run_sentences.accuracies(run)[1].share),
            "" if findings.of(run) else sentences.GO_ON_LONGER,
        )
        st.warning(" ".join(filter(None, said)), icon=":material/warning:")
    elif run.ended:
        st.success(run_sentences.result(run), icon=":material/check_circle:")
        if run.message:
            st.caption(run.message)
    if run.network is not None and run.status != "paused":
        links.to_draw()


run_buttons.follow(run, config)
with right:
    for note in part(Address).notes(config, partial(controls.left_out, locks=task.locks)):
        st.warning(note, icon=":material/link_off:")
    run_buttons.show(run, data, may_start=not problem, ready=not part(TaskWork).unanswered)
    if said := problem or training.problem or part(TaskWork).problem:
        st.error(said, icon=":material/error:")
    if run is None:
        task_card.show_goal(goal, None)
        if not said:
            st.info(task_card.hint() or sentences.NO_RUN_YET, icon=":material/lightbulb:")
            stage.show_before(st.container(), config, data, task.hidden)
    else:
        show_whether_outdated(run)
        top = st.container()
        first, second = st.columns(2)
        live.fragment(show_cost, REDRAW_SECONDS, watching)(run, top, first)
        below = st.container()
        with second:
            live.fragment(show_accuracy, ACCURACY_SECONDS, watching)(run, below)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(run_sentences.described(run, task.hidden))
            glossary.show("cost", "cross-entropy", "gradient", "iteration", "epoch", "accuracy", "overfitting")
        if not watching:
            # At the end of the page, where it moves nothing.
            show_end(run)
            checkpoints.show(run, config, data)
    if not watching:
        network_files.show(run)
