"""The reader's clock, which may be in another time zone than the server."""

import datetime
import zoneinfo

import streamlit as st


def now():
    """The time of now in the time zone of the browser; in the server's where a browser does not say its own."""
    try:
        return datetime.datetime.now(zoneinfo.ZoneInfo(st.context.timezone or ""))
    except (ValueError, KeyError, OSError):
        return datetime.datetime.now().astimezone()
