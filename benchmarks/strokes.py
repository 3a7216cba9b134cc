"""How often a drawing is read while the pen moves, and how long after pen-up the last answer is there.

    python -m benchmarks.strokes [--training] [--json]

Draws 20 strokes of about a second and a half each in a real browser, and prints how many readings a second it saw while
the pen was down, and in milliseconds the median and the 95th percentile of the time from pen-up to the answer that
stays. --training: while a network learns in the same session; --json: one line {readings_s, pen_up_p95_ms} instead.
"""

import argparse
import itertools
import json
import random
import re
import statistics

from tests.browser.real import PAD, app_in_browser, go_to, place_of, seen_at, train_to_the_end
from tests.browser.runs import notebook

STROKES, MOVES, PAUSE = 20, 40, 8  # moves of a line; milliseconds between two, which with the browser's own are 20
# A reading is what is shown of it, pictures, answer and bars, and says whether the pen was up.
MEASURE = """() => {
    window.waits = [];
    window.readings = 0;
    let up = null, down = false, last = "", before;
    const seen = () => document.querySelector(".reading")?.outerHTML;
    const drawn = (event) => event.composedPath().some((each) => each.classList?.contains("st-key-pad"));
    const on = (kind, act) => document.addEventListener(kind, (event) => drawn(event) && act(), true);
    on("mousedown", () => { down = true; up = null; before = seen(); });
    on("mouseup", () => { down = false; up = performance.now(); });
    new MutationObserver(() => {
        if (down && seen() !== last) window.readings += 1;
        last = seen();
        if (up !== null && seen() !== before && document.querySelector(".reading[data-pen=up]")) {
            window.waits.push(performance.now() - up);
            up = null;
        }
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strokes", description=__doc__.split("\n")[0])
    parser.add_argument("--training", action="store_true", help="while a network learns in the same session")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    options = parser.parse_args()
    with app_in_browser() as open_app:
        waits, readings = draw(open_draw(open_app, options.training), random.Random(1))
    p95 = waits[int(0.95 * STROKES) - 1]
    if options.json:
        print(json.dumps({"readings_s": round(readings, 1), "pen_up_p95_ms": round(p95)}))
        return
    print(f"{readings:.1f} readings a second while the pen moves")
    print(f"from pen-up to the answer, {STROKES} strokes: median {statistics.median(waits):.0f} ms, ", end="")
    print(f"95th percentile {p95:.0f} ms, longest {waits[-1]:.0f} ms")


def open_draw(open_app, training):
    """Draw's page of a new reader, who has a network, or one that is training."""
    page = open_app(f"/?{notebook('iterations=100000')}" if training else "")
    if training:
        page.get_by_role("button", name="Start training").click()
        page.get_by_text(re.compile("^Iteration [1-9]")).wait_for()
    else:
        train_to_the_end(page)
    go_to(page, "Draw")
    page.get_by_text("Draw one digit").wait_for()
    place_of(page.locator(PAD))
    page.evaluate(MEASURE)
    return page


def draw(page, place):
    """Draw strokes, each on an empty page. Returns the waits, sorted, and the readings a second."""
    seconds = 0.0
    for number in range(STROKES):
        corners = [(place.uniform(30, 250), place.uniform(30, 250)) for _ in range(3)]
        seconds += stroke(page, corners)
        page.wait_for_function(f"window.waits.length > {number}")
        page.wait_for_timeout(300)
        page.get_by_role("button", name="Clear").click()  # on a page full of ink another stroke changes little
        page.get_by_text("Draw one digit").wait_for()
        page.wait_for_timeout(1000)
    return sorted(page.evaluate("window.waits")), page.evaluate("window.readings") / seconds


def stroke(page, corners):
    """Draw a stroke through these places on the canvas. Returns the seconds that it took."""
    box = place_of(page.locator(PAD))
    corners = [seen_at(box, corner) for corner in corners]
    page.mouse.move(*corners[0])
    begun = page.evaluate("performance.now()")
    page.mouse.down()
    for (x, y), (to_x, to_y) in itertools.pairwise(corners):
        for step in range(1, MOVES + 1):
            page.mouse.move(x + (to_x - x) * step / MOVES, y + (to_y - y) * step / MOVES)
            page.wait_for_timeout(PAUSE)
    took = (page.evaluate("performance.now()") - begun) / 1000
    page.mouse.up()
    return took


if __name__ == "__main__":
    main()
