"""A class: joined by a code, seen by its teacher, and gone without a trace."""

import streamlit as st

from lab.ledger.problems import LedgerProblem
from render import class_sentences, sentences
from ui.classroom import join, teacher
from ui.session import Membership, Page, Teaching, part

membership, teaching = part(Membership), part(Teaching)
if part(Page).name != "class":
    membership.problem = teaching.problem = None  # of when somebody was here last
part(Page).enter("class")

with st.container(key="title"):
    st.title("Class", anchor=False)  # heard and not seen: the menu says it
try:
    linked, taught = teaching.follow(), teaching.taught()
except LedgerProblem as problem:
    st.error(str(problem), icon=":material/error:")
    st.stop()
with st.container():  # its place is always there: what is open below, and was pressed, stays open
    if teaching.problem:
        st.error(sentences.harmless(class_sentences.refusal(teaching.problem)), icon=":material/error:")
if linked:
    teacher.ask(teaching, linked)
if taught:
    if membership.me is None and membership.code:
        join.show(membership)
    teacher.show(teaching, taught)
if membership.me is not None:
    join.show_mine(membership)
elif not taught:
    left, right = st.columns(2, gap="large")
    with left:
        join.show(membership)
    with right:
        st.header("Make a class")
        teacher.show_making()
