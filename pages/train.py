"""Set the hyperparameters, train, and watch."""

from functools import partial

import streamlit as st

from lab import settings
from lab.own_digits import is_mixed
from render import pieces, run_sentences, sentences
from ui.live import page as live
from ui.session import Address, Networks, Page, TaskWork, Training, part
from ui.shared import links
from ui.train import checkpoints, controls, findings, hand_in, living, network_files, run_buttons, task_card

FINDINGS_SECONDS, LOOK_SECONDS = 1.5, 0.25  # between two looks at what goes wrong, and whether the run rests

before = part(Page).name
if part(Page).enter("train") and before and part(Training).keep_settings():
    st.rerun()

with st.container(key="title"):
    st.title("Train a network", anchor=False)  # heard and not seen: the menu says it
training = part(Training)
run = training.run
watching = run is not None and run.busy
task = task_card.current()
goal = task_card.show()
with st.container(key="bar"):
    top = st.container()
    data, config = controls.show(task)
training.settings = config
problem = settings.problem(config, len(data.train_labels))


def stamp():
    """What the page is drawn anew for: the run goes on, rests or ends, here or in another tab."""
    now = training.run
    return id(now), now and ("busy" if now.busy else now.status)


drawn_for = stamp()  # it may end while the page is drawn


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


def show_findings():
    """What goes wrong, and what helps; and what the curves are of."""
    now = run.moment()
    found = findings.found(now, task.keeps, task.hidden)
    apart = run_sentences.ends_apart(now)
    if some := run_sentences.of_some_digits(now):
        found.append(pieces.caption(f"{some}{sentences.BY_ITSELF if apart else ''}"))
    if of_curve := run_sentences.of_training_curve(now, task.hidden):
        found.append(pieces.caption(of_curve))
    return found


run_buttons.follow(run, config)
# What was reset, and waits, begins with what is set by then: so that is shown.
of_run = run is not None and not (training.unbegun and (run.now != config or run.data is not data))
with top:
    run_buttons.show(run, may_start=not problem)
for note in part(Address).notes(config, partial(controls.left_out, locks=task.locks)):
    st.warning(note, icon=":material/link_off:")
with st.container(key="said"):
    show_said()
task_card.show_goal(goal, run)
living.show(config, data, of_run, task.hidden)
if of_run:
    live.show("findings", show_findings, FINDINGS_SECONDS, watching, lambda _: run_buttons.take_remedy(run))
    st.caption(run_sentences.described(run, task.hidden))
    if not watching:
        checkpoints.show(run, config)
if not watching:
    network_files.show(run)
live.watch("run", stamp, LOOK_SECONDS, drawn_for, quick=True)
