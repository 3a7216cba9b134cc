"""One digit on its way through one network, drawn, and then chapter by chapter, with formulas, numbers and source."""

import inspect
from dataclasses import replace

import streamlit as st

from render import evaluation_sentences
from ui.inside import chapter_pictures, chapters, choices, network_view
from ui.session import Page, part
from ui.shared import data_choice, glossary, inputs, network_choice
from ui.shared.inside_choice import CHAPTER

MORE = 6  # figures of a number that count

part(Page).enter("inside")

with st.container(key="title"):
    st.title("Inside the network", anchor=False)  # heard and not seen: the menu says it
data = data_choice.current()
subject = choices.choose(data)
chapter = network_view.choose()
if subject.reader.class_names != data.class_names:
    st.warning(evaluation_sentences.caution(subject.reader, data), icon=":material/warning:")
network_view.show(subject, chapter)
network_choice.say_if_learning(subject.reader, "Drawn", "Draw it again")
network_choice.watch_run()
network_view.say_where(subject, chapter)

st.header(chapter.title, anchor=CHAPTER)
with st.container(horizontal=True, vertical_alignment="center"):
    glossary.show(*chapter.words)
    text = "Six figures of each number in place of three. 2.5e−05 is 0.000025: the point moves five places."
    more = inputs.toggle("More decimals", "inside_digits", text)
subject = replace(subject, digits=MORE if more else subject.digits, rate=choices.rate(subject))
chapter.picture(subject)
if chapter.follows:
    choices.show_weight(subject)
st.markdown(chapter.further)
numbers, source = st.columns([1, 1], gap="large")
with numbers:
    for formula in chapter.formulas(subject):
        st.latex(formula)
    for each in chapter.numbers(subject):
        if isinstance(each, str):
            st.markdown(each)
        else:
            chapter_pictures.table(each)
with source:
    for function in chapter.sources(subject):
        st.caption(f"{function.__module__}.{function.__qualname__}")
        st.code(inspect.cleandoc("\n" + inspect.getsource(function)), wrap_lines=True)
if chapter.more:
    chapter.more(subject)
st.caption(
    "The numbers of this digit are worked out for this page, in 64 bits. In training they may be a little different."
)
choices.show_way_on(chapter is chapters.CHAPTERS[-1])
