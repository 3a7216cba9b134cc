"""What is mended in a browser, where Plotly and Streamlit leave it: amends.js says what."""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_name("amends.js").read_text()
_component = st.components.v2.component("digit_lab_amends", js=_SCRIPT)


def make():
    """Have it so. Call it at the end of every page; it draws nothing to see."""
    _component(key="amends")
