"""Handing in what was done for a task of one's class."""

import re

import streamlit as st

from lab.classes.tasks import Handed
from lab.goals import OUTSIDE
from render import class_sentences, sentences
from ui.session import Given, Membership, TaskWork, clock, part
from ui.train import network_files

OTHER, AGAIN = " It was another {}", ": *Hand in again* puts this one in its place"
ANEW = ", and an answer is handed in with its run: to add to it, train again in this task"
WORSE = "What you handed in met the goal. This run does not: *Hand in again* puts it in its place."
# What `TaskWork.for_report` says of an answer beside the answer itself.
WHEN = re.compile(
    r" ?\((as it was when a run started, [^()]*|changed since|taken out since|no run started yet)\)$", re.M
)


def offer(run):
    """A button that hands a run that has ended in, for who works on a task of their class, and has trained it there."""
    membership, work, given = part(Membership), part(TaskWork), part(Given)
    task = given.task
    if task is None:
        if membership.me is not None and membership.refused_for not in given.ids:
            _show_problem(membership)  # of a task that was taken away when it was handed in
        return
    handed, theirs = given.handed.get(task.id), work.has_begun(run)
    ready = theirs and run.ended and run.scored and run.status != "failed"
    if theirs:
        st.button(
            "Hand in again" if handed else "Hand in",
            icon=":material/send:",
            type="primary",
            disabled=not ready,
            on_click=_hand_in,
            args=(task, run),
            help="Your teacher gets this run, your answer and the report. Handing in again takes its place.",
        )
    if membership.problem and membership.refused_for == task.id:
        _show_problem(membership)
    elif handed:
        said = class_sentences.handed_in(handed, clock.now())
        same = theirs and run.network is not None and handed.digest == run.network.digest
        other = "answer" if same else "run"
        is_it = same and _plain(handed.answer) == _plain(_text(work.for_report()))
        unlike = "" if is_it else f"{OTHER.format(other)}{AGAIN if theirs else ANEW}."
        st.caption(f":material/check_circle: {said}{unlike}")
        if handed.met and ready and not _meets(run, work.check(run)):
            st.warning(WORSE, icon=":material/warning:")
    elif not theirs:
        st.caption("You trained this run before this task was given, or outside it. Train again, then hand in.")


def _show_problem(membership):
    if membership.problem:
        st.error(sentences.harmless(class_sentences.refusal(membership.problem)), icon=":material/error:")


def _hand_in(task, run):
    """Hand in what stands in the field when it is pressed, which the page may not have been drawn for yet."""
    if part(Given).task is None or part(Given).task.id != task.id:
        return  # it was left just before, and what is judged now is another task's
    facts = network_files.facts_of(run)
    membership = part(Membership)
    membership.hand_in(task, _handed(run, facts), lambda: network_files.report_file(run, *facts))
    if not membership.problem:
        st.toast("Handed in.", icon=":material/send:")


def _text(answers):
    """What is handed in of the pairs that `TaskWork.for_report` has."""
    return "\n".join(answer for _, answer in answers)


def _plain(text):
    """What was answered, whenever that was."""
    return WHEN.sub("", text)


def _meets(run, goals):
    """Whether a run meets all of a goal. goals: of `TaskWork.check`."""
    return bool(goals) and run.ended and run.scored and all(met for met, _, _ in goals)


def _handed(run, facts):
    """The Handed of a run. facts: of network_files.facts_of."""
    _, _, goals, answers = facts
    ready = run.scored and run.network is not None
    return Handed(
        goal=[list(each) for each in goals],
        met=_meets(run, goals),
        accuracy=run.scores.test_accuracy if ready else None,
        hidden_units=sum(run.config.hidden_units),
        iterations=(part(TaskWork).beginning_of(run) or OUTSIDE).iterations + run.iteration,
        answer=_text(answers),
        digest=run.network.digest if ready else "",
    )
