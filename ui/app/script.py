"""What Streamlit runs for each page. No folder pages/ is beside it: Streamlit would take that for its own."""

from pathlib import Path

import streamlit as st

from ui.app import navigation

st.set_page_config(page_title="Digit Lab", page_icon=str(Path(__file__).parents[1] / "icon.png"))
navigation.run()
