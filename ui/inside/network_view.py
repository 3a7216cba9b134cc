"""The network drawn for one digit, which is sent through step by step, and the error back: the browser plays it."""

from pathlib import Path

import streamlit as st

from render import network_figures, pieces, sentences
from ui.inside import chapters, steps
from ui.live import component
from ui.session import dark, widgets
from ui.shared import figure, inside_choice
from ui.shared.inside_choice import CHAPTER

PAUSE = 2500  # milliseconds of a step that is played
KEY = "player"
WEIGHT_CHAPTER = "Forward"  # where a weight leads that is pressed
HTML = """<div class="player">
<div class="player-bar">
<button type="button" title="Sends the digit through, layer by layer, and the error back."></button>
<div role="radiogroup" aria-label="Step"></div></div>
<div class="player-said" aria-live="polite"></div><div></div></div>"""
STYLE = (Path(component.__file__).parent / "player.css").read_text()
_player = component.component("player", "player.js", HTML, STYLE, isolate_styles=False)


def show(subject):
    """The drawing; what is pressed in it opens the chapter that looks closer."""
    found = steps.drawn(subject, steps.to_draw(subject))
    charts = [figure.as_large(network_figures.drawn(columns, subject.unit, dark())) for _, columns in found]
    said = [
        {"title": step.title, "said": pieces.inline(step.sentence), "alt": steps.alt(subject, step, columns)}
        for step, columns in found
    ]
    data = {"pause": PAUSE, "steps": said, **network_figures.in_common(charts)}
    _player(key=KEY, data=data, on_pressed_change=_press)


def _press():
    """Look closer at what was pressed: the (layer, unit) of a unit, or the (layer, unit, input) of a weight."""
    pressed = widgets.sent(KEY, "pressed") or ()
    if len(pressed) == 2:
        inside_choice.look_at(*pressed)
    elif pressed:
        widgets.put(dict(zip(inside_choice.WEIGHT, pressed, strict=True)))
        # Where a weight is followed already, this one is followed there.
        chapter = chapters.BY_TITLE.get(widgets.value(CHAPTER))
        if chapter is None or not chapter.follows:
            widgets.put({CHAPTER: WEIGHT_CHAPTER})


def say_where(subject, chapter):
    """Where on the page that is what was pressed in the drawing, which on most screens is below it."""
    what = ""
    if chapter.follows:
        weight = subject.input_name(subject.layer, subject.row), subject.unit_name(subject.layer, subject.column)
        what = f": the weight from {' to '.join(map(sentences.plain, weight))}"
    with st.container(key="goes_to"):
        st.markdown(f"[:material/arrow_downward: {chapter.title}](#{CHAPTER}){what}", width="content")
