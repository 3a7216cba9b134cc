"""A teacher's task, as its student sees it: the goal, what is still missing, the question."""

import streamlit as st

from lab import settings, tasks
from ui.session import Address, part, widgets

MIN_ANSWER = 3  # characters: enough to be an attempt
ANSWER = "task_answer"


def current():
    """The Task of the link this session was opened with; an empty one if there was none. Says what was left out."""
    text = part(Address).opened_with.get(tasks.KEY)
    if not text:
        return tasks.Task()
    part(Address).keep(tasks.KEY, text)
    task, notes = tasks.decode(text, settings.allows)
    for note in notes:
        st.warning(note, icon=":material/link_off:")
    return task


def show(task, run):
    """The goal and the question. Returns whether training may start."""
    if not task:
        return True
    with st.container(border=True):
        st.markdown("**Your task**")
        checked = tasks.check_goal(task, run)
        for met, wanted, reached in checked:
            mark = ":material/check_circle:" if met else ":material/radio_button_unchecked:"
            st.markdown(f"{mark} {wanted} (now: {reached})")
        if checked and all(met for met, _, _ in checked):
            st.success("Goal met. Download the report below and hand it in.", icon=":material/trophy:")
        if not task.question:
            return True
        # The question is text from a link: shown as it is written, not as Markdown.
        st.text(task.question)
        answer = st.text_area(
            "Your answer",
            key=ANSWER,
            persist_state="session",
            max_chars=2000,
            height=80,
            placeholder="Answer first: then training can start.",
        )
    return len((answer or "").strip()) >= MIN_ANSWER


def answers(task):
    """(question, answer) pairs for the report."""
    return [(task.question, widgets.value(ANSWER, "") or "")] if task.question else []
