"""Sketches for pages that have nothing to show yet: what will be there, without a number on it. As SVG."""

from render.palette import GRID, INK, RUNS

TWO_RUNS = "A sketch: the costs of two runs as curves over one another, one of which falls faster."
A_CLASS = "A sketch: the test accuracies of four networks as curves over one another{}."
REACHED = ", two of which reach a dashed goal"
DIGITS = "A sketch: digits by several hands side by side, a 7, a 1, a 4 and a 2."
STROKES = (  # of DIGITS
    "M-20 -26H20L-4 28",
    "M-8 -14L6 -28V28",
    "M4 -28L-22 12H22M12 -8V30",
    "M-18 -12C-14 -32 20 -32 16 -8L-18 26H20",
)
WIDTH, HEIGHT = 360, 180  # pixels


def two_runs(dark=False):
    """The costs of two runs over one another, one of which falls faster. TWO_RUNS says so."""
    fast, slow = RUNS[dark][:2]
    return _curves(
        f"""<path d="M30 20C60 110 120 138 350 142" stroke="{fast}"/>
<path d="M30 20C110 50 170 100 350 116" stroke="{slow}" stroke-dasharray="1 8"/>""",
        """<text x="348" y="84" text-anchor="end">one learning rate</text>
<text x="215" y="122" text-anchor="end">another</text>""",
        "cost",
        dark,
    )


def a_class(has_goal, dark=False):
    """The accuracies of four networks over one another, and a goal, where there is one: (picture, what says so)."""
    ends = 26, 42, 70, 104
    curves = [
        f'<path d="M30 142C{60 + 14 * number} {end + 8} 150 {end} 350 {end}" stroke="{colour}"/>'
        for number, (end, colour) in enumerate(zip(ends, RUNS[dark], strict=False))
    ]
    goal = f'<path d="M30 52H350" stroke="{INK[dark]}" stroke-width="2" stroke-dasharray="8 6"/>' if has_goal else ""
    name = '<text x="48" y="46">goal</text>' if has_goal else ""
    drawn = _curves("".join([*curves, goal]), name, "test accuracy", dark)
    return drawn, A_CLASS.format(REACHED if has_goal else "")


def digits(dark=False):
    """Digits as several people draw them. DIGITS says so."""
    tile = f'<rect x="-36" y="-44" width="72" height="88" rx="8" stroke="{GRID[dark]}" stroke-width="2"/>'
    drawn = [
        f'<g transform="translate({50 + 86 * at} 90)">{tile}<path d="{stroke}" stroke="{INK[dark]}" '
        f'stroke-width="{6 + 2 * (at % 2)}" stroke-linejoin="round"/></g>'
        for at, stroke in enumerate(STROKES)
    ]
    return _sketch("".join(drawn))


def _curves(curves, texts, upwards, dark):
    """Some curves over the iterations. upwards: what they are of."""
    return _sketch(
        f"""<path d="M30 12V150H350" stroke="{GRID[dark]}" stroke-width="2"/>
{curves}
<g fill="{INK[dark]}" stroke="none"><text x="190" y="172" text-anchor="middle">iterations</text>
<text x="18" y="82" text-anchor="middle" transform="rotate(-90 18 82)">{upwards}</text>
<text x="350" y="24" text-anchor="end" font-style="italic">a sketch, not a result</text>
{texts}</g>"""
    )


def _sketch(drawn):
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"
 fill="none" stroke-width="3" stroke-linecap="round" font-family="sans-serif" font-size="13">
{drawn}</svg>"""
