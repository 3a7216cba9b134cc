"""The living picture on Train, with the canvas beside it; pressing a unit or a digit opens Inside with it chosen."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lab.runs.run import Run
from ui.live import canvas
from ui.live.component import component
from ui.live.living import Scene
from ui.session import Drawing, Networks, dark, large_type, part, widgets
from ui.shared import inside_choice

KEY = "living"
STYLE = (Path(canvas.__file__).parent / "living.css").read_text()
_component = component("living", "living.js", '<div class="lab"></div>', STYLE, isolate_styles=False)


@dataclass
class Opened:
    """n: how often something was pressed that Inside is to be opened with."""

    n: int = 0


def show(config, data, of_run, hidden):
    """The canvas and the picture. config: the settings for the next run; of_run: whether the picture is of the
    session's run, else of the network that one would begin with; hidden: the keys of settings that a task hides."""
    scene = part(Scene)
    scene.config, scene.data, scene.of_run = config, data, of_run
    scene.hidden, scene.dark, scene.large = frozenset(hidden), dark(), large_type()
    drawing = part(Drawing)
    drawing.note_shown()
    with st.container(key="living_row"):
        with st.container(key="drawn_here", gap="xsmall"):
            canvas.show()
            canvas.show_undo()
        # The menu's link is pressed by the component: Streamlit lets no code of ours leave a page whose address holds
        # its settings.
        _component(key=KEY, data={"dark": scene.dark, "opened": part(Opened).n}, on_pressed_change=_open)
    canvas.follow_pen()


def _open():
    """Have Inside be about what was pressed, if there is a network of one's own to look into."""
    said, run = widgets.sent(KEY, "pressed"), part(Networks).source
    if said is None or not isinstance(run, Run) or run.network is None:
        return
    if said["kind"] == "digit":
        inside_choice.of_digit(said["number"])
    elif said["kind"] == "unit":
        inside_choice.of_unit(0, said["unit"])
    if said["kind"] != "digit" and not part(Drawing).sheet.empty:
        inside_choice.of_drawing()
    part(Opened).n += 1
