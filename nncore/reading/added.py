"""What people add to a digit: a line below it, a circle or a frame around it, a line through it."""

import numpy as np

N_POINTS = 80  # of a stroke: enough for its form
STRAIGHT = 0.2  # of its length, no line is broader
FLAT = 0.36  # of its width, a line below rises no more: 20 degrees
WIDE = 0.5  # of what is above it, a line below is as wide, or half as wide as that is high
TOUCHES = 0.25  # of the brush: a line below is as far from the rest at least
AROUND = 0.6  # of the way from the middle to the edge, what goes around stays outside
OPEN = 60  # degrees: what goes around leaves no larger gap
CLEAR = 0.6  # of the brush: most of what is inside is as far from what goes around it at least
MOST = 0.7  # of what is inside is that far: a circle drawn in haste touches its digit
LEANS = 25  # degrees: a line in a circle that leans more may be the slash of a zero
BEYOND = 0.08  # of what it goes through: a line that strikes it out reaches as far beyond it at both ends


def evenly(points):
    """A stroke's points, (n, 2), as N_POINTS that are as far from one another along it."""
    points = np.asarray(points, float)
    way = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    return np.stack([np.interp(np.linspace(0, way[-1], N_POINTS), way, each) for each in points.T], axis=1)


def added(strokes, width):
    """Which strokes are no part of what is written but below it or around it: their numbers, a set.

    strokes: the points of each, (n, 2), about as far from one another, x to the right and y down; width: of the brush,
    in the same unit.
    """
    left, found = list(range(len(strokes))), True
    while len(left) > 1 and found:
        found = _around([strokes[number] for number in left], width) or _below(
            [strokes[number] for number in left], width
        )
        left = [number for place, number in enumerate(left) if place not in found]
    return set(range(len(strokes))) - set(left)


def struck(strokes):
    """The number of the stroke that goes through all others from side to side, or None. strokes: as for `added`."""
    for number, line in enumerate(strokes):
        others = strokes[:number] + strokes[number + 1 :]
        if not others or not _is_straight(line) or (len(others) == 1 and _surrounds(*_from_middle(others[0]))):
            continue  # a slashed zero is one
        rest = np.concatenate(others)
        along, across = ((rest - line[0]) @ _axes(line).T).T
        ends, more = (line - line[0]) @ _axes(line)[0], BEYOND * np.ptp(rest, axis=0).max()
        beyond = min(along.min() - ends.min(), ends.max() - along.max())
        if beyond > more and 0.15 < (across > 0).mean() < 0.85:
            return number
    return None


def _below(strokes, width):
    """The place of a flat line wholly below all others, in a set; what begins at its end may be its digit's own."""
    for number, line in enumerate(strokes):
        others = strokes[:number] + strokes[number + 1 :]
        rest, ends = np.concatenate(others), np.concatenate([other[[0, -1]] for other in others])
        (wide, high), (broad, tall) = np.ptp(line, axis=0), np.ptp(rest, axis=0)
        if not _is_straight(line) or high > FLAT * wide or wide < WIDE * max(broad, tall / 2):
            continue
        slope, offset = np.polyfit(*line.T, 1)
        meets = np.linalg.norm(ends[:, None] - line[[0, -1]], axis=2).min() < width
        above = slope * rest[:, 0] + offset - rest[:, 1]
        if above.min() > TOUCHES * width and not meets and line[:, 0].min() < rest[:, 0].mean() < line[:, 0].max():
            return {number}
    return set()


def _around(strokes, width):
    """The places of the strokes that go around all others, together; empty where none do."""
    far, _ = _from_middle(np.concatenate(strokes))
    parts = np.split(far, np.cumsum([len(points) for points in strokes])[:-1])
    outer = {number for number, part in enumerate(parts) if part.min() > AROUND}
    inner = [points for number, points in enumerate(strokes) if number not in outer]
    if not outer or not inner:
        return set()
    ring, rest = np.concatenate([strokes[number] for number in outer]), np.concatenate(inner)
    gaps = np.linalg.norm(ring[:, None] - rest, axis=2).min(axis=0)
    is_line = len(inner) == 1 and _is_straight(rest)  # whose ends touch it where it is the slash of a zero
    if not _surrounds(*_from_middle(ring)) or np.quantile(gaps, 0 if is_line else 1 - MOST) < CLEAR * width:
        return set()
    if is_line:
        across, down = np.abs(_axes(rest)[0])
        return set() if np.degrees(np.arctan2(across, down)) > LEANS else outer
    return outer


def _from_middle(points):
    """How far points are from the middle of their box, 1 at its edges; and in which direction, in degrees."""
    low, high = points.min(axis=0), points.max(axis=0)
    x, y = ((points - (low + high) / 2) / np.maximum((high - low) / 2, 1e-9)).T
    return np.hypot(x, y), np.degrees(np.arctan2(y, x))


def _surrounds(far, directions):
    """Whether points go around their middle, as `_from_middle` tells them."""
    around = np.sort(directions)
    return far.min() > AROUND and np.diff(around, append=around[:1] + 360).max() < OPEN


def _is_straight(points):
    """Whether it is a line: points (n, 2)."""
    along, across = np.ptp((points - points[0]) @ _axes(points).T, axis=0)
    return len(points) > 1 and across < STRAIGHT * along


def _axes(points):
    """The direction in which points lie, and that across it: (2, 2)."""
    apart = points - points.mean(axis=0)
    return np.linalg.eigh(apart.T @ apart)[1].T[::-1]
