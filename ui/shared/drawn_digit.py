"""Your drawing where it is looked at as one digit, which it may not be."""

import streamlit as st

from nncore.datasets import DIGIT_NAMES
from render import verdicts
from ui.session import Drawing, part


def say_what_it_is(class_names):
    """That there are several digits, or that it looks like something else, if so; of other classes nobody knows."""
    sheet = part(Drawing).sheet
    if class_names == DIGIT_NAMES and (said := verdicts.taken_for_one(len(sheet.digits()), sheet.doubt)):
        st.caption(said)
