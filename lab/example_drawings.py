"""Drawings to begin with: some show what a step from a drawing to a digit is for."""

from dataclasses import dataclass

from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet


@dataclass(frozen=True)
class Example:
    """A drawing by a name, the digit it is, and what to do with it, as a sentence."""

    name: str
    label: int
    try_this: str
    sheet: DrawingSheet


def _sheet(width, *strokes, on_white=False):
    return DrawingSheet(tuple(Stroke(tuple(points), width) for points in strokes), on_white=on_white)


_SEVEN = [(16, 20), (61, 18), (106, 16), (84, 52), (66, 83), (52, 110)]
_ONE = [(128, 60), (150, 40), (148, 90), (145, 150), (142, 226)]
_FOUR = [(120, 50), (86, 104), (42, 157), (108, 154), (186, 150)], [(134, 109), (110, 170), (88, 232)]
_FIVE = [(100, 52), (92, 95), (84, 133), (132, 121), (184, 145), (192, 192), (152, 232), (100, 240), (60, 220)]
_BAR = [(100, 52), (148, 48), (196, 46)]
_THREE = [(206, 197), (220, 190), (234, 197), (232, 208), (217, 214), (233, 218), (239, 230), (228, 241), (212, 242)]

EXAMPLES = (
    Example("A 7 in the corner", 7, "Switch *Centre* off, and see what it becomes.", _sheet(20, _SEVEN)),
    Example("A small 3", 3, "Switch *Scale* off: then it stays as small as it is.", _sheet(14, _THREE)),
    Example("A thin 1", 1, "Draw over it with a thick brush, and watch the answer.", _sheet(6, _ONE)),
    Example("A slanted 4", 4, "Close it at the top, stroke by stroke: when is it a 9?", _sheet(20, *_FOUR)),
    Example(
        "A 5 on white paper",
        5,
        "Switch *Find the ink* off: now the paper is the ink.",
        _sheet(20, _FIVE, _BAR, on_white=True),
    ),
)
BY_NAME = {example.name: example for example in EXAMPLES}
