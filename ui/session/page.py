"""Which page is shown, and what it is shown with."""

from dataclasses import dataclass

import streamlit as st

from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.drawing import Drawing
from ui.session.store import part

LARGE_TYPE = "large_type"  # the key of the switch for a wall that a class looks at
DATA = "data"  # the key of the control that chooses the data set, and its name in the address bar
OURS = "/ours"  # the pool of one's class, beside the names in the library: no folder is called so


@dataclass
class Page:
    """samples_seed: decides which sample digits are shown; data_name: of the data set in use, None before one was
    chosen."""

    name: str = ""
    samples_seed: int = 0
    data_name: str | None = None

    def enter(self, name):
        """Say which page is shown. Coming back to the canvas starts it from what was on it. Returns whether it is
        another one than before."""
        comes = self.name != name
        if comes:
            self.name = name
            # A choice that came with the address is shown on the page it was opened on, and not on the next one.
            if self.data_name is not None and part(Address).now(DATA) is None:
                widgets.put({DATA: self.data_name})
            part(Drawing).restart()
        return comes

    def show_other_samples(self):
        """Show other sample digits from now on."""
        self.samples_seed += 1


def dark():
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def large_type():
    """Whether the page is shown in large type. Its switch is on every page, before all that asks."""
    return bool(widgets.value(LARGE_TYPE))
