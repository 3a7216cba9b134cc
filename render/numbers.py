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


def verdict(difference, is_luck, others):
    """What a difference means, as a sentence. others: what it may be the luck of, such as "test digits"."""
    if not difference:
        return f"Here they are equally good: with other {others} one of them may come out ahead."
    if is_luck:
        return f"That may be luck: with other {others} it may come out the other way round."
    return f"That is more than luck: with other {others} it would most likely come out the same way."


def cases(chance):
    """How often something happens by chance, 0..1, in words."""
    return f"in {100 * chance:.0f} out of 100 cases" if chance >= 0.01 else "in fewer than 1 out of 100 cases"
