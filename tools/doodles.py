"""What is no digit, as strokes, to learn from: letters, shapes, scribbles, lines and several digits on one page."""

import itertools

import numpy as np

# On a field of 10 × 10, y pointing down; a stroke is a row of points.
_LETTERS = {
    "A": "0,10 5,0 10,10|2,6 8,6",
    "E": "9,0 1,0 1,10 9,10|1,5 7,5",
    "F": "9,0 1,0 1,10|1,5 7,5",
    "K": "1,0 1,10|9,0 1,6|3,4 9,10",
    "L": "1,0 1,10 8,10",
    "M": "0,10 1,0 5,6 9,0 10,10",
    "R": "1,10 1,0 6,0 9,2 8,5 1,5|4,5 9,10",
    "U": "1,0 1,7 3,10 7,10 9,7 9,0",
    "W": "0,0 2,10 5,3 8,10 10,0",
    "X": "0,0 10,10|10,0 0,10",
    "h": "2,0 2,10|2,6 5,4 8,6 8,10",
    "n": "1,4 1,10|1,6 5,4 8,5 8,10",
    "t": "5,0 5,9 8,10|1,3 9,3",
    "B": "1,0 1,10 7,10 9,8 7,5 1,5|1,0 6,0 8,2 6,5",
    "b": "2,0 2,10|2,6 6,4 9,7 6,10 2,9",
    "C": "9,2 6,0 2,2 1,5 2,8 6,10 9,8",
    "sz": "1,10 1,2 5,0 8,2 5,5 8,7 6,10 3,9",
    "alpha": "9,2 5,9 2,8 1,5 3,2 6,3 9,9",
    "gamma": "0,1 3,0 5,5 5,10 4,5 9,0",
    "sigma": "9,0 1,0 6,5 1,10 9,10",
    "pi": "0,1 10,1|3,1 2,10|7,1 8,10",
    "lambda": "1,0 4,1 9,10|5,4 1,10",
    "psi": "1,1 1,5 5,7 9,5 9,1|5,0 5,10",
    "ll": "1,10 4,2 2,0 1,8 5,10 7,2 5,0 5,8 9,10",
    "u": "1,3 1,8 4,10 7,8 8,3|8,3 8,9 10,10",
    "v": "1,3 4,10 8,3",
    "z": "2,3 8,3 2,10 9,10|3,6 8,6",
    "o": "5,1 1,4 3,9 7,10 9,5 6,1|7,8 10,10",
    "and": "10,10 4,4 3,2 4,0 6,0 7,2 6,4 2,6 1,8 3,10 6,10 8,8 9,6",
    "and as E": "8,2 5,1 3,3 5,5 2,7 3,9 6,10 8,8|5,0 5,11",
    "question": "2,3 3,1 5,0 8,1 8,3 7,5 5,6 5,8|5,10 5,10.5",
    "question, hooked": "1,2 4,0 7,1 7,4 4,5 4,8|4,9.6 4.4,10",
    "integral": "8,1 7,0 6,1 5,4 4,8 3,10 2,9",
    "integral, long": "9,2 8,0 6,0 5,3 5,7 4,10 2,10 1,8",
    "paragraph": "8,1 6,0 4,1 4,3 7,5 7,7 5,8|5,3 3,5 3,6 6,8 6,10 4,11 2,10",
    "euro": "9,1 6,0 3,2 2,5 3,8 6,10 9,9|0,4 6,4|0,6 6,6",
    "percent": "8,0 2,10|2,1 1,2 2,3 3,2 2,1|8,7 7,8 8,9 9,8 8,7",
    "at": "6,4 4,4 4,6 6,6 6,4 7,7 9,5 8,1 4,0 1,3 1,7 4,10 8,9",
}
_SHAPES = {
    "heart": "5,10 0,4 1,1 3,0 5,3 7,0 9,1 10,4 5,10",
    "square": "0,0 10,0 10,10 0,10 0,0",
    "arrow": "0,5 10,5|6,1 10,5 6,9",
    "plus": "5,0 5,10|0,5 10,5",
    "zigzag": "0,3 2,8 4,3 6,8 8,3 10,8",
    "smile": "5,0 1,2 0,6 3,10 7,10 10,6 9,2 5,0|3,3 3,4|7,3 7,4|3,7 5,8 7,7",
    "moon": "6,0 2,2 1,6 4,10 8,10 5,8 4,5 6,0",
    "bolt": "6,0 2,6 6,6 3,10",
    "cup": "1,2 2,10 7,10 8,2 1,2|8,4 10,5 8,7",
    "tree": "5,0 1,6 9,6 5,0|5,6 5,10",
    "flag": "2,10 2,0 9,2 2,5",
    "drop": "5,0 2,6 3,10 7,10 8,6 5,0|4,8 5,8",
    "ladder": "2,0 2,10|8,0 8,10|2,3 8,3|2,7 8,7",
    "crown": "0,10 0,2 3,6 5,1 7,6 10,2 10,10 0,10",
    "eye": "0,5 5,2 10,5 5,8 0,5|5,4 6,5 5,6 4,5 5,4",
    "key": "2,5 0,4 1,2 3,2 4,4 2,5|3,4 10,9|8,8 9,7",
    "diamond": "5,0 9,5 5,10 1,5 5,0",
    "bow": "0,2 0,8 10,2 10,8 0,2",
    "star6": "5,0 9,8 1,8 5,0|1,3 9,3 5,10 1,3",
    "house": "1,10 1,4 5,0 9,4 9,10 1,10",
    "house, roof": "0,4 5,0 10,4|1,4 1,10 9,10 9,4",
    "moon, thin": "3,0 7,2 8,5 7,8 3,10 5,8 6,5 5,2 3,0",
    "moon, wide": "8,1 4,0 1,3 1,7 4,10 8,9 5,8 4,5 5,2 8,1",
    "brace": "7,0 5,2 5,4 3,5 5,6 5,8 7,10",
    "omega": "0,10 3,9 1,5 3,1 7,1 9,5 7,9 10,10",
}


def _parsed(glyphs):
    """Each as a list of strokes, (n, 2)."""
    texts = [text.split("|") for text in glyphs.values()]
    return [[np.array([point.split(",") for point in stroke.split()], float) for stroke in text] for text in texts]


LETTERS, SHAPES = _parsed(_LETTERS), _parsed(_SHAPES)


def finer(points, step=1.0):
    """The same line with a point at least every `step`."""
    parts = [points[:1]]
    for a, b in itertools.pairwise(points):
        n = max(1, int(np.ceil(np.hypot(*(b - a)) / step)))
        parts.append(a + (b - a) * np.linspace(0, 1, n + 1)[1:, None])
    return np.concatenate(parts)


def by_hand(strokes, random):
    """As somebody draws it: turned, slanted, of other proportions, corners rounded or not, with a hand that moves."""
    angle, slant = random.normal(0, 0.12), random.normal(0, 0.2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    change = turn @ np.array([[1, slant], [0, 1]]) @ np.diag([random.uniform(0.55, 1.4), 1])
    wobble, step = random.uniform(0.1, 0.7), random.uniform(1.5, 12)
    drawn = []
    for stroke in strokes:
        points = stroke + random.normal(0, wobble, stroke.shape) + random.normal(0, wobble / 2, 2)
        points = finer(points, step)
        points = points + random.normal(0, 0.08, points.shape)
        drawn.append(points @ change.T)
    return drawn


def curve(random):
    """One line that goes somewhere."""
    kind, n = random.integers(6), int(random.integers(4, 30))
    if kind == 0:  # a walk that keeps its direction for a while
        turns = np.cumsum(random.normal(0, random.uniform(0.2, 1.6), n)) + random.uniform(0, 2 * np.pi)
        return np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1), 0)
    if kind == 1:  # loops
        t = np.linspace(0, random.uniform(1, 6) * np.pi, 60)[:, None]
        waves = random.integers(1, 6, (1, 2)) * t + random.uniform(0, 2 * np.pi, (1, 2))
        return np.sin(waves) * random.uniform(2, 5, (1, 2)) + t * random.normal(0, 0.6, (1, 2))
    if kind == 2:  # to and fro
        ys = np.linspace(0, random.uniform(2, 10), n)
        return np.stack([np.where(np.arange(n) % 2, 8, 0) + random.normal(0, 1, n), ys], 1)
    if kind == 3:  # a spiral
        t = np.linspace(0, random.uniform(3, 8) * np.pi, 80)
        return (t * random.uniform(0.2, 0.5) * np.stack([np.cos(t), np.sin(t)])).T
    if kind == 4:  # a polygon
        corners = int(random.integers(3, 9))
        turns = np.sort(random.uniform(0, 2 * np.pi, corners))
        points = (random.uniform(2, 5, corners) * np.stack([np.cos(turns), np.sin(turns)])).T
        return finer(np.concatenate([points, points[:1]]), random.uniform(1, 9))
    return random.uniform(0, 10, (int(random.integers(2, 9)), 2))  # from anywhere to anywhere


def scribble(random):
    n = int(random.choice([1, 1, 2, 3, 4, 6]))
    parts = []
    for _ in range(n):
        points = curve(random)
        points = (points - points.min(0)) / max(np.ptp(points, axis=0).max(), 1e-6) * random.uniform(4, 10)
        angle = random.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        parts.append(points @ turn + random.uniform(0, 5, 2))
    return parts


def lines(random):
    """A frame, a grid, stripes or a bar: what a photograph has besides its digit."""
    kind = random.integers(4)
    if kind == 0:
        w, h = random.uniform(5, 10, 2)
        frame = np.array([[0, 0], [w, 0], [w, h], [0, h], [0, 0]]) + random.normal(0, 0.2, (5, 2))
        inside = scribble(random) if random.random() < 0.3 else []
        return [finer(frame, 1.0), *[part * 0.3 + 2 for part in inside]]
    if kind == 1:
        n, m = random.integers(2, 5, 2)
        across = [np.array([[0, y], [10, y]]) for y in np.linspace(1, 9, n)]
        return across + [np.array([[x, 0], [x, 10]]) for x in np.linspace(1, 9, m)]
    if kind == 2:
        return [
            np.array([[0, y], [random.uniform(5, 10), y + random.normal(0, 0.5)]])
            for y in np.linspace(0, 10, int(random.integers(2, 7)))
        ]
    corner = [[0, 0], [random.uniform(4, 10), random.normal(0, 0.5)], [random.uniform(6, 10), random.uniform(5, 10)]]
    return [finer(np.array(corner, float), 2.0), *([scribble(random)[0]] if random.random() < 0.5 else [])]


def slashed(strokes, random):
    """A zero with a line through it from the lower left to the upper right, or now and then the other way."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    left, bottom, right, top = random.uniform(-0.2, 0.25, 4)
    ends = np.array([[left, 1 - bottom], [1 - right, top]])
    if random.random() < 0.1:
        ends[:, 0] = 1 - ends[:, 0]
    return [*strokes, low + ends * extent]


def several(digits, random):
    """Two to four of these digits beside one another, or one above another; some overlap, some are much smaller."""
    ahead = int(random.random() < 0.4)  # the axis along which they follow one another: 1 is down
    apart = (-3.5, -0.5) if random.random() < 0.3 else (-0.5, 4)
    parts, along = [], 0.0
    for index in random.integers(0, len(digits), int(random.choice([2, 2, 2, 3, 4]))):
        points = np.concatenate(digits[index].strokes)
        low, size = points.min(0), max(np.ptp(points, axis=0).max(), 1e-6)
        scale = random.uniform(7, 10) * (random.uniform(0.35, 0.6) if random.random() < 0.2 else 1) / size
        place = np.roll([along, random.uniform(0, 2)], ahead)
        parts += [(stroke - low) * scale + place for stroke in digits[index].strokes]
        along += np.ptp(points, axis=0)[ahead] * scale + random.uniform(*apart)
    return parts


def invented(random):
    """A letter of an alphabet that nobody has: two to five lines and bows between a few places of a small grid."""
    across, down = int(random.choice([2, 3])), int(random.choice([2, 3, 3]))
    places = [np.array([10 * i / (across - 1), 10 * j / (down - 1)]) for i in range(across) for j in range(down)]
    here, strokes, drawn = places[random.integers(len(places))], [], []
    for _ in range(int(random.choice([2, 3, 3, 4, 4, 5]))):
        if drawn and random.random() < 0.4:  # the pen is lifted
            strokes.append(np.concatenate(drawn))
            drawn, here = [], places[random.integers(len(places))]
        there = places[random.integers(len(places))]
        if np.allclose(here, there):
            continue
        t = np.linspace(0, 1, 9)[:, None]
        side = np.array([-(there - here)[1], (there - here)[0]])
        bow = random.normal(0, 0.5) if random.random() < 0.5 else 0.0
        drawn.append(here + (there - here) * t + side * bow * 4 * t * (1 - t))
        here = there
    if drawn:
        strokes.append(np.concatenate(drawn))
    return by_hand(strokes, random) if strokes else invented(random)
