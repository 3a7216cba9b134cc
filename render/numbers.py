"""How numbers are written: the one place for per cent, points, costs and chances."""

import math


def per_cent(share, digits=1):
    """A share from 0 to 1 in per cent; a dash where there is none, None or NaN."""
    return "–" if share is None or math.isnan(share) else f"{100 * share:.{digits}f}\u202f%"


def share(value):
    """A share in whole per cent, never rounded to certainty."""
    if value < 0.005:
        return "under 1\u202f%"
    return "over 99\u202f%" if value > 0.995 else per_cent(value, 0)


def points(difference):
    """A difference of two shares, in points of per cent, without its sign."""
    return f"{100 * abs(difference):.1f} points"


def cost(value):
    """A cost; a dash where there is none, None or NaN."""
    return "–" if value is None or math.isnan(value) else f"{value:.4f}"


def round_up(value):
    """The end of an axis that a value from 0 on fits on: a round number that is no smaller; 1 for 0."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(each * power for each in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10) if each * power >= value)


def p_value(chance):
    """How often luck alone does as much, 0..1. It is rounded up: what is more than 5 % never reads as 5."""
    tenths = math.ceil(1000 * chance - 1e-9)  # 0.048 in floats is no more than 48
    return f"p {'=' if chance >= 0.001 else '<'} {per_cent(max(tenths, 1) / 1000)} by luck alone"
