"""Files to take home: links to a route of ours, which makes a file when somebody asks for it (ui/app/door.py)."""

from html import escape

import streamlit as st

from lab import seal
from render.pieces import inline
from ui.live.component import base
from ui.session import tab

UNSEALED = (
    "This server cannot keep its key just now, so the report has no seal: whoever checks it is told that nothing can "
    "be said of it."
)


def report(make, help):
    """A link to a report, and beside it whether it can be sealed. make: returns its bytes, as for `show`."""
    show("Download report", make, "digit-lab-report.html", help)
    if not seal.can_seal():
        st.caption(UNSEALED)


def show(label, make, name, help=None):
    """A link to a file of this name. make: returns its bytes, in another thread, when somebody asks for it."""
    found = tab()
    number = len(found.files)
    found.files[f"{number}.{name}"] = make
    address = f"{base()}/live/file/{found.ticket}/{number}.{name}"
    title = f' title="{escape(help)}"' if help else ""
    link = f'<a class="take" href="{escape(address)}" download="{escape(name)}"{title}>{inline(label)}</a>'
    st.html(link, width="content")
