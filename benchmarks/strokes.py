"""How long after pen-up the bars show the new reading.

    python -m benchmarks.strokes

Draws 20 strokes in a real browser and prints, in milliseconds, the median and the 95th percentile of the time from
pen-up to changed bars. The canvas waits for 200 ms of it before it sends a stroke, in case another one follows.
"""

import random
import statistics

from tests.browser.real import app_in_browser, draw_stroke, go_to, train_to_the_end

STROKES = 20
MEASURE = """() => {
    window.waits = [];
    let up = null, last = "";
    const bars = () => [...document.querySelectorAll(".bars .point path")].map(path => path.getAttribute("d")).join();
    document.addEventListener("mouseup", () => { up = performance.now(); }, true);
    new MutationObserver(() => {
        const now = bars();
        if (!now || now === last) return;
        last = now;
        if (up !== null) { window.waits.push(performance.now() - up); up = null; }
    }).observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["d"]});
}"""


def main():
    place = random.Random(1)
    with app_in_browser() as open_app:
        page = open_app()
        train_to_the_end(page)
        go_to(page, "Draw")
        page.get_by_text("Draw one digit").wait_for()
        page.evaluate(MEASURE)
        for number in range(STROKES):
            draw_stroke(page, [(place.uniform(30, 270), place.uniform(30, 270)) for _ in range(3)])
            page.wait_for_function(f"window.waits.length > {number}")
            page.wait_for_timeout(300)
        waits = sorted(page.evaluate("window.waits"))
    print(f"from pen-up to new bars, {STROKES} strokes: median {statistics.median(waits):.0f} ms, ", end="")
    print(f"95th percentile {waits[int(0.95 * STROKES) - 1]:.0f} ms, longest {waits[-1]:.0f} ms")


if __name__ == "__main__":
    main()
