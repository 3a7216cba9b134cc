"""The style sheet of the board of a class: curves and names have the height of the wall that there is."""

import streamlit as st

# What is taken from the height is what stands above the curves: menu, choice of what is shown, and the board's own row;
# in rem, so that it is right in large type too. Where there is room the class's name stands beside the choice; that of
# the page is said by the menu. What is not seen at a page's end has no space. A curve that is steep is hard to follow.
STYLE = """
div:has(> .st-key-board_style) { display: none; }
:root:has(.st-key-board) div:has(> .st-key-class_title) {
  position: absolute; width: max-content; clip-path: inset(50%);
}
.st-key-board_wall .live-row { grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
.st-key-board_wall .live-figure {
  height: clamp(15rem, 100vh - 15.25rem, 70vw) !important; /* in place of the figure's own */
  position: sticky; top: 0.5rem; /* while one goes through the names */
}
.st-key-board_wall :is(th, td) { padding-block: 0.15rem; }
.st-key-board_wall table:has(tr:nth-child(13)) :is(th, td) { padding-block: 0.05rem; line-height: 1.2; } /* of many */
@media (min-width: 84rem) {
  :root:has(.st-key-board) .st-key-class_called { flex-direction: row-reverse; }
  :root:has(.st-key-board) .st-key-class_called > :first-child { width: auto; max-width: 42%; flex-shrink: 0; }
  :root:has(.st-key-board) .st-key-class_called h2 {
    padding: 0.4rem 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
  }
  .st-key-board_wall .live-figure { height: clamp(15rem, 100vh - 11.75rem, 70vw) !important; }
}
@media (min-width: 100rem) { .st-key-board_wall .live-row { grid-template-columns: 5fr 4fr; } }
"""

# On this page alone: rules with `:has` a browser asks again whenever anything changes. A component: see ui/app/style.
_component = st.components.v2.component("digit_lab_board_style", css=STYLE, isolate_styles=False)


def show():
    """Have the page look so."""
    with st.container(key="board_style"):
        _component(key="board_style_sheet")
