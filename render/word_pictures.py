"""Small pictures of words, as SVG: a network, a unit, a weight … Their colours can be seen on light and dark."""

from itertools import pairwise

from render.palette import AGAINST, FOR, PAPER, UNIT

BLUE, ORANGE = FOR[0], AGAINST[0]
WIDTH, HEIGHT = 112, 64
COLUMNS = {16: 4, 56: 3, 96: 2}  # of the drawn network: place, and how many units


def _line(x1, y1, x2, y2, colour=UNIT, width=1):
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>'


def _dot(x, y, colour=UNIT, radius=5):
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'


def _curve(points, colour=BLUE, width=3):
    said = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{said}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def _text(x, y, said, size=13, colour=UNIT):
    font = f'font-family="sans-serif" font-size="{size}" text-anchor="middle"'
    return f'<text x="{x}" y="{y}" fill="{colour}" {font}>{said}</text>'


def _network(marked=()):
    """Three layers, joined; marked: the places of layers that stand out."""
    places = [[(x, HEIGHT * (k + 0.5) / n) for k in range(n)] for x, n in COLUMNS.items()]
    lines = [_line(*a, *b) for left, right in pairwise(places) for a in left for b in right]
    return "".join(lines) + "".join(_dot(x, y, BLUE if x in marked else UNIT) for each in places for x, y in each)


def _unit():
    into = [_line(8, y, 56, 32, colour, width) for y, colour, width in ((10, BLUE, 4), (32, ORANGE, 2), (54, BLUE, 1))]
    inside = _text(56, 38, "Σ", 17, PAPER[0])
    return "".join(into) + _line(56, 32, 104, 32, UNIT, 3) + _dot(56, 32, BLUE, 15) + inside


def _weight():
    return _line(20, 38, 92, 38, BLUE, 6) + _dot(20, 38, UNIT, 9) + _dot(92, 38, UNIT, 9) + _text(56, 22, "× 0.8")


def _learning_rate():
    valley = [(x, round(54 - (x - 56) ** 2 / 50)) for x in range(8, 105, 4)]
    steps = [(12, 15), (32, 42), (46, 52), (54, 54)]
    return _curve(valley, UNIT, 2) + _curve(steps, BLUE, 2) + "".join(_dot(*each, BLUE, 4) for each in steps)


def _relu():
    return _line(8, 50, 104, 50) + _line(56, 8, 56, 56) + _curve([(8, 50), (56, 50), (100, 10)])


def _softmax():
    shares = (3, 2, 6, 40, 4, 8, 2, 3, 5, 3)
    bars = (
        f'<rect x="{6 + 10 * k}" y="{56 - each}" width="7" height="{each}" fill="{BLUE if each == 40 else UNIT}"/>'
        for k, each in enumerate(shares)
    )
    return "".join(bars) + _text(80, 18, "Σ = 100 %", 11)


def _seed():
    pips = "".join(_dot(x, y, UNIT, 4) for x, y in ((44, 20), (68, 20), (56, 32), (44, 44), (68, 44)))
    return f'<rect x="34" y="10" width="44" height="44" rx="8" fill="none" stroke="{BLUE}" stroke-width="3"/>{pips}'


_DRAWN = {
    "network": _network(),
    "unit": _unit(),
    "weight": _weight(),
    "layer": _network(marked=(56,)),
    "learning rate": _learning_rate(),
    "relu": _relu(),
    "softmax": _softmax(),
    "seed": _seed(),
}
PICTURES = {
    word: f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
    f"{drawn}</svg>"
    for word, drawn in _DRAWN.items()
}
