"""The grid of 28×28 pixels, in place of the canvas: for the keyboard, and for whoever wants each pixel as it is."""

from ui.live.component import component

KEY = "pixels"
HTML = """
<div><canvas width="28" height="28" tabindex="0" role="application" aria-label="Your drawing, 28 by 28 pixels"
aria-describedby="keys"></canvas><i></i></div>
<p role="status"></p>
<p id="keys">Press or drag to draw. Start on ink to erase. <span>Keys: arrows move, Shift and an arrow
draws along, space draws or erases, Delete erases.</span></p>
"""
CSS = """
:host { display: block; }
div:has(> canvas) { position: relative; width: 100%; max-width: max(280px, 85vh); --cell: calc(100% / 28);
  --line: rgb(128 128 128 / 45%) 0 1px, transparent 1px; }
div:has(> canvas)::after { content: ""; position: absolute; inset: 0; pointer-events: none; background:
  repeating-linear-gradient(var(--line) 25%), repeating-linear-gradient(90deg, var(--line) 25%), /* stronger, each 7 */
  repeating-linear-gradient(var(--line) var(--cell)), repeating-linear-gradient(90deg, var(--line) var(--cell)); }
canvas { display: block; width: 100%; aspect-ratio: 1; cursor: crosshair; image-rendering: pixelated;
  touch-action: none; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none;
  outline: 1px solid rgb(128 128 128); }
canvas:focus { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
i { display: none; position: absolute; z-index: 1; left: 0; top: 0; width: var(--cell); height: var(--cell);
  pointer-events: none; outline: 2px solid #d55e00; box-shadow: 0 0 0 3px #fff, 0 0 0 4px #000; } /* on ink and paper */
canvas:focus + i { display: block; }
p { margin: 0.4rem 0 0; font: 0.85rem/1.3 var(--st-font); color: var(--st-text-color); }
p[role=status] { min-height: 1.3em; font-variant-numeric: tabular-nums; }
p[role=status] + p { margin-top: 0; opacity: 0.8; }
@media (hover: none) and (pointer: coarse) { /* a phone: the answer is to be on its screen too */
  p[role=status] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  p[role=status] + p { margin-top: 0.4rem; }
  span { display: none; }
}
"""
_component = component("pixels", "pixel_grid.js", HTML, CSS)


def show():
    """The grid. The pen has what is on it, and tells what is done on it: ui/live/canvas.py."""
    _component(key=KEY)
