"""Which pages there are, and how each is reached."""

import threading

import streamlit as st

from ui.app import notices, server, typed
from ui.session import Address, Desk, LabBook, dark, part
from ui.shared import links, live
from ui.shared.links import ASSIGN, COMPARE, DIGITS, DRAW, EVALUATE, INSIDE, TRAIN

NAME = "Digit Lab"  # after each page's own, in the browser's tab
TEACHERS = "Set a task"  # the title of a page for teachers: Train leads to it
BY_NAME = "Train by its name"  # of the address /train, which leads to /

# Less empty space above the title than Streamlit leaves; nothing fades or slides while it is redrawn; the numbers of a
# run in a row, two in a row on a phone; and one large character where a page gives an answer.
STYLE = """<style>
.stMain * { transition: none !important; }
.stMain [data-stale="true"] { opacity: 1 !important; }
.stMainBlockContainer { padding-top: 0.6rem; padding-bottom: 3rem; }
/* Streamlit's own are 4.2:1 and 3.3:1. */
.stMain [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.82; }
.stMain button kbd { color: inherit; opacity: 1; }
dl.numbers { display: flex; flex-wrap: wrap; gap: 0.5rem 0; margin: 0; padding: 0 !important; }
.numbers div { flex: 1 0 10rem; margin: 0; padding: 0; }
.numbers dt { font-size: 0.875rem; font-weight: 400; }
.numbers dd { margin: 0; padding: 0; font-size: 2.1rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.evaluation div { flex-basis: 7.5rem; } .evaluation dd { font-size: 1.6rem; }
.numbers dd.of { font-size: 0.8rem; opacity: 0.8; }
.stMain h1 { font-size: 1.6rem; padding: 0 0 0.5rem; }
.stMain h2 { font-size: 1.35rem; padding: 0.6rem 0 0.3rem; } .stMain h3 { font-size: 1.15rem; }
.st-key-said { min-height: 5.6rem; gap: 0.3rem; } @media (max-width: 40rem) { .st-key-said { min-height: 8.2rem; } }
.st-key-said [data-testid="stAlertContainer"] { padding: 0.4rem 0.8rem; min-height: 0; }
.st-key-said [data-testid="stAlertContainer"] p { font-size: 0.9rem; line-height: 1.35; }
.run div { flex-basis: 7.5rem; }
.st-key-preset button { height: auto; } .st-key-preset button p { white-space: normal; }
.st-key-step_said { min-height: 3.2rem; } @media (max-width: 40rem) { .st-key-step_said { min-height: 6.6rem; } }
.st-key-stage img { border-radius: 0; }
.run dd { font-size: 1.5rem; } .run div:first-child dd:not(.of) { font-size: 2.1rem; line-height: 1; font-weight: 600; }
:has(> :is(.st-key-notices, .st-key-trouble)):not(:has(.stAlert, button)) { margin-bottom: -1rem; } /* no gap */
.st-key-go button { min-width: 10.9rem; } /* of "Start training Alt + S": what is beside it stays where it is */
@media (hover: none) and (pointer: coarse) { /* where there are no keys, their hints are not */
  .stMain button kbd { display: none; } .st-key-go button { min-width: 8.8rem; }
}
@media (max-width: 40rem) { /* pictures, so that the row fits a phone */
  .st-key-transport :is(.st-key-stop, .st-key-reset, .st-key-step_1, .st-key-speed) p { font-size: 0; }
  .st-key-transport button { min-height: 2.75rem; padding-inline: 0.4rem; min-width: 2.75rem; }
  .st-key-go button { min-width: 8.6rem; }
}
.answer { font-size: 6.5rem; font-weight: 700; line-height: 1; }
.st-key-drawing { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem 2rem; }
@media (min-width: 40rem) {
  .st-key-drawing { grid-template-columns: 280px minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .st-key-drawing > :nth-child(2) { grid-row: span 2; }
  .st-key-drawing:has(.st-key-pixels) { grid-template-columns: clamp(280px, min(45%, 85vh), 448px) minmax(0, 1fr); }
}
.read { display: flex; gap: 1rem; min-height: 11.5rem; }
.reading figure { margin: 0; font-size: 0.8rem; }
.reading img { display: block; width: 7rem; height: 7rem; image-rendering: pixelated; }
.reading .row { display: flex; flex-wrap: wrap; gap: 1rem; } .reading .row img { width: 5rem; height: 5rem; }
.ten { display: grid; grid-template-columns: max-content 1fr 3.2rem; gap: 0.15rem 0.6rem; align-items: center; }
.ten { line-height: 1.2; font-variant-numeric: tabular-nums; }
.bar { height: 0.9rem; } .bar i { display: block; height: 100%; min-width: 0.06rem; }
</style>"""

# White is 2.3:1 on the dark theme's blue.
DARK_STYLE = """<style>.stMain button[kind^="primary"] :is(p, kbd, span) { color: #10151D; }</style>"""

_here = threading.local()


def run():
    """Show the menu and run the page that the address names. Called by app.py alone."""
    server.prepare()
    live.begin_page()
    pages = _pages()
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} · {NAME}")
    st.html(STYLE)
    if dark():
        st.html(DARK_STYLE)
    # A row of links, not Streamlit's sidebar: on a phone that one is hidden, and covers the page when opened.
    with st.container(horizontal=True, gap="xsmall", key="menu"):
        for each in pages:
            if each.title not in (TEACHERS, BY_NAME):
                leads_back = each.title == "Train" != page.title
                part(Address).link(each, links.settings_to_train() if leads_back else None)
    part(Desk).restore()
    part(LabBook).record()
    notices.show()
    _here.through_app = True
    try:
        page.run()
        # At the end, where the space it takes is not seen.
        part(LabBook).keep_in_browser()
        live.follow_tab()
        typed.finish()
    finally:
        _here.through_app = False
        # Also where a page ends early, for another one or to be drawn again.
        part(Desk).keep()


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
        st.Page(ASSIGN, title=TEACHERS, icon=":material/assignment:"),
        # Streamlit serves its first page at / alone, and lets no other have the address that is that one's by its name.
        st.Page(_go_to_train, title=BY_NAME, url_path="train"),
    ]


def _go_to_train():
    part(Address).go_to(TRAIN)
