"""Giving a task to a class."""

import streamlit as st

from lab import tasks
from lab.data_library import EMBEDDED
from lab.ledger.problems import LedgerProblem
from nncore.hyperparameters import HYPERPARAMETERS
from render import class_sentences, sentences
from ui.assign import fields
from ui.session import Teaching, Training, part, widgets
from ui.session.membership import classes
from ui.shared import data_choice, inputs

OWN_SEEDS = "task_own_seeds"  # the key of the field


def show(task):
    """A button for each class that one teaches; nothing where one teaches none. task: the Task on the page."""
    teaching = part(Teaching)
    try:
        taught = teaching.taught()
    except LedgerProblem as problem:
        st.error(str(problem), icon=":material/error:")
        return
    if not taught:
        return
    st.header("Give it to your class")
    if HYPERPARAMETERS["seed"].key not in task.locks:
        text = "Each begins from weights of their own, so that the class sees how much is luck."
        inputs.toggle("A different seed for each student", OWN_SEEDS, text)
    with st.container(horizontal=True, gap="xsmall"):
        for secret, each in taught.items():
            name = sentences.plain(each.name)
            does = {"on_click": _give, "args": (secret, name), "key": f"give_{each.code}"}
            st.button(f"Give it to {name}", icon=":material/send:", **does)
    st.caption(
        "Within seconds it is open for who is there; who trains, or has a task open, is asked first. What they hand in "
        "is on *Class*."
    )
    if teaching.problem:
        st.error(sentences.harmless(class_sentences.refusal(teaching.problem)), icon=":material/error:")


def _give(secret, name):
    """Give what the fields say when it is pressed, which the page may not have been drawn for yet."""
    config, data = part(Training).settings, data_choice.current_key()
    task = fields.task_of(config)
    if not task:
        return
    own_seeds = bool(widgets.value(OWN_SEEDS)) and HYPERPARAMETERS["seed"].key not in task.locks
    data = data if isinstance(data, str) else EMBEDDED  # another class's digits are not for this one
    part(Teaching).attempt(classes().give, secret, config, tasks.encode(task), data, own_seeds)
    if part(Teaching).problem is None:
        st.toast(f"{name} has it.", icon=":material/check:")
