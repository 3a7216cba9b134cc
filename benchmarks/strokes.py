"""How long after pen-up the bars show the new reading.

    python -m benchmarks.strokes

Draws 20 strokes in a real browser and prints, in milliseconds, the median and the 95th percentile of the time from
pen-up to changed bars. The canvas waits for 200 ms of it before it sends a stroke, in case another one follows.
"""

import random
import re
import statistics

from playwright.sync_api import sync_playwright

from tests.browser.real import draw_stroke, running_server, start_browser

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
    with running_server() as address, sync_playwright() as playwright:
        page = start_browser(playwright).new_page()
        page.goto(address)
        page.get_by_role("button", name="Start training").click()
        page.get_by_text(re.compile("Finished. In")).wait_for(timeout=120_000)
        page.get_by_role("link", name="Draw", exact=True).click()
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
