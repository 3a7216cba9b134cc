"""How much a run slows down when somebody watches it in a browser on the same machine.

    python -m benchmarks.watched [--iterations N]

Trains at the notebook's settings in turn from the command line and in the app, watched by a real browser, and prints
the ratio of their speeds, how often the watched page was redrawn, how much longer a run takes, and what has the cores
meanwhile. Needs Linux.
"""

import argparse
import os
import re
import statistics
from functools import partial

from playwright.sync_api import sync_playwright

from tests.browser.real import running_process, start_browser
from tests.patience import wait_until

from .commands import SPEED, number
from .server import Server, descendants
from .turns import Ratio, in_turn

REPEATS = 5
LONGEST = 600  # seconds
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


def watched(browser, address, server, iterations):
    """A run in the app, watched from its start to its end: (iterations per second, redraws per second, seconds of a
    core that training had, the server's pages, and the browser)."""
    page = browser.new_page()
    page.goto(f"{address}/?iterations={iterations}")
    page.get_by_text("Press Start training").wait_for()
    page.evaluate(COUNT_REDRAWS)
    before = _used(server)
    page.get_by_role("button", name="Start training").click()
    ended = page.get_by_text(re.compile("Finished. In .* s it learned"))
    # Whoever looks ten times a second through all of a page's texts takes a tenth of a core for it.
    wait_until(ended.is_visible, seconds=LONGEST, pause=1.0)
    text = ended.inner_text()
    used = [now - then for now, then in zip(_used(server), before, strict=True)]
    seconds, redraws = float(re.search(r"In ([\d.]+) s", text).group(1)), page.evaluate("window.redraws")
    page.close()
    return iterations / seconds, redraws / seconds, *used


def _used(server):
    """Seconds of a core so far: (training, the server's pages, the browser and what drives it)."""
    everything, pages = server.seconds()
    others = descendants(os.getpid()) - {server.pid}
    return everything - pages, pages, sum(Server(pid).everything() for pid in others)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watched", description=__doc__.split("\n")[0])
    parser.add_argument("--iterations", type=int, default=500, help="of each run (default: %(default)s)")
    iterations = parser.parse_args().iterations
    command = ["-m", "nncore", "train", "--iterations", str(iterations)]
    with running_process() as (address, process), sync_playwright() as playwright:
        see = partial(watched, start_browser(playwright), address, Server(process.pid), iterations)
        measured = in_turn({"command line": partial(number, command, SPEED), "watched": see}, REPEATS, "watched")
    alone, (seen, redraws, *used) = measured["command line"], zip(*measured["watched"], strict=True)
    longer = [iterations / b - iterations / a for a, b in zip(alone, seen, strict=True)]
    training, pages, browser = map(statistics.median, used)
    print(f"iterations per second, command line: {[round(speed, 1) for speed in alone]}")
    print(f"iterations per second, watched:      {[round(speed, 1) for speed in seen]}")
    print(f"redraws per second:                  {[round(rate, 2) for rate in redraws]}")
    print(f"watched / command line, median of {REPEATS} pairs: {Ratio.of(seen, alone).median:.2f}")
    print(f"seconds that a watched run takes longer, median: {statistics.median(longer):.2f}")
    print(f"seconds of a core meanwhile: training {training:.1f}, pages {pages:.1f}, the browser {browser:.1f}")


if __name__ == "__main__":
    main()
