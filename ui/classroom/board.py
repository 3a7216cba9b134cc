"""The board: everybody's best network over one another, for the wall."""

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lab.ledger.problems import LedgerProblem
from render import board_figures, board_sentences, class_sentences, pieces
from ui.live import page as live
from ui.session import Teaching, part, widgets
from ui.session.membership import classes
from ui.shared import figure, inputs

NAMES, FROZEN, TASK = "board_names", "board_frozen", "board_task"  # the keys of the controls
HELP = "Whose curve is whose. Without names they are numbered as they joined, of those who are in the class now."
ALL = ""  # in place of a task's id
CLEAR, ALL_AGAIN = "Only what begins from now on is shown.", "Also what began before the board was cleared."
# Seconds between two looks, and how many times as many where many others look at something: what is handed in is on the
# board within two seconds, in a class of thirty who train too.
SECONDS, MOST = 1.0, 1.25


@dataclass
class Wall:
    """shown: what stands on it, and of which class and task that is."""

    shown: tuple | None = None

    def clear(self, secret, since):
        """Show only what has begun since then, in seconds since 1970; None: from now on."""
        part(Teaching).attempt(classes().limit, secret, {"cleared": time.time() if since is None else since})
        self.shown = None
        widgets.put({FROZEN: False})


def show(secret, their_class):
    """The board of one class. their_class: the Class."""
    wall = part(Wall)
    tasks = classes().tasks(secret)
    # All in one row, since what is above the curves is taken from them.
    with st.container(key="board", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(board_sentences.to_join(their_class.code), width="content")
        task = _choose(tasks)
        inputs.toggle("Names", NAMES, HELP, value=True)
        # Not kept over a reload, which what is frozen would not outlive.
        help = "What is on the board stays as it is."
        frozen = st.toggle("Freeze", key=FROZEN, help=help, persist_state="session")
        st.button("Clear", icon=":material/mop:", on_click=wall.clear, args=(secret, None), help=CLEAR)
        if their_class.cleared:
            st.button("Show all", icon=":material/undo:", on_click=wall.clear, args=(secret, 0), help=ALL_AGAIN)
    if not frozen:
        known = [each.id for each in tasks]
        live.watch("board_tasks", partial(_task_ids, secret, known), SECONDS, known, MOST)
    named, look = bool(widgets.value(NAMES, True)), figure.look()
    with st.container(key="board_wall"):
        live.show("board", partial(_draw, secret, their_class.cleared, task, frozen, named, look), SECONDS, most=MOST)


def _task_ids(secret, known):
    """The ids of the tasks that there are; those that are known where they cannot be read."""
    with suppress(ValueError, LedgerProblem):
        return [each.id for each in classes().tasks(secret)]
    return known


def _choose(tasks):
    """One of some ClassTasks, the one given last at first; None for all runs."""
    if not tasks:
        return None
    named = {task.id: class_sentences.of_task(task) for task in tasks} | {ALL: "All that the class trains"}
    shown = part(Wall).shown if widgets.value(FROZEN) else None
    ids, stays = list(named), (shown[0][1] or ALL) if shown else None
    # A control of its own for each latest task, or it would stay at the one before.
    look = {"format_func": named.get, "label_visibility": "collapsed", "key": f"{TASK}_{ids[0]}"}
    id = st.selectbox("Runs for", ids, ids.index(stays) if stays in ids else 0, **look)
    return next((each for each in tasks if each.id == id), None)


def _draw(secret, cleared, task, frozen, named, look):
    """What stands on it, in pieces. named: whether by nicknames; look: of figures (ui/shared/figure.py)."""
    wall, what = part(Wall), (secret, task and task.id)
    try:
        if frozen and wall.shown is not None and wall.shown[0] == what:
            # Who has gone meanwhile, with all that was theirs, is gone from the wall as well.
            there = {member.id for member in classes().members(secret)}
            wall.shown = what, [line for line in wall.shown[1] if line.member in there]
        else:
            wall.shown = what, classes().board(secret, task, cleared)
        lines = wall.shown[1]
    except (ValueError, LedgerProblem) as problem:
        return [pieces.note(class_sentences.refusal(problem), "warning")]
    goal = task and task.task.goal.get("test_accuracy")
    if not lines:
        said = board_sentences.CLEARED if cleared else board_sentences.nothing_yet(task)
        return [pieces.note(said)]
    names = board_sentences.names(lines, named)
    chart = look.piece(board_figures.curves(lines, names, look.dark, goal), board_sentences.alt(lines, names, goal))
    del chart["figure"]["layout"]["height"]  # it has that of its place
    below = board_sentences.below(lines, names)
    table = pieces.table(board_sentences.table(lines, names, look.dark))
    return [pieces.row(chart, pieces.column(table, *[pieces.caption(below)] * bool(below)))]
