"""Addresses that bring others to the same page with the same settings."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from lab import hyperparameters, tasks
from ui.session.page import DATA


def of_config(home, config, data_title=None, task=None):
    """The link that opens Train with a configuration, on a data set, with a task. home: what `home` says."""
    query = hyperparameters.query_of(config)
    if data_title:
        query[DATA] = data_title
    if task:
        query[tasks.KEY] = tasks.encode(task)
    return f"{home}?{urlencode(query)}"


def home():
    """The address of the app, as the reader's browser has it."""
    parts = urlsplit(st.context.url or "http://127.0.0.1:8501/")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"
