"""The style sheet of all pages, on Streamlit's theme."""

import streamlit as st

from render.palette import INK, PAPER
from ui.session import Teaching, dark, large_type, part
from ui.session.page import LARGE_TYPE
from ui.shared import inputs

# What opens over a page is not in `.stMain`: `.anywhere` stands for both.
#
# No rule has `:has` of what is on every page: a browser asks such a rule again whenever anything below changes.
STYLE = (
    f":root {{ --focus-ring: {INK[False]}; --paper: {PAPER[False]}; }}"
    + """
.st-key-menu > :first-child { margin-right: 0.6rem; } .st-key-menu .st-key-large_type { margin-left: auto; }
@media (max-width: 60rem) { /* the name is in the browser's tab, and no room's wall so small */
  .st-key-menu > :first-child, .st-key-large_type { display: none; }
}
.stMain * { transition: none !important; }
.stMain [data-stale="true"] { opacity: 1 !important; }
/* Wide, as Streamlit's layout="wide" would have it, but while nothing is seen: what is there would jump. */
.stMain .stMainBlockContainer { min-width: auto; max-width: none; padding-top: 0.6rem; padding-bottom: 3rem; }
@media (min-width: 54rem) { .stMain .stMainBlockContainer { padding-inline: 5rem; } }
/* Streamlit's own are 4.2:1 and 3.3:1. */
.anywhere [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.82; }
.anywhere button kbd { color: inherit; opacity: 1; }
dl.numbers { display: flex; flex-wrap: wrap; gap: 0.5rem 0; margin: 0; padding: 0 !important; }
.numbers div { flex: 1 0 10rem; margin: 0; padding: 0; }
.numbers dt { font-size: 0.875rem; font-weight: 400; }
.numbers dd { margin: 0; padding: 0; font-size: 2.1rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.evaluation div { flex-basis: 7.5rem; } .evaluation dd { font-size: 1.6rem; }
.numbers dd.of { font-size: 0.8rem; opacity: 0.8; }
.stMain h1 { font-size: 1.6rem; padding: 0 0 0.5rem; }
.stMain h2 { font-size: 1.35rem; padding: 0.6rem 0 0.3rem; } .stMain h3 { font-size: 1.15rem; }
.st-key-said { min-height: 5.65rem; gap: 0.3rem; } @media (max-width: 60rem) { .st-key-said { min-height: 6.85rem; } }
@media (max-width: 40rem) { .st-key-said { min-height: 9.5rem; } }
@media (min-width: 40rem) { .st-key-first_walk button { min-height: 2rem; padding-block: 0; } }
.st-key-answer_kept { min-height: 1.4rem; } @media (max-width: 64rem) { .st-key-answer_kept { min-height: 2.8rem; } }
@media (max-width: 40rem) { .st-key-answer_kept { min-height: 4.2rem; } }
.st-key-goal_met { min-height: 2.5rem; } @media (max-width: 40rem) { .st-key-goal_met { min-height: 3.4rem; } }
:is(.st-key-said, .st-key-goal_met) [data-testid="stAlertContainer"] { padding: 0.4rem 0.8rem; min-height: 0; }
:is(.st-key-said, .st-key-goal_met) [data-testid="stAlertContainer"] p { font-size: 0.9rem; line-height: 1.35; }
.run div { flex-basis: 7.5rem; }
.anywhere .stCheckbox p { white-space: normal; }
.anywhere [data-testid="stNumberInputContainer"]:has([role="alert"]) { height: auto; flex-wrap: wrap; }
.anywhere .stNumberInput [role="alert"] { /* why a number is not taken, which Streamlit has read aloud alone */
  position: static; flex: 1 0 100%; height: auto; margin: 0; padding: 0 0.75rem 0.4rem; clip: auto;
  white-space: normal; font-size: 0.8rem;
}
.st-key-preset button { height: auto; } .st-key-preset button p { white-space: normal; }
.st-key-step_said { min-height: 3.2rem; }
@media (max-width: 40rem) { /* the steps in one row that can be pushed, so that the drawing fits below */
  .st-key-step_said { min-height: 6.6rem; } .st-key-player { flex-wrap: nowrap; }
  .st-key-player > :last-child {
    min-width: 0; overflow-x: auto; flex: 1 1 0;
    mask-image: linear-gradient(to left, transparent, black 3rem); /* there is more */
  }
  .st-key-player [role="radiogroup"] { flex-wrap: nowrap; padding-right: 3rem; }
  .st-key-player [role="radiogroup"] > * { flex: none; }
}
.st-key-stage img { border-radius: 0; }
.run dd { font-size: 1.5rem; } .run div:first-child dd:not(.of) { font-size: 2.1rem; line-height: 1; font-weight: 600; }
.run div:last-child dd:not(.of) { font-size: 1rem; line-height: 1.95rem; } /* speed is small print */
@media (max-width: 40rem) { .st-key-at_a_glance > :not(:first-child) { display: none; } }
@media (min-width: 40rem) and (max-width: 75rem) { /* beside the network drawn: the bar says the speed, too */
  .run div { flex-basis: 7rem; } .st-key-at_a_glance:has(img) .run div:last-child { display: none; }
  .st-key-stage [data-testid="stCaptionContainer"] { min-height: 3.8rem; } /* of two lines, which come and go */
}
.stMain .st-key-offered {
  position: fixed; bottom: 0.5rem; right: max(2vw, 0.5rem); z-index: 100; width: min(28rem, 96vw);
  background: var(--paper); box-shadow: 0 0 1rem var(--focus-ring);
}
[data-unsaid] { display: none; }
[data-cut]::before {
  content: "The app cannot be reached just now. Your work is kept, and this page goes on as soon as it can.";
}
/* What a page ends with can be had from under it. */
.stMainBlockContainer:has(.st-key-offered) .st-key-page { padding-bottom: 16rem; }
/* Of these, each that there is has space of its own: mostly there is none. */
.st-key-notices > .stElementContainer, .st-key-trouble > .stElementContainer,
.st-key-notices > :not(:last-child, :has(> .st-key-offered)) {
  margin-top: 1rem;
}
.st-key-go button { min-width: 10.9rem; } /* of "Start training Alt + S": what is beside it stays where it is */
@media (hover: none) and (pointer: coarse) { /* where there are no keys, their hints are not */
  .anywhere button kbd { display: none; } .st-key-transport button { min-height: 3rem; min-width: 2.75rem; }
  .st-key-go button { min-width: 8.8rem; }
}
@media (hover: none) and (pointer: coarse) { /* whatever a finger may press has 44 pixels */
  .anywhere :is(button:not(.st-key-transport *), summary, [data-testid="stPageLink-NavLink"], .stCheckbox label) {
    min-height: 2.75rem;
  }
  .anywhere button:not([aria-label^="Help"], [role="navigation"] *, .st-key-transport *) { min-width: 2.75rem; }
  .anywhere :is([data-testid^="stNumberInput"], [data-testid^="stTextInput"], .stSelectbox input, .stTextInput input) {
    min-height: 2.75rem;
  }
  .st-key-goes_to a { display: inline-flex; align-items: center; min-height: 2.75rem; min-width: 2.75rem; }
  .anywhere [data-testid="InputInstructions"] { display: none; } /* which keys to press */
  .anywhere button[aria-label^="Help"] { min-height: 0; padding: 14px; margin: -14px; box-sizing: content-box; }
}
@media (pointer: coarse) and (max-width: 87rem) { /* beside one another units and digits would be too small to press */
  .st-key-stage .stHorizontalBlock { flex-wrap: wrap; } .st-key-stage .stColumn { flex: 1 1 100%; min-width: 100%; }
}
@media (pointer: coarse) and (max-width: 40rem) { /* what that takes of the first screen, it has of what is empty */
  .stMain .stMainBlockContainer { padding-top: 0.2rem; } .stMain h1 { padding-bottom: 0.2rem; }
  .st-key-menu { row-gap: 0; } .stMain .st-key-drawing { row-gap: 0.2rem; }
}
@media (pointer: coarse) and (max-width: 22rem) { /* the menu in two rows */
  .st-key-menu a > :has([data-testid="stIconMaterial"]) { display: none; }
}
/* the answer is in the first screen, too, and where a phone is held across, what takes back */
@media (pointer: coarse) and (max-width: 40rem) and (max-height: 37.5rem), (pointer: coarse) and (max-height: 27rem) {
  .stMainBlockContainer:has(.st-key-drawing) h1 { position: absolute; clip-path: inset(50%); }
}
@media (pointer: coarse) and (max-height: 27rem) {
  .st-key-drawing { margin-top: -1.5rem; } .st-key-drawing > :first-child .stVerticalBlock { row-gap: 0.3rem; }
}
.anywhere :is(button, a, summary, [role="slider"]):focus-visible, .anywhere .stCheckbox label:has(input:focus-visible) {
  outline: 2px solid var(--focus-ring); outline-offset: 2px; /* not a button's own colour: beside it is the page */
}
.stMain:focus-visible,
.anywhere :is([data-testid="stNumberInputField"], .stTextInput input, .stTextArea textarea):focus-visible {
  outline: 2px solid var(--focus-ring); outline-offset: -2px;
}
.anywhere .stSlider div:has(> div > input:focus-visible) { outline: 2px solid var(--focus-ring); outline-offset: 2px; }
.anywhere [data-testid="stElementToolbar"]:focus-within { opacity: 1; } /* else a mouse alone has it seen */
@media (forced-colors: active) { /* what Streamlit tells by colours alone */
  .bar { forced-color-adjust: none; }
  .anywhere [role="radio"][aria-checked="true"] { background: Highlight; forced-color-adjust: none; }
  .anywhere [role="radio"][aria-checked="true"] * { color: HighlightText; }
  .anywhere label:has([role="switch"]) > span + div { outline: 1px solid CanvasText; }
  .anywhere label:has([role="switch"]) > span + div > div { background: CanvasText; forced-color-adjust: none; }
  .anywhere label:has([role="switch"]:checked) > span + div { background: Highlight; forced-color-adjust: none; }
}
@media (max-width: 68rem) { /* without the keys all of the row fits a tablet */
  .st-key-transport kbd { display: none; } .st-key-go button { min-width: 8.6rem; }
}
@media (max-width: 56rem) { .st-key-transport button { padding-inline: 0.6rem; } } /* and one held upright */
@media (max-width: 40rem) { /* words below the pictures, so that the row fits a phone */
  .st-key-transport button { min-height: 3rem; padding: 0.1rem; min-width: 2.75rem; }
  .st-key-transport kbd, .st-key-speed button > div > [aria-hidden] { display: none; }
  .st-key-go button { min-width: 8.6rem; }
  .st-key-transport > :not(.st-key-go) [data-has-shortcut] { flex-direction: column; gap: 0; }
  .st-key-transport > :not(.st-key-go) p { font-size: 0.7rem; }
}
.score { font-size: 2.4rem; font-weight: 700; line-height: 1.1; margin: 0; }
.st-key-address code { font-size: 1.4rem; }
.answer { font-size: 6.5rem; font-weight: 700; line-height: 1; }
@media (max-width: 40rem) { .answer { font-size: 4.5rem; } } /* "4 or 7" in one line */
.st-key-drawing { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem 2rem; }
.st-key-drawing > :first-child { min-height: calc(280px + 3.5rem); }
.st-key-drawing > :nth-child(2) { min-height: 28rem; }
/* its place while it is built anew: a stroke may fall into that moment */
.st-key-pad { width: 280px; height: 280px; overflow: hidden; touch-action: none; }
.st-key-canvas { margin-top: -48px; } /* ABOVE in lab/canvas_strokes.py */
.live-cut { position: fixed; z-index: 1000; inset: auto 0 0; padding: 0.7rem 1rem; text-align: center; background: var(--focus-ring); color: var(--paper); }
.live-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.live-part { display: grid; gap: 0.6rem; min-width: 0; } .live-part p { margin: 0; }
.live-row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; min-width: 0; }
.live-row > *, .live-part > * { min-width: 0; }
.live-html.small { font-size: 0.875rem; opacity: 0.82; }
.live-html.note { padding: 0.5rem 0.8rem; border-radius: 0.5rem; background: color-mix(in srgb, var(--note) 14%, transparent); }
.note.info { --note: #0072B2; } .note.success { --note: #008F68; } .note.warning { --note: #C96A00; } .note.error { --note: #C2272D; }
.live-html.scrolls { overflow-x: auto; } .live-part table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.live-part :is(th, td) { text-align: left; padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--st-border-color); }
.live-part button, a.take { display: inline-block; padding: 0.35rem 0.8rem; border: 1px solid var(--st-border-color); border-radius: 0.5rem;
  background: none; color: inherit; font: inherit; cursor: pointer; text-decoration: none; width: fit-content; }
/* beside one another also where a small phone is held across */
@media (min-width: 40rem), (min-width: 34rem) and (max-height: 28rem) {
  .st-key-drawing { grid-template-columns: 280px minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .st-key-drawing > :nth-child(2) { grid-row: span 2; }
  .st-key-drawing:has(.st-key-pixels) { grid-template-columns: clamp(280px, min(45%, 85vh), 448px) minmax(0, 1fr); }
}
.read { display: flex; gap: 1rem; min-height: 11.5rem; }
/* what is drawn has not come to the server for long: the answer is of before */
[data-pen-waits] .st-key-drawing .reading { position: relative; }
[data-pen-waits] .st-key-drawing .reading > * { opacity: 0.4; }
[data-pen-waits] .st-key-drawing .reading::before {
  content: "Waiting for the server …"; position: absolute; top: 9rem; font-size: 0.9rem;
}
.reading figure { margin: 0; font-size: 0.8rem; }
.reading img { display: block; width: 7rem; height: 7rem; image-rendering: pixelated; }
.reading .row { display: flex; flex-wrap: wrap; gap: 1rem; } .reading .row img { width: 5rem; height: 5rem; }
.ten { display: grid; grid-template-columns: max-content 1fr 3.2rem; gap: 0.15rem 0.6rem; align-items: center; }
.ten { line-height: 1.2; font-variant-numeric: tabular-nums; }
.anywhere .katex-display { padding-inline: 3px; } /* a sign at its end would have it scroll by two pixels */
.bar { height: 0.9rem; } .bar i { display: block; height: 100%; min-width: 0.06rem; }
"""
)

# White is 2.3:1 on the dark theme's blue.
DARK_STYLE = (
    f":root {{ --focus-ring: {INK[True]}; --paper: {PAPER[True]}; }}"
    + """
.anywhere :is(button[kind^="primary"] :is(p, kbd, span), [data-tag], [data-tag] *) {
  color: #10151D;
}
"""
)
# For a wall that a class looks at. Charts follow in ui/shared/figure.py.
LARGE_STYLE = """
:root { font-size: 22px; }
@media (max-width: 60rem) { .st-key-menu .st-key-large_type { display: flex; } } /* the way back */
@media (min-width: 40rem) { .st-key-drawing { grid-template-columns: 19rem minmax(0, 1fr); } }
@media (max-width: 75rem) { /* an old projector: what stood beside it comes below, as on a phone */
  .st-key-beside > * > .stColumn, .st-key-beside > * > * > .stColumn { min-width: 100%; flex: 1 1 100%; }
  .st-key-beside > .stHorizontalBlock, .st-key-beside > * > .stHorizontalBlock { flex-wrap: wrap; }
}
@media (min-width: 75rem) and (min-height: 56rem) { /* the canvas, too, where a wall has room for it */
  .st-key-drawing:has(.st-key-canvas) { grid-template-columns: 448px minmax(0, 1fr); }
  .st-key-canvas { zoom: 1.6; }
}
"""


ANYWHERE = ':is(.stMain, .stDialog, [data-testid="stPopoverBody"])'

# As components and not as Markdown: for HTML in that, a browser fetches 190 kB of Streamlit first, and what was there
# before is seen, and moves.
_usual, _dark, _large = [
    st.components.v2.component(f"digit_lab_{name}_style", css=css.replace(".anywhere", ANYWHERE), isolate_styles=False)
    for name, css in {"usual": STYLE, "dark": DARK_STYLE, "large": LARGE_STYLE}.items()
]


def show():
    """Have the page look so. Call it before anything else is drawn."""
    with st.container():
        _usual(key="usual_style")
        if dark():
            _dark(key="dark_style")


def offer_large_type(menu):
    """A switch for large type, at the end of the menu, and what it does."""
    with menu:
        inputs.toggle("Large type", LARGE_TYPE, "For a wall that a class looks at.", part(Teaching).for_the_wall)
    if large_type():
        with st.container(key="large_style"):
            _large(key="large")
