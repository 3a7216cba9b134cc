"""The part of the page that follows the pen in the browser, and tells what it does while it does it."""

from pathlib import Path

import streamlit as st

from ui.session import Drawing, part, widgets

KEY = "pen"
_component = st.components.v2.component("digit_lab_pen", js=Path(__file__).with_name("pen.js").read_text())


def follow(width):
    """Listen to the pen, with nothing to see; its fragment reruns with every report. width: of the brush, in pixels."""
    drawing = part(Drawing)
    message, action = drawing.heard
    data = {"pen": drawing.pen, "message": message, "action": action, "canvas": drawing.shown, "width": width}
    data |= {"grid": drawing.sheet.on_grid.tobytes().hex() if drawing.by_pixel else None}
    data |= {"middles": drawing.sheet.middles, "ink": 0 if drawing.on_white else 255}
    _component(key=KEY, data=data, on_report_change=hear)


def hear():
    """Do what the pen says was done, up to now. Call it before anything else is done to the drawing."""
    for said in widgets.sent(KEY):
        part(Drawing).hear(said.get("value"))
