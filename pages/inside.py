"""The notebook's chapters, with the numbers of one digit and one network."""

import inspect

import streamlit as st

from ui.app import navigation
from ui.inside import chapters, choices
from ui.session import Page, part
from ui.shared import data_choice, glossary, inputs, network_choice

LONG = 560  # pixels: longer source scrolls

navigation.require_app()
part(Page).enter("inside")

st.title("Inside the network")
subject = choices.choose(data_choice.current())
network_choice.say_if_learning(subject.reader, ", and each choice shows its latest weights")

titles = list(chapters.BY_TITLE)
text = "The chapters of the notebook, in its order."
chapter = chapters.BY_TITLE[inputs.pills("Chapter", titles, "chapter", text, default=titles[0])]
st.header(chapter.title)
st.markdown(chapter.opening)
glossary.show(*chapter.words)
numbers, source = st.columns([1, 1], gap="large")
with numbers:
    for formula in chapter.formulas(subject):
        st.latex(formula)
    chapter.show(subject)
with source:
    for function in chapter.sources(subject):
        st.caption(f"{function.__module__}.{function.__qualname__}")
        text = inspect.cleandoc("\n" + inspect.getsource(function))
        height = LONG if text.count("\n") > LONG / 20 else "content"
        st.code(text, wrap_lines=True, height=height)
if chapter.more:
    chapter.more(subject)
st.caption(
    "What is said of this digit is computed by nncore in 64 bits while you look. 2.5e−05 is 0.000025: the point moves "
    "five places."
)
choices.show_where_to_train()
