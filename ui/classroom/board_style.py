"""The style sheet of the board of a class: curves and names have the height of the wall that there is."""

import streamlit as st

# What is taken from the height is what stands above the curves: menu, choice of what is shown, and the board's own row;
# in rem, so that it is right in large type too. Where there is room the class's name stands beside the choice; that of
# the page is said by the menu. What is not seen at a page's end has no space. A curve that is steep is hard to follow.
STYLE = """
div:has(> .st-key-board_style) { display: none; }
.stMainBlockContainer:has(.st-key-board) .stElementContainer:has(h1) {
  position: absolute; width: max-content; clip-path: inset(50%);
}
.stMain .stMainBlockContainer:has(.st-key-board) { padding-bottom: 0; }
.st-key-page:has(.st-key-board) > .stElementContainer:has(> div > [data-testid="stBidiComponentIsolated"]) {
  margin-top: -1rem;
}
.stVerticalBlock.st-key-board_chart { flex: none; height: clamp(15rem, 100vh - 15.25rem, 70vw); }
.stColumn div:has(> .st-key-board_chart) { position: sticky; top: 0.5rem; } /* while one goes through the names */
.st-key-board_few :is(th, td) { padding-block: 0.15rem; }
.st-key-board_many :is(th, td) { padding-block: 0.05rem; } .st-key-board_many :is(th, td, p) { line-height: 1.2; }
@media (min-width: 84rem) {
  .stMainBlockContainer:has(.st-key-board) .stElementContainer:has(h2) {
    align-self: flex-end; width: auto; max-width: 42%; height: 2.5rem; margin-bottom: -3.5rem;
  }
  .stMainBlockContainer:has(.st-key-board) h2 { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
  .stVerticalBlock.st-key-board_chart { height: clamp(15rem, 100vh - 11.75rem, 70vw); }
}
@media (min-width: 100rem) {
  .st-key-board_wall .stColumn { flex: 4 1 0; } .st-key-board_wall .stColumn:first-child { flex-grow: 5; }
}
"""

# On this page alone: rules with `:has` a browser asks again whenever anything changes. A component: see ui/app/style.
_component = st.components.v2.component("digit_lab_board_style", css=STYLE, isolate_styles=False)


def show():
    """Have the page look so."""
    with st.container(key="board_style"):
        _component(key="board_style_sheet")
