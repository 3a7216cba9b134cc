"""How long a page takes to answer a choice.

    MNIST_DIR=folder python -m benchmarks.pages

On Evaluate and Inside, in a real browser, with 10,000 test digits if MNIST_DIR names MNIST's folder, else the 1,000 on
board: from the click to the moment when the last of what it changes is on the screen. Prints the median and the
longest, in milliseconds, of each choice; the first time, when nothing is worked out yet, apart. Of the landscape of a
run at notebook settings, the first time alone.
"""

import argparse
import statistics
import time
from functools import partial

from tests.browser.real import app_in_browser, go_to, train_to_the_end

from . import tables
from .turns import in_turn

REPEATS = 10
# Resolves with the time from the click until nothing has changed on the page for QUIET, less QUIET.
MEASURE = """(element) => new Promise((resolve) => {
    const QUIET = 400, start = performance.now();
    let last = start;
    const watcher = new MutationObserver(() => { last = performance.now(); });
    watcher.observe(document.querySelector(".stMain"), {subtree: true, childList: true, attributes: true});
    const check = () => {
        const now = performance.now();
        if (now - last > QUIET && now - start > QUIET + 50) { watcher.disconnect(); resolve(last - start); }
        else setTimeout(check, 20);
    };
    element.click();
    check();
})"""
LOOKS = ("Confidence", "Map", "Harder digits", "Digit by digit")
KINDS = ("Rotation", "Shift", "Stroke thickness", "Noise")


def measure(page, name):
    """Milliseconds from choosing a radio button to the last change on the page."""
    return page.get_by_role("radio", name=name, exact=True).evaluate(MEASURE)


def choose(page, names, what):
    """Choose each of these in turn, REPEATS + 1 times. Returns rows of the table: how long the page took."""
    ways = {name: partial(measure, page, name) for name in names}
    # In one order, so that no choice follows upon itself and changes nothing.
    rows = []
    for name, (first, *later) in in_turn(ways, REPEATS + 1, what, shuffled=False).items():
        rows.append((f"{what}: {name}", f"{first:.0f}", f"{statistics.median(later):.0f}", f"{max(later):.0f}"))
    return rows


def landscape(page):
    """The row of the table for the map of the cost: how long it takes until it is there."""
    begun = time.perf_counter()
    page.get_by_role("combobox", name="Chapter").click()
    page.get_by_role("option", name="Training").click()
    page.get_by_text("Each place on this map").wait_for()
    return "landscape", f"{1000 * (time.perf_counter() - begun):.0f}", "", ""


def main():
    argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.split("\n")[0]).parse_args()
    with app_in_browser() as open_app:
        page = open_app("/?data=MNIST")
        train_to_the_end(page)
        go_to(page, "Evaluate")
        page.get_by_role("heading", name="Look closer").wait_for()
        page.wait_for_timeout(2000)
        print(page.locator(".evaluation").first.inner_text())
        rows = choose(page, ("The ready one", "Both", "Yours"), "network")
        rows += choose(page, LOOKS, "look closer")
        measure(page, "Harder digits")
        rows += choose(page, KINDS, "harder")
        go_to(page, "Inside")
        page.wait_for_timeout(2000)
        for _ in range(8):
            took = page.get_by_role("button", name="Next").evaluate(MEASURE)
            rows.append((f"to {page.get_by_role('heading', level=2).inner_text()}", f"{took:.0f}", "", ""))
        rows.append(landscape(page))
    print(tables.aligned(("choice", "first, ms", "median, ms", "longest, ms"), rows))


if __name__ == "__main__":
    main()
