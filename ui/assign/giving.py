"""Giving a task to a class."""

import streamlit as st

from lab import tasks
from lab.data_library import EMBEDDED
from lab.ledger.problems import LedgerProblem
from nncore.hyperparameters import HYPERPARAMETERS
from render import class_sentences, sentences
from ui.session import Teaching, part
from ui.shared import data_choice, inputs

OWN_SEEDS = "task_own_seeds"  # the key of the field


def show(task, config):
    """A button for each class that one teaches; nothing where one teaches none. task: the Task on the page."""
    teaching = part(Teaching)
    try:
        taught = teaching.taught()
        given = {secret: [one.text for one in teaching.tasks(secret)] for secret in taught}
    except (LedgerProblem, ValueError) as problem:
        st.error(str(problem), icon=":material/error:")
        return
    if not taught:
        return
    st.header("Give it to your class")
    own_seeds = False
    if HYPERPARAMETERS["seed"].key not in task.locks:
        text = "Each begins from weights of their own, so that the class sees how much is luck."
        own_seeds = inputs.toggle("A seed of one's own for each", OWN_SEEDS, text)
    text, data = tasks.encode(task), data_choice.current_key()
    data = data if isinstance(data, str) else EMBEDDED  # another class's digits are not for this one
    with st.container(horizontal=True, gap="xsmall"):
        for secret, each in taught.items():
            name, has_it = sentences.plain(each.name), text in given[secret]
            st.button(
                f"{name} has it" if has_it else f"Give it to {name}",
                icon=f":material/{'check' if has_it else 'send'}:",
                key=f"give_{each.code}",
                on_click=teaching.give,
                args=(secret, config, text, data, own_seeds),
                disabled=has_it,
            )
    st.caption("Their pages tell them of it within seconds. What they hand in is on *Class*.")
    if teaching.problem:
        st.error(sentences.harmless(class_sentences.refusal(teaching.problem)), icon=":material/error:")
