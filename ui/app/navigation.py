"""Which pages there are, and how each is reached."""

import threading

import streamlit as st

from render import sentences
from ui.app import notices, server, style
from ui.app.browser import amends, typed
from ui.classroom import join
from ui.session import Address, Desk, LabBook, Membership, part
from ui.shared import links, live
from ui.shared.links import ASSIGN, CLASS, COMPARE, DIGITS, DRAW, EVALUATE, INSIDE, TRAIN

NAME = "Digit Lab"  # after each page's own, in the browser's tab
CLASSES = "Class"  # the title of a page: a link to join one leads there
TEACHERS = "Set a task"  # the title of a page for teachers: Train leads to it
BY_NAME = "Train by its name"  # of the address /train, which leads to /

_here = threading.local()


def run():
    """Show the menu and run the page that the address names. Called by app.py alone."""
    server.prepare()
    live.begin_page()
    pages = _pages()
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} · {NAME}")
    style.show()
    with style.page():
        _run(page, pages)


def _run(page, pages):
    membership = part(Membership)
    membership.look()
    with st.container(key="head", gap=None):
        # A row of links, not Streamlit's sidebar: on a phone that one is hidden, and covers the page when opened.
        menu = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="menu")
        with menu:
            st.markdown(f"**{NAME}**", width="content")
            for each in pages:
                if each.title not in (TEACHERS, BY_NAME):
                    leads_back = each.title == "Train" != page.title
                    mine = each.title == CLASSES and membership.me
                    look = {"label": sentences.plain(mine.nickname)} if mine else {}
                    part(Address).link(each, links.settings_to_train() if leads_back else None, **look)
        if membership.leads() and page.title != CLASSES:
            st.switch_page(CLASS)
        part(Desk).restore()
        style.offer_large_type(menu)
        if part(LabBook).unrecorded is not None:
            # Whoever reloads right now finds the run, and has to find what it began from, and what was answered, too.
            part(Desk).keep()
        part(LabBook).record()
        notices.show(page.title)
    _here.through_app = True
    try:
        if membership.over:
            join.show_over()
        else:
            page.run()
        # At the end, where the space it takes is not seen.
        part(LabBook).keep_in_browser()
        live.follow_tab()
        amends.make()
    finally:
        _here.through_app = False
        # Also where a page ends early, for another one or to be drawn again.
        part(Desk).keep()
        part(Desk).tell_pool()
        # A page is seen once this is there: see style.py.
        typed.finish()


def require_app():
    """The first line of every page: make sure that app.py ran.

    Until st.navigation has been called once in a server's life, Streamlit takes a folder called pages/ for its older
    kind of app and runs a page opened by its own link without app.py. Calling it, and starting over, sets that right.
    """
    if not getattr(_here, "through_app", False):
        st.navigation(_pages(), position="hidden")
        st.rerun()


def _pages():
    return [
        st.Page(TRAIN, title="Train", icon=":material/model_training:", url_path="start", default=True),
        st.Page(DIGITS, title="Digits", icon=":material/grid_view:"),
        st.Page(DRAW, title="Draw", icon=":material/draw:"),
        st.Page(EVALUATE, title="Evaluate", icon=":material/fact_check:"),
        st.Page(INSIDE, title="Inside", icon=":material/network_node:"),
        st.Page(COMPARE, title="Compare", icon=":material/stacked_line_chart:"),
        st.Page(CLASS, title=CLASSES, icon=":material/groups:"),
        st.Page(ASSIGN, title=TEACHERS, icon=":material/assignment:"),
        # Streamlit serves its first page at / alone, and lets no other have the address that is that one's by its name.
        st.Page(_go_to_train, title=BY_NAME, url_path="train"),
    ]


def _go_to_train():
    part(Address).go_to(TRAIN)
