"""Digit Lab: `streamlit run app.py`. The door; the pages' script is ui/app/script.py."""

import streamlit as st

from ui.app import door

app = st.App(
    door.SCRIPT,
    routes=door.ROUTES,
    middleware=door.MIDDLEWARE,
    lifespan=door.lifespan,
    on_script_error=door.on_script_error,
)
