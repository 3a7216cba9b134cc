"""The network drawn for one digit at each chapter, which the browser plays: the digit goes through, the error back."""

from pathlib import Path

import streamlit as st

from render import network_figures, pieces, sentences
from ui.inside import chapters, steps
from ui.live import component
from ui.session import dark, widgets
from ui.shared import figure, inputs, inside_choice
from ui.shared.inside_choice import CHAPTER

PAUSE = 3500  # milliseconds of a chapter that is played
KEY = "player"
WEIGHT_CHAPTER = "Forward"  # where a weight leads that is pressed
HTML = """<div class="player"><button type="button" title="Plays the chapters, one after the other."></button>
<div class="player-said" aria-live="polite"></div><div></div></div>"""
STYLE = (Path(component.__file__).parent / "player.css").read_text()
_player = component.component("player", "player.js", HTML, STYLE, isolate_styles=False)


def choose():
    """Which Chapter is open: one walk from the data to the prediction, in the notebook's order."""
    titles = list(chapters.BY_TITLE)
    at = titles.index(inputs.chosen(CHAPTER, titles, titles[0]))
    numbered = {title: f"{number}. {title}" for number, title in enumerate(titles, 1)}.get
    is_last = at == len(titles) - 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        inputs.in_a_list("Chapter", titles, CHAPTER, format_func=numbered, width=220)
        look = {"icon": ":material/arrow_forward:", "disabled": is_last}
        st.button("Next", on_click=widgets.put, args=({CHAPTER: titles[at if is_last else at + 1]},), **look)
    return chapters.BY_TITLE[titles[at]]


def show(subject, chapter):
    """The drawing at a Chapter, and as it is at all others, to be played; what is pressed in it opens the chapter that
    looks closer."""
    every = [each.step(subject) for each in chapters.CHAPTERS]
    found = list(zip(chapters.CHAPTERS, every, steps.drawn(subject, steps.to_draw(subject), every), strict=True))
    charts = [figure.as_large(network_figures.drawn(columns, subject.unit, dark())) for *_, columns in found]
    said = [pieces.inline(f"**{each.title}.** {each.opening} {step.sentence}") for each, step, _ in found]
    alts = [steps.alt(each.title, columns) for each, _, columns in found]
    data = {"pause": PAUSE, "at": chapters.CHAPTERS.index(chapter)}
    data |= {"said": said, "alts": alts, **network_figures.in_common(charts)}
    _player(key=KEY, data=data, on_pressed_change=_press, on_played_change=_follow)


def _follow():
    """Turn to the chapter that has been played last."""
    if (at := widgets.sent(KEY, "played")) in range(len(chapters.CHAPTERS)):
        widgets.put({CHAPTER: chapters.CHAPTERS[at].title})


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
