"""The network drawn for one digit, which is sent through step by step, and the error back; redrawn while it learns."""

import time
from dataclasses import dataclass

import streamlit as st

from render import network_figures, sentences
from ui.inside import chapters, choices, steps, unit_view, weight_choice
from ui.session import Networks, dark, part, widgets
from ui.shared import figure, inputs, live
from ui.shared.inside_choice import CHAPTER, UNIT, UNIT_CHAPTER

SECONDS, REDRAW_SECONDS = 2.5, 1.35  # of a step that is played, and between two redraws of a network that learns
STEP, DRAWING = "inside_step", "inside_drawn"  # the keys of a control and of the drawing
WEIGHT_CHAPTER = "Forward"  # where a weight leads that is pressed


@dataclass
class Player:
    """playing: whether the steps are shown one after the other; since: when the one that is shown came."""

    playing: bool = False
    since: float = 0.0

    def press(self):
        """Play from the beginning, or from the step where it was halted; halt."""
        self.playing, self.since = not self.playing, time.monotonic()
        if self.playing and not widgets.value(STEP):
            widgets.put({STEP: 1})

    def halt(self):
        self.playing = False

    def go_on(self, n_steps):
        """Show the next step, if the one before was there long enough; at the end all is shown, and it halts."""
        if self.playing and time.monotonic() - self.since > 0.8 * SECONDS:
            step = (widgets.value(STEP, 0) + 1) % n_steps
            widgets.put({STEP: step})
            self.since, self.playing = time.monotonic(), step > 0


def show(subject):
    """The drawing; pressing a unit in it opens the chapter that looks closer."""
    player, learning = part(Player), subject.reader.learning
    pace = SECONDS if player.playing else REDRAW_SECONDS
    # Not the walk, of which there would be one for every tab: see `Subject`.
    facts = subject.reader, subject.data, subject.image, subject.label
    units = steps.to_draw(subject, unit_view.chosen(subject))
    n_presses = widgets.times_chosen(DRAWING)
    live.fragment(_draw, pace, player.playing or learning)(facts, units, n_presses, player.playing, learning)


def _draw(facts, units, n_presses, playing, learning):
    subject, player = _now(*facts) if learning else choices.subject_of(*facts), part(Player)
    found = steps.of(subject)
    player.go_on(len(found))
    if widgets.times_chosen(DRAWING) != n_presses:
        # A unit or a line was pressed.
        st.rerun()
    if player.playing != playing or subject.reader.learning != learning:
        st.rerun()
    widgets.start_at(STEP, 0, len(found) - 1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="player"):
        st.button(
            "Pause" if playing else "Play",
            icon=f":material/{'pause' if playing else 'play_arrow'}:",
            key="inside_play",
            on_click=player.press,
            help="Sends the digit through, layer by layer, and the error back.",
        )
        named = [step.title for step in found].__getitem__
        help = "One step at a time, as long as you like."
        options = {"format_func": named, "on_change": player.halt, "label_visibility": "collapsed"}
        inputs.pills("Step", range(len(found)), STEP, help, **options)
    step = found[widgets.value(STEP)]
    with st.container(key="step_said"):
        st.markdown(step.sentence) if step.title != steps.ALL else st.caption(step.sentence)
    drawn = steps.columns(subject, step, units)
    # Where a weight is followed already, one that is pressed is followed there.
    titles = list(chapters.BY_TITLE)
    follows = chapters.BY_TITLE[inputs.chosen(CHAPTER, titles, titles[0])].follows
    leads = UNIT_CHAPTER, None if follows else WEIGHT_CHAPTER
    chart = network_figures.drawn(drawn, unit_view.chosen(subject), dark(), leads)
    figure.show(chart, steps.alt(subject, step, drawn), DRAWING, sets=(*UNIT, *weight_choice.WEIGHT, CHAPTER))


def say_where(subject, chapter):
    """Where on the page that is what was pressed in the drawing, which on most screens is below it."""
    what = ""
    if chapter.follows:
        weight = subject.input_name(subject.layer, subject.row), subject.unit_name(subject.layer, subject.column)
        what = f": the weight from {' to '.join(map(sentences.plain, weight))}"
    elif chapter.title == UNIT_CHAPTER and subject.n_hidden:
        layer, unit = unit_view.chosen(subject)
        what = f": unit {unit}" + (f" of {subject.layer_names[layer].lower()}" if subject.n_hidden > 1 else "")
    with st.container(key="goes_to"):
        st.markdown(f"[:material/arrow_downward: {chapter.title}](#{CHAPTER}){what}", width="content")


def _now(reader, *others):
    """The Subject with its network as it is now."""
    latest = part(Networks).own
    return choices.subject_of(latest if latest is not None and latest.source is reader.source else reader, *others)
