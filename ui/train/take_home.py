"""What is taken home of a run, or handed in for a task of one's class: networks as files, the report."""

import streamlit as st

from lab import network_cache, seal, settings
from lab.classes.tasks import Handed
from lab.data_library import library
from lab.goals import OUTSIDE, is_met
from lab.networks import network_file, script_file
from render import class_sentences, report, sentences
from ui.session import Given, Membership, Networks, TaskWork, clock, part
from ui.shared import data_choice, download, links, task_view, upload

OTHER = " What is here now is another run, or another answer."
TAKEN_OUT = "(taken out)"
WORSE = "What you handed in met the goal. This run does not: *Hand in again* puts it in its place."


def offer(run):
    """A button that hands a run that has ended in, for who works on a task of their class, and has trained it there."""
    membership, work, task = part(Membership), part(TaskWork), part(Given).task
    if task is None:
        if membership.me is not None and membership.refused_for not in [each.id for each in membership.tasks]:
            _show_problem(membership)  # of a task that was taken away when it was handed in
        return
    handed, theirs = membership.handed.get(task.id), work.has_begun(run)
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
        is_it = same and (handed.answer, handed.later) == _first_and_later(work.for_report())
        st.caption(f":material/check_circle: {said}{'' if is_it else OTHER}")
        if handed.met and ready and not is_met(work.check(run), run):
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
    facts = facts_of(run)
    membership = part(Membership)
    membership.hand_in(task, _handed(run, facts), lambda: report_file(run, *facts))
    if not membership.problem:
        st.toast("Handed in.", icon=":material/send:")


def _first_and_later(answers):
    """What is handed in of what `TaskWork.for_report` has: the first answer, and the last one if it was changed."""
    texts = [answer for _, _, answer in answers] or [""]
    return texts[0], (texts[-1] or TAKEN_OUT) if len(texts) > 1 else ""


def _handed(run, facts):
    """The Handed of a run. facts: of facts_of."""
    _, _, goals, answers = facts
    ready = run.scored and run.network is not None
    answer, later = _first_and_later(answers)
    return Handed(
        goal=[list(each) for each in goals],
        met=is_met(goals, run),
        accuracy=run.scores.test_accuracy if ready else None,
        hidden_units=sum(run.config.hidden_units),
        iterations=(part(TaskWork).beginning_of(run) or OUTSIDE).iterations + run.iteration,
        answer=answer,
        later=later,
        digest=run.network.digest if ready else "",
    )


def show_files(run):
    """Download, export, report and open; run: the session's run, or None."""
    with st.container(horizontal=True, gap="xsmall"):
        if run is not None and run.network is not None:
            _offer_downloads(run)
        networks = part(Networks)
        with st.popover("Open network", icon=":material/folder_open:", key="opens_network"):
            label = "A network that was downloaded here (.safetensors)"
            said = "The file was not opened: {}. Nothing else has changed."
            upload.show(label, "safetensors", "network_file", 64, networks.open_file, networks, said)
    if networks.problem:
        st.error(networks.problem, icon=":material/error:")
    elif networks.opened:
        st.success(sentences.opened(networks.opened), icon=":material/folder_open:")
        if networks.too_large:
            st.caption("It is too large to be kept beside your notebook: after a reload, open its file again.")
        links.to_draw()


def _offer_downloads(run):
    known = facts_of(run)
    text = "One page to hand in: settings, curves, scores, and a link that runs it again."
    download.report(lambda: report_file(run, *known), text)
    download.show(
        "Download network",
        lambda: network_file(run),
        "network.safetensors",
        "To open it here again, or from Python with nncore.load_network.",
    )
    download.show(
        "Export as a NumPy script",
        lambda: script_file(run.network),
        "read_digit.py",
        "One short Python file with the weights in it: it reads digits without this app, with NumPy alone.",
    )


def facts_of(run):
    """What the report of a run needs of the page: when the file is made there is no session, and no answer in its
    field."""
    work = part(TaskWork)
    return links.home(), work.task, work.check(run), work.for_report()


def report_file(run, home, task, goals, answers):
    """The bytes of the report of a run. home: the app's address; goals, answers: what TaskWork says of the task."""
    # A link cannot say which digits these were where they are no data set of this server's.
    here = library.key_of(run.data_name) is not None
    link = links.of_config(home, run.config, data_choice.title_of(run.data_name), task) if here else ""
    evaluation = network_cache.evaluated(run.network, run.data)
    item = report.of_run(run, settings.describe(run.config), settings.listed(run.config), link, evaluation)
    about = f"Task {task.name}. {task_view.locked_at(task)}" if task else ""
    return seal.sealed(report.report([item], goals, answers, about))
