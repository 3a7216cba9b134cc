"""Set the hyperparameters, train, and watch."""

from functools import partial

import streamlit as st

from lab import settings
from lab.diagnosis.findings import findings
from render import pieces, run_sentences, sentences
from ui.live import page as live
from ui.session import Address, Networks, Page, TaskWork, Training, part
from ui.shared import links, walk
from ui.train import checkpoints, controls, living, outcome, run_buttons, take_home, task_card

FINDINGS_SECONDS, LOOK_SECONDS = 1.5, 0.25  # between two looks at what goes wrong, and whether the run rests

before = part(Page).name
if part(Page).enter("train") and before and part(Training).keep_settings():
    st.rerun()

with st.container(key="title"):
    st.title("Train a network", anchor=False)  # heard and not seen: the menu says it
training = part(Training)
run = training.run


def stamp():
    """What the page is drawn anew for: the run goes on, rests or ends, here or in another tab."""
    now = training.run
    return id(now), now and ("busy" if now.busy else now.status)


drawn_for = stamp()  # it may rest or end while the page is drawn
watching = drawn_for[1] == "busy"
task = task_card.current()
goal = task_card.show()
with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="bar"):
    transport = st.container(horizontal=True, gap="xsmall", key="transport", width="content")
    data, config, problem = controls.show(task)
preset = controls.preset_of(config)


def show_said():
    """What there is to say and to do next, in a place that is always there and as high: a press may be what ends the
    typing of another number, and what is pressed must not move."""
    look_for, shown = (preset.question, preset.hint) if preset else (None, None)
    if run is not None and run.origin.goes_on:
        look_for = shown = None  # it goes on from a network, and does not begin as the preset does
    if run is None or run.now != config or run.iteration < config.iterations:
        shown = None
    if wrong:
        st.error(wrong, icon=":material/error:")
    if run is None:
        if not wrong:
            st.markdown(task_card.hint() or f"{sentences.NO_RUN_YET} {look_for or ''}")
            if not task:
                links.to_walk()
    elif run.ended and not watching:
        show_end(run, shown)
    elif training.unbegun:
        # What is set until then is what it begins with.
        st.markdown(sentences.RESET)
    elif run.now == config or run.origin.own_digits:
        own_settings = f" {sentences.OWN_SETTINGS}" if run.now != config else ""
        if watching or training.may_go_on:  # else the class says above why it rests
            with st.container(key="hint"):
                st.markdown((look_for or sentences.WATCH if watching else sentences.PAUSED) + own_settings)
    else:
        st.markdown(sentences.changed_since(settings.differences(run.now, config)))
    if run is not None and run.status == "paused" and not (watching or training.unbegun):
        run_buttons.offer_end(run)
    if of_run:
        live.show("findings", show_findings, FINDINGS_SECONDS, watching, lambda _: run_buttons.take_remedy(run))


def show_end(run, shown):
    """What came of the run, how it reads what is drawn, and what to try next. shown: what the run of a preset has
    shown, None where it is of none."""
    others = run_sentences.of_other_digits(run, data)
    changed = [] if run.origin.own_digits else settings.differences(run.now, config)
    if run.status == "failed":
        st.error(run.message, icon=":material/error:")
    elif run_sentences.is_guessing(run):
        said = (
            run_sentences.result(run, task.hidden),
            sentences.guessing(run_sentences.accuracies(run)[1].share),
            shown or ("" if findings(run) else sentences.GO_ON_LONGER),
        )
        st.warning(" ".join(filter(None, said)), icon=":material/warning:")
    else:
        kind, icon = (st.success, "check_circle") if run_sentences.has_succeeded(run) else (st.info, "flag")
        more = [] if changed or others else outcome.said(run, shown)  # else there is something to try already
        kind(" ".join((run_sentences.result(run, task.hidden), *more)), icon=f":material/{icon}:")
    if run.message and run.status != "failed":
        st.caption(run.message)
    if run.network is not None:
        # Who has set something else has that to try next: there is one line for either, and nothing moves.
        if part(Networks).source is not run:
            st.caption(f":material/folder_open: {sentences.ANOTHER_OPENED}", width="content")
        take_home.offer(run)
    if run.origin.own_digits:
        st.caption(sentences.OWN_SETTINGS)
    for note in (sentences.of_other_settings(changed) if changed else "", others):
        if note:
            st.caption(f":material/history: {note}", width="content")


def show_findings():
    """What goes wrong, and what helps."""
    return outcome.found(run, task.keeps, task.hidden)


def show_notes():
    """What the curves are of."""
    now = run.moment()
    notes = (run_sentences.of_some_digits(now), run_sentences.of_training_curve(now))
    return [pieces.caption(each) for each in (*outcome.remarks(now, task.hidden), *filter(None, notes))]


run_buttons.follow(run, config)
# What was reset, and waits, begins with what is set by then: so that is shown.
of_run = run is not None and not (training.unbegun and (run.now != config or run.data is not data))
with transport:
    run_buttons.show(run, may_start=not problem)
for note in part(Address).notes(config, partial(controls.left_out, locks=task.locks)):
    st.warning(note, icon=":material/link_off:")
wrong = problem or training.problem_of(config) or part(TaskWork).problem
if not walk.show("Train", run is not None and (watching or not run.ended), wrong):
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="said"):
        show_said()
task_card.show_goal(goal, run)
living.show(config, data, of_run, task.hidden)
if of_run:
    live.show("notes", show_notes, FINDINGS_SECONDS, watching)
    st.caption(run_sentences.described(run, task.hidden))
    if not watching:
        checkpoints.show(run, config)
if not watching:
    take_home.show_files(run)
live.watch("run", stamp, LOOK_SECONDS, drawn_for)
