"""How long a page takes to answer a choice.

    MNIST_DIR=folder python -m benchmarks.pages

On Evaluate and Inside, in a real browser, with 10,000 test digits if MNIST_DIR names MNIST's folder, else the 1,000 on
board: from the click to the moment when the last of what it changes is on the screen. Prints the median and the
longest, in milliseconds, of each choice; the first time, when nothing is worked out yet, apart.
"""

import re
import statistics

from playwright.sync_api import sync_playwright

from tests.browser.real import running_server, start_browser

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
LOOKS = ("Confidence", "Map", "Harder digits", "Mistakes")
CHAPTERS = ("The model", "Forward", "Backward", "The update", "Training", "Prediction")
KINDS = ("Rotation", "Shift", "Stroke thickness", "Noise")


def measure(page, name):
    """Milliseconds from choosing a radio button to the last change on the page."""
    return page.get_by_role("radio", name=name, exact=True).evaluate(MEASURE)


def choose(page, names, what):
    """Choose each of these in turn, REPEATS + 1 times, and print how long the page took."""
    first, later = [], {name: [] for name in names}
    for repeat in range(REPEATS + 1):
        for name in names:
            took = measure(page, name)
            first.append(took) if not repeat else later[name].append(took)
    for name, fresh in zip(names, first, strict=True):
        times = later[name]
        print(f"{what + ': ' + name:34} first {fresh:4.0f}   median {statistics.median(times):4.0f}", end="   ")
        print(f"longest {max(times):4.0f}")


def main():
    with running_server() as address, sync_playwright() as playwright:
        page = start_browser(playwright).new_page()
        page.goto(f"{address}/?data=MNIST")
        page.get_by_role("button", name="Start training").click()
        page.get_by_text(re.compile("Finished. In")).wait_for(timeout=120_000)
        page.get_by_role("link", name="Evaluate", exact=True).click()
        page.get_by_text("As a table").wait_for()
        page.wait_for_timeout(2000)
        print(page.get_by_text("test digits of").first.inner_text())
        choose(page, ("The ready one", "Both", "Yours"), "network")
        choose(page, LOOKS, "look closer")
        measure(page, "Harder digits")
        choose(page, KINDS, "harder")
        page.get_by_role("link", name="Inside", exact=True).click()
        page.get_by_role("radio", name="The data", exact=True).wait_for()
        page.wait_for_timeout(2000)
        choose(page, CHAPTERS, "chapter")


if __name__ == "__main__":
    main()
