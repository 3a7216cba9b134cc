"""A teacher's task, as its student sees it: the goal, what is still missing, the question."""

from functools import partial

import streamlit as st

from lab import tasks
from lab.goals import is_met
from render import pieces
from ui.live import page as live
from ui.session import Address, Given, Membership, TaskWork, Training, part
from ui.session.tasks.work import ANSWER, MAX_ANSWER
from ui.shared import links, task_view

CHECKED, NO_GOAL = "The goal is checked when a run has ended.", "There is no goal to meet."
NOT_MET = "This run has ended, and the goal is not met. Change something, and train again."
THEN = "When a run has ended, you can hand it in."
LOOK = 0.5  # seconds between two looks at how far a run is
ANSWER_FIRST = "**Answer the question of your task** above; then press **Start training**."


def current():
    """The Task of the link this session was opened with; an empty one if there was none. Says what was left out."""
    work = part(TaskWork)
    if work.task:
        part(Address).keep(tasks.KEY, work.text)
    for note in work.notes:
        st.warning(note, icon=":material/link_off:")
    return work.task


def show():
    """The card, with the question. Returns the place for `show_goal`, None where there is no task."""
    work = part(TaskWork)
    if not work.task:
        return None
    with st.container(border=True):
        place = st.container(gap="xsmall")
        if work.task.question:
            _ask(work)
        with st.container(horizontal=True, gap="small"):
            if part(Membership).me is None:
                # Who has left the class, or cleared the browser, still has the task in the address.
                st.page_link(links.CLASS, label="Is it your class's? Join, to hand it in", icon=":material/groups:")
            st.button("Leave this task", icon=":material/logout:", type="tertiary", on_click=_leave)
    return place


def _leave():
    part(Given).note_leaving()
    part(TaskWork).leave()
    # What the task had locked or hidden was not in the address.
    part(Training).restored = part(Training).settings


def show_goal(place, run):
    """The goal and how far a run is; None before there is one."""
    if place is None:
        return
    work = part(TaskWork)
    run = run if work.has_begun(run) else None  # one from before the task is none of it
    checked = work.check(run)
    asked = len(work.task.goal)
    with place:
        task_view.name(work.task, _said_first())
        if asked:
            live.show("goal", partial(_goal, run, asked), LOOK, run is not None and run.busy)
        # One of three in a place as high as any of them: what is below is pressed next, and must not move.
        with st.container(key="goal_met"):
            if outside := checked[asked:]:
                st.markdown(task_view.goal(*outside[0]))
            elif is_met(checked, run):
                st.success(_met(run), icon=":material/trophy:")
            else:
                st.caption(_still_to_come(run, asked))


def _goal(run, asked):
    """The parts of the goal, in pieces, of one moment of a run. asked: how many there are."""
    checked = part(TaskWork).check(run and run.moment())[:asked]
    return [pieces.text(task_view.goal(*each)) for each in checked]


def _still_to_come(run, asked):
    """What comes of a run as long as it has met no goal. asked: whether there is one."""
    ended = run is not None and _is_measured(run)
    if asked and ended:
        return NOT_MET
    said = CHECKED if asked else NO_GOAL
    return said if part(Given).task is None or ended else f"{said} {THEN}"


def _is_measured(run):
    """Whether a run has ended, and it is known what it reads."""
    return run.ended and run.scored


def _handed():
    """The Handed of the task that is worked on, or None."""
    task = part(Given).task
    return task and part(Membership).handed.get(task.id)


def _said_first():
    """That something was handed in for the task, whatever is at hand now; "" if nothing was."""
    handed = _handed()
    if not handed:
        return ""
    return (
        f" · :material/check_circle: handed in{(': goal met' if handed.met else ': goal not met') * bool(handed.goal)}"
    )


def _met(run):
    """That a run has met the goal, and what is to be done with it."""
    given = part(Given)
    if not given.task:
        return "Goal met. Download the report below and hand it in."
    handed = _handed()
    is_it = handed and run.ended and run.network is not None and handed.digest == run.network.digest
    if is_it:
        return "Goal met, and handed in."
    # What is asked may be asked of what comes after the training.
    first = "Add to your answer what you saw, then" if part(TaskWork).task.question else "Now"
    return f"Goal met. {first} hand it in."


def hint():
    """What is to be done before the first run can start, as a sentence; None if nothing is."""
    return ANSWER_FIRST if part(TaskWork).unanswered else None


def _ask(work):
    st.text(work.task.question)  # of a link: as it is written, and not as Markdown
    st.text_area(
        "Your answer",
        key=ANSWER,
        persist_state="session",
        max_chars=MAX_ANSWER,
        height=80,
        placeholder="Answer first: then training can start.",
    )
    # As high in every case: what is below is pressed next, and must not move.
    with st.container(key="answer_kept"):
        st.caption(_kept(work))


def _kept(work):
    """What becomes of the answer, and what to add once there is something to explain."""
    if not work.answers:
        return "It is kept as it is when training starts. Afterwards add what you saw, and why: the report has both."
    time, answer = work.answers[-1]
    now = "" if answer == work.answer else ", and as it is now"
    return f"Kept as it was when training started, {time}{now}. Add what you saw, and why: the report has both."
