"""A stroke as the canvas describes it."""

from lab.canvas_strokes import rebuilt

SENT = {
    "type": "Path",
    "version": "7.4.0",
    "originX": "center",
    "originY": "center",
    "left": 60.5,
    "top": 65,
    "width": 100,
    "height": 90,
    "fill": None,
    "stroke": "#FFFFFF",
    "strokeWidth": 20,
    "strokeLineCap": "round",
    "shadow": None,
    "path": [["M", 10.5, 20], ["Q", 30, 40.25, 50, 60], ["L", 110.5, 110]],
}
(STROKE,) = rebuilt([SENT])  # the same as it is kept
