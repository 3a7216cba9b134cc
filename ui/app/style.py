"""The style sheets of all pages, on Streamlit's theme (.streamlit/config.toml)."""

from pathlib import Path

import streamlit as st

from render.palette import INK, PAPER
from ui.session import Teaching, dark, part
from ui.session.page import LARGE_TYPE
from ui.shared import inputs

ON_PRIMARY = {False: "#FFFFFF", True: "#10151D"}  # what is written on the theme's primary colour
COLOURS = ":root {{ --focus-ring: {}; --paper: {}; --on-primary: {}; }}"


def _sheet(name, css):
    # Components, not Markdown: for HTML in that, a browser fetches 190 kB of Streamlit first, and what was there moves.
    return st.components.v2.component(f"digit_lab_{name}_style", css=css, isolate_styles=False)


_sheets = [_sheet(name, Path(__file__).with_name(f"{name}.css").read_text("utf-8")) for name in ("app", "streamlit")]
_colours = {
    is_dark: _sheet(name, COLOURS.format(INK[is_dark], PAPER[is_dark], ON_PRIMARY[is_dark]))
    for is_dark, name in ((False, "light"), (True, "dark"))
}


def page():
    """The place of a page, which looks so. A browser that has no style yet shows nothing of it, and nothing jumps."""
    place = st.container(key="page", height=1, border=False)
    with st.container(key="sheets", gap=None):
        for number, sheet in enumerate([_colours[dark()], *_sheets]):
            sheet(key=f"sheet_{number}")
    return place


def offer_large_type(menu):
    """A switch for large type, at the end of the menu; app.css has what it does."""
    with menu:
        inputs.toggle("Large type", LARGE_TYPE, "For a wall that a class looks at.", part(Teaching).for_the_wall)
