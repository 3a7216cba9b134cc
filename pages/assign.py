"""A teacher makes a task of the settings on Train: what is locked, a goal, a question; it becomes a link."""

import streamlit as st

from lab import goals, settings
from ui.assign import fields, giving, report_check
from ui.session import Page, Training, part
from ui.shared import data_choice, links, task_view

part(Page).enter("assign")

config = part(Training).settings

st.title("Set a task")
st.write(
    "Whoever opens the link below finds the settings as they are now on Train. What you lock cannot be changed, and "
    "the app says what is still missing for the goal."
)
left, right = st.columns(2, gap="medium")
with left:
    st.caption(f"The settings now: {settings.describe(config)} · {config.iterations:,} iterations.")
    st.page_link(links.TRAIN, label="Change them on Train", icon=":material/tune:")
    text = "They are shown, and cannot be changed."
    fields.some("Locked settings", fields.LOCKED, config, "Everything can be changed", text)
    text = "They are locked and not on Train, so that less is on the page. The notebook and the report say them."
    fields.some("Settings that are not shown", fields.HIDDEN, config, "Everything is shown", text)
with right:
    for key in fields.GOALS:
        fields.goal(key)
    fields.question()
    fields.any_network()

task = fields.task_of(config)
if not task:
    st.info("Lock a setting, set a goal or ask a question: the link appears here.", icon=":material/lightbulb:")
else:
    for problem in goals.problems(task, config):
        st.warning(problem, icon=":material/warning:")
    data = data_choice.current_title()
    link = links.of_config(links.home(), config, data, task)
    st.header("The link")
    st.caption(f"Task {task.name}. {task_view.locked_at(task)}")
    home = links.home() if links.listens_to_itself() else links.home_in_the_room()
    with st.container(key="task_link"):
        st.code(links.of_config(home, config, data, task), language=None, wrap_lines=True)
        if problem := links.keeps_out(links.home_in_the_room()):
            st.caption(problem)
        st.link_button("Try it as a student", link, icon=":material/open_in_new:")
    giving.show(task)
report_check.show()
