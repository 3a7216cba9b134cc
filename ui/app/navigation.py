"""Which pages there are, and how each is reached."""

import streamlit as st

from render import sentences
from ui.app import entering, notices, style
from ui.classroom import join
from ui.live import page as live
from ui.session import Desk, FirstWalk, LabBook, Membership, part
from ui.shared import links
from ui.shared.links import ASSIGN, CLASS, COMPARE, DIGITS, DRAW, EVALUATE, INSIDE, TRAIN, WALK

NAME = "Digit Lab"  # after each page's own, in the browser's tab
CLASSES = "Class"  # the title of a page: a link to join one leads there
TEACHERS = "Set a task"  # the title of a page for teachers: Train leads to it


def run():
    """Show the menu and run the page that the address names. Called by ui/app/script.py alone."""
    live.begin()
    pages = _pages()
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} · {NAME}")
    try:
        with style.page():
            _run(page, pages)
    finally:
        # Also where a page ends early, for another one or to be drawn again.
        part(Desk).keep()
        part(Desk).tell_pool()
        live.end(entering.address_of(*book.goes_to) if (book := part(LabBook)).goes_to else None)


def _run(page, pages):
    membership = part(Membership)
    membership.look()
    with st.container(key="head", gap=None):
        # A row of links, not Streamlit's sidebar: on a phone that one is hidden, and covers the page when opened.
        menu = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="menu")
        with menu:
            st.markdown(f"**{NAME}**", width="content")
            for each in pages:
                if each.title != TEACHERS:
                    leads_back = each.title == "Train" != page.title
                    mine = each.title == CLASSES and membership.me
                    look = {"label": sentences.plain(mine.nickname)} if mine else {}
                    st.page_link(each, query_params=links.settings_to_train() if leads_back else None, **look)
        if membership.leads() and page.title != CLASSES:
            st.switch_page(CLASS)
        part(Desk).restore()
        if there := part(FirstWalk).leads_to(page.title):
            # Said as a dictionary: without one Streamlit leaves no page whose address holds its settings.
            st.switch_page({"Walk": WALK, "Train": TRAIN, "Draw": DRAW}[there], query_params={})
        style.offer_large_type(menu)
        if part(LabBook).unrecorded is not None:
            # Whoever reloads right now finds the run, and has to find what it began from, and what was answered, too.
            part(Desk).keep()
        part(LabBook).record()
        notices.show(page.title)
    if membership.over:
        join.show_over()
    else:
        page.run()


def _pages():
    return [
        st.Page(TRAIN, title="Train", icon=":material/model_training:", default=True),
        st.Page(WALK, title="Walk", icon=":material/hiking:"),
        st.Page(DIGITS, title="Digits", icon=":material/grid_view:"),
        st.Page(DRAW, title="Draw", icon=":material/draw:"),
        st.Page(EVALUATE, title="Evaluate", icon=":material/fact_check:"),
        st.Page(INSIDE, title="Inside", icon=":material/network_node:"),
        st.Page(COMPARE, title="Compare", icon=":material/stacked_line_chart:"),
        st.Page(CLASS, title=CLASSES, icon=":material/groups:"),
        st.Page(ASSIGN, title=TEACHERS, icon=":material/assignment:"),
    ]
