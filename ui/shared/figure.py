"""A Plotly figure on a page."""

from functools import partial

import streamlit as st

from render import figures
from render.large_type import enlarged
from ui.session import large_type, widgets


def show(chart, alt, key=None, sets=(), low=False, height="content"):
    """Show a figure. alt: the same in words.

    sets: keys of the widgets that a point chosen in it sets to its customdata; then it needs a key of its own; low:
    whether it is so low that in large type it grows as a whole; height: "stretch" for that of its container.
    """
    chart = enlarged(chart, low) if large_type() else chart
    if sets:
        # A chart of another content is a new one, in which nothing is chosen: the same point can be chosen again.
        chart = figures.marked(chart, widgets.times_chosen(key))
    choosing = {"on_select": partial(widgets.take_selection, key, *sets), "selection_mode": "points"} if sets else {}
    config = figures.CHOOSING if sets else figures.CONFIG
    st.plotly_chart(chart, theme=None, height=height, config=config, key=key, alt=alt, **choosing)
