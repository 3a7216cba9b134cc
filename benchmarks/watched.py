"""How much a run slows down when somebody watches it in a browser on the same machine.

    python -m benchmarks.watched

Trains at the notebook's settings in turn from the command line and in the app, watched by a real browser, and prints
the ratio of their speeds and how often the watched page was redrawn.
"""

import re
import statistics
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.browser.real import TOP, running_server, start_browser

REPEATS = 5
COUNT_REDRAWS = """() => {
    window.redraws = 0;
    let last = "";
    new MutationObserver(() => {
        // The alternative text of the cost curve says how far it goes.
        const curve = document.querySelector("[aria-label^='Cost over']");
        const now = curve ? curve.getAttribute("aria-label") : "";
        if (now && now !== last && curve.querySelector(".js-line")) { last = now; window.redraws += 1; }
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def from_the_command_line():
    """Iterations a second of `python -m nncore train`."""
    output = subprocess.run(
        [sys.executable, "-m", "nncore", "train"], cwd=TOP, capture_output=True, text=True, check=True
    ).stdout
    return float(re.search(r"([\d.]+) a second", output).group(1))


def watched(browser, address):
    """(iterations a second, redraws a second) of a run in the app, watched from its start to its end."""
    page = browser.new_page()
    page.goto(address)
    page.get_by_text("Press Start training").wait_for()
    page.evaluate(COUNT_REDRAWS)
    page.get_by_role("button", name="Start training").click()
    text = page.get_by_text(re.compile("Finished. In .* s it came")).inner_text(timeout=120_000)
    seconds, redraws = float(re.search(r"In ([\d.]+) s", text).group(1)), page.evaluate("window.redraws")
    page.close()
    return 500 / seconds, redraws / seconds


def main():
    alone, seen, redraws = [], [], []
    with running_server() as address, sync_playwright() as playwright:
        browser = start_browser(playwright)
        for _ in range(REPEATS):
            alone.append(from_the_command_line())
            speed, rate = watched(browser, address)
            seen.append(speed)
            redraws.append(rate)
    ratios = [b / a for a, b in zip(alone, seen, strict=True)]
    print(f"iterations a second, command line: {[round(speed, 1) for speed in alone]}")
    print(f"iterations a second, watched:      {[round(speed, 1) for speed in seen]}")
    print(f"redraws a second:                  {[round(rate, 2) for rate in redraws]}")
    print(f"watched / command line, median of {REPEATS} pairs: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
