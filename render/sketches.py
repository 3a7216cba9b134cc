"""Sketches for pages that have nothing to show yet: what will be there, without a number on it. As SVG."""

from render.palette import GRID, INK, RUNS

TWO_RUNS = "A sketch: the costs of two runs as curves over one another, one of which falls faster."
WIDTH, HEIGHT = 360, 180  # pixels


def two_runs(dark=False):
    """The costs of two runs over one another, one of which falls faster. TWO_RUNS says so."""
    fast, slow = RUNS[dark][:2]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"
 fill="none" stroke-width="3" stroke-linecap="round" font-family="sans-serif" font-size="13">
<path d="M30 12V150H350" stroke="{GRID[dark]}" stroke-width="2"/>
<path d="M30 20C60 110 120 138 350 142" stroke="{fast}"/>
<path d="M30 20C110 50 170 100 350 116" stroke="{slow}" stroke-dasharray="1 8"/>
<g fill="{INK[dark]}" stroke="none"><text x="190" y="172" text-anchor="middle">iterations</text>
<text x="18" y="82" text-anchor="middle" transform="rotate(-90 18 82)">cost</text>
<text x="348" y="84" text-anchor="end">one learning rate</text>
<text x="215" y="122" text-anchor="end">another</text></g></svg>"""
