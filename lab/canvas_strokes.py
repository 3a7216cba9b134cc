"""Strokes as the canvas describes them, each built anew from the little that a stroke needs.

A canvas can show more than strokes: patterns, clips and groups with pictures from any address, which the browser of
whoever opens the drawing would ask for. What is not named here does not come through.
"""

WHITE, BLACK = "#FFFFFF", "#000000"
MAX_STROKES, MAX_POINTS = 500, 30_000  # of a drawing; points as 100 a second for five minutes
COMMANDS = {"M": 2, "L": 2, "Q": 4}  # what a path is made of, each followed by so many numbers
NUMBERS = ("left", "top", "width", "height", "strokeWidth")  # pixels
LARGEST = 100_000  # of such a number: a pen may be moved beyond the canvas
# Which point of a stroke left and top are of.
ORIGINS = {"originX": ("left", "center", "right"), "originY": ("top", "center", "bottom")}
# What the brush gives every stroke.
LOOK = {"fill": None, "strokeLineCap": "round", "strokeLineJoin": "round", "strokeMiterLimit": 10}


def rebuilt(strokes):
    """The strokes of a canvas, a list of dictionaries, with what a stroke needs and nothing else.

    Raises ValueError for what no canvas of ours draws.
    """
    if not isinstance(strokes, list) or len(strokes) > MAX_STROKES:
        raise ValueError(f"a drawing must be a list of at most {MAX_STROKES} strokes")
    built = [_stroke(stroke) for stroke in strokes]
    if sum(len(stroke["path"]) for stroke in built) > MAX_POINTS:
        raise ValueError(f"the strokes of a drawing must have at most {MAX_POINTS:,} points in all")
    return built


def _stroke(stroke):
    kind = stroke.get("type") if isinstance(stroke, dict) else None
    if not isinstance(kind, str) or kind.lower() != "path":
        raise ValueError("a stroke must be a path")
    colour, path = stroke.get("stroke"), stroke.get("path")
    if colour not in (WHITE, BLACK):
        raise ValueError("a stroke must be black or white")
    if not isinstance(path, list) or not path:
        raise ValueError("a stroke must have points")
    if len(path) > MAX_POINTS:
        raise ValueError(f"a stroke must have at most {MAX_POINTS:,} points")
    sizes = {name: _number(stroke[name]) for name in NUMBERS if name in stroke}
    origins = {name: stroke[name] for name, known in ORIGINS.items() if stroke.get(name) in known}
    return {"type": "Path", "path": [_part(part) for part in path], "stroke": colour, **origins, **sizes, **LOOK}


def _part(part):
    """A letter and its numbers, as ["L", 10.5, 20]."""
    if not isinstance(part, list) or not part or not isinstance(part[0], str):
        raise ValueError("a part of a path must be a list that begins with a letter")
    letter, *numbers = part
    if COMMANDS.get(letter) != len(numbers):
        raise ValueError(f"a part of a path must be one of {', '.join(COMMANDS)}, with its numbers")
    return [letter, *map(_number, numbers)]


def _number(value):
    # Written so that NaN fails it too.
    if type(value) not in (int, float) or not -LARGEST <= value <= LARGEST:
        raise ValueError(f"a number of a stroke must be finite, and at most {LARGEST:,}")
    return round(value, 3)  # more is not to be seen
