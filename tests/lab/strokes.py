"""Strokes as the pen describes them, and as they are kept."""

from lab import canvas_strokes

SAID = {"points": [10.5, 20, 50, 60, 110.5, 110], "width": 20}
STROKE = canvas_strokes.read(SAID)
SEVEN = canvas_strokes.read({"points": [80, 70, 140, 66, 200, 64, 172, 130, 150, 190, 140, 240], "width": 20})
BAR = canvas_strokes.read({"points": [20, 110, 250, 110], "width": 20})


def report(*actions, pen="a pen", live=None, canvas=0, pressed=None):
    """What a pen says: strokes, "undo" or "clear", in order, each with its number, from 1 on. canvas: its number;
    pressed: the key of what was pressed after them."""
    said = []
    for number, action in enumerate(actions, 1):
        kind, more = (action, {}) if isinstance(action, str) else ("stroke", {"stroke": action.plain, "canvas": canvas})
        said.append({"number": number, "kind": kind, **more})
    return {"pen": pen, "actions": said, "live": live and live.plain, "pressed": pressed}
