"""A race: two networks that begin at once, over one another."""

import streamlit as st

from lab import settings
from lab.sweeps import search
from lab.sweeps.sweep_queue import RACE
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.presets import PRESETS
from render import class_sentences, pieces, race_sentences, sentences
from ui.compare import overlay, progress
from ui.live import page as live
from ui.session import Membership, Sweeps, TaskWork, Teaching, Training, part, widgets
from ui.shared import data_choice, figure

REDRAW_SECONDS = 0.5
SIDES = {"race_first": "First", "race_second": "Second"}
MOST_RUNS = 20  # of one's own, the newest
OF_CLASS = "of "  # before a nickname, in the keys of who can run


def show(items):
    """The race of this session, or the form to begin one. items: the ComparedRuns of the lab book."""
    sweep = part(Sweeps).get(RACE)
    if sweep is None:
        _show_form(items)
        return
    going = not sweep.done
    if going:
        live.watch("race_end", lambda: sweep.done, REDRAW_SECONDS, known=False)
    # What they were called when they were chosen; by their settings, who has left the class, and where both have the
    # same name.
    there = {"", *(nickname for nickname, _ in _others())}
    names = [cell.title if _member(cell.runner[0]) not in there else cell.runner[1] for cell in sweep.cells]
    titles = names if len(set(names)) > 1 else [cell.title for cell in sweep.cells]
    look = figure.look()
    live.show("race", lambda: _pieces(sweep, titles, look), REDRAW_SECONDS, going)
    progress.end(sweep, RACE, "Another race")


def _runners(items):
    """Who can run: {key: (name, TrainingConfig)}. What one's class may not train is not offered, but for what is on
    Train."""
    mine, rules = part(Training).settings, part(Training).rules
    found = {"train": ("Your settings on Train", mine)}
    for item in [item for item in items if len(item.entries) == 1][:MOST_RUNS]:
        found[f"run {item.entries[0].id}"] = item.title, item.entries[0].config
    presets = {name: (each.title, each.config) for name, each in PRESETS.items() if not each.full}
    found |= {
        f"{OF_CLASS}{nickname}": (f"{nickname}, of your class", config) for nickname, config in _others()
    } | presets
    return {key: each for key, each in found.items() if key == "train" or rules.may(each[1])}


def _others():
    """The best of each of the class: pairs of a nickname and a TrainingConfig."""
    return part(Membership).others_best() or part(Teaching).best_of_class()


def _member(key):
    """The nickname of the one of the class who can run by this key, "" for another."""
    return key.removeprefix(OF_CLASS) if key.startswith(OF_CLASS) else ""


def _show_form(items):
    st.caption(race_sentences.WHAT)
    if part(TaskWork).task.hidden:
        st.info(race_sentences.HIDDEN, icon=":material/visibility_off:")
        return
    data_choice.say_if_gone()
    runners = _runners(items)
    other = next((key for key, (_, config) in runners.items() if config != runners["train"][1]), "train")
    for place, key, first in zip(st.columns(2, gap="large"), SIDES, ("train", other), strict=True):
        with place:
            _choose(key, runners, first)
    try:
        part(TaskWork).check_others([cell.config for cell in _cells(runners)])
    except ValueError as error:
        st.info(class_sentences.refusal(str(error)), icon=":material/lightbulb:")
        return
    st.button(
        "Start the race",
        key="start_race",
        type="primary",
        icon=":material/sports_score:",
        on_click=_start,
        args=(runners, data_choice.current_key()),
    )


def _start(runners, data_key):
    """Begin with who is chosen when it is pressed, which the page may not have been drawn for yet."""
    try:
        part(Sweeps).start(_cells(runners), data_key, RACE)
    except ValueError as error:  # the page was drawn before that
        part(Sweeps).problem = class_sentences.refusal(str(error))


def _cells(runners):
    """The two that are chosen. Raises ValueError, as a sentence, where they cannot run."""
    keys = [widgets.value(key) for key in SIDES]
    cells = search.pair(*(runners[key][1] for key in keys))
    for cell, key in zip(cells, keys, strict=True):
        cell.runner = key, runners[key][0]
    return cells


def _choose(key, runners, first):
    """The control for one of the two."""
    if widgets.value(key) not in runners:
        widgets.put({key: first})  # it was deleted, or has left the class
    # A browser knows what is chosen by this text, which must not change with somebody's next run.
    named = {
        one: name if one.startswith(OF_CLASS) else f"{name}: {settings.in_short(config)}"
        for one, (name, config) in runners.items()
    }
    chosen = st.selectbox(SIDES[key], list(runners), format_func=named.get, key=key, persist_state="session")
    _, config = runners[chosen]
    st.caption(f"{settings.describe(config)} · {HYPERPARAMETERS['iterations'].said(config.iterations)}")


def _pieces(sweep, titles, look):
    cells = sweep.cells
    shown = [(title, [cell.curves]) for title, cell in zip(titles, cells, strict=True)]
    alts = [f"The {name} of both networks of the race." for name in ("cost", "accuracy")]
    return [
        *progress.said(sweep)[:-1],
        pieces.row(*map(_side, cells, titles)),
        overlay.curves(shown, alts, look),
        pieces.caption(race_sentences.outcome(cells, titles)),
    ]


def _side(cell, title):
    """One of the two: its name, how far it is and what it reads."""
    settings_of = cell.title
    return pieces.column(
        pieces.text(f"**{sentences.plain(title)}**"),
        *([pieces.caption(sentences.plain(settings_of))] if title != settings_of else []),
        pieces.bar(cell.fraction, race_sentences.how_far(cell)),
        pieces.html(race_sentences.accuracy(cell)),
    )
