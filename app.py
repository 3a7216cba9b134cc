"""Digit Lab: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from ui.app import navigation

st.set_page_config(page_title="Digit Lab", page_icon=str(Path(__file__).parent / "ui" / "icon.png"))
navigation.run()
