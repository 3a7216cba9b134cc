"""A Plotly figure on a page."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from render import figures, pieces
from render.large_type import enlarged
from ui.session import dark, large_type, widgets


@dataclass(frozen=True)
class Look:
    """How a page's figures look, for a part of it that moves: what makes that can ask no control."""

    dark: bool
    large: bool

    def piece(self, chart, alt):
        """A figure as a piece. alt: the same in words."""
        return pieces.figure(enlarged(chart) if self.large else chart, alt)


def look():
    """The Look of this page."""
    return Look(dark(), large_type())


def as_large(chart, low=False):
    """The figure as large as words on the page are. low: as for `show`."""
    return enlarged(chart, low) if large_type() else chart


def show(chart, alt, key=None, sets=(), low=False, height="content"):
    """Show a figure. alt: the same in words.

    sets: keys of the widgets that a point chosen in it sets to its customdata; then it needs a key of its own; low:
    whether it is so low that in large type it grows as a whole; height: "stretch" for that of its container.
    """
    chart = as_large(chart, low)
    if sets:
        # A chart of another content is a new one, in which nothing is chosen: the same point can be chosen again.
        chart = figures.marked(chart, widgets.times_chosen(key))
    choosing = {"on_select": partial(widgets.take_selection, key, *sets), "selection_mode": "points"} if sets else {}
    config = figures.CHOOSING if sets else figures.CONFIG
    st.plotly_chart(chart, theme=None, height=height, config=config, key=key, alt=alt, **choosing)
