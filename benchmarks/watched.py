"""How much a run slows down when somebody watches it in a browser on the same machine.

    python -m benchmarks.watched [--iterations N] [--json]

Trains at the notebook's settings in turn from the command line and in the app, watched by a real browser whose page is
open and at rest when the run begins, and prints the ratio of their speeds, how often the watched picture changed, how
much longer a run takes, and what has the cores meanwhile. --json: one line {ratio, longer_s, frames_s} instead. Needs
Linux.
"""

import argparse
import json
import os
import re
import statistics
import time
from functools import partial

from playwright.sync_api import sync_playwright

from tests.browser.real import running_process, start_browser
from tests.browser.runs import notebook
from tests.patience import wait_until

from .commands import SPEED, number
from .server import Server, descendants
from .turns import Ratio, in_turn

REPEATS = 5
LONGEST = 600  # seconds
# Each frame that comes is drawn at once, where nobody else would have time for another.
COUNT_FRAMES = """() => {
    window.framesSeen = 0;
    window.WebSocket = class extends WebSocket {
        constructor(...address) {
            super(...address);
            this.addEventListener("message", ({ data }) => {
                window.framesSeen += typeof data === "string" && data.includes('"frame":');
            });
        }
    };
}"""


def watched(browser, address, server, iterations):
    """A run in the app, watched from its start to its end: (iterations per second, frames per second, seconds of a
    core that training had, the server's pages, and the browser)."""
    page = browser.new_page()
    page.add_init_script(f"({COUNT_FRAMES})()")
    page.goto(f"{address}/?{notebook(f'iterations={iterations}')}")
    page.get_by_text("Press Start training").wait_for()
    _rest(server)
    before, had = _used(server), page.evaluate("window.framesSeen")
    page.get_by_role("button", name="Start training").click()
    ended = page.get_by_text(re.compile("Finished. After .* s of training it reads"))
    # Whoever looks ten times a second through all of a page's texts takes a tenth of a core for it.
    wait_until(ended.is_visible, seconds=LONGEST, pause=1.0)
    # The sentence of the end rounds the seconds to whole ones.
    speed = float(re.search(SPEED, page.locator(".lab-progress p").inner_text()).group(1).replace(",", ""))
    used = [now - then for now, then in zip(_used(server), before, strict=True)]
    frames = page.evaluate("window.framesSeen") - had
    page.close()
    return speed, frames * speed / iterations, *used


def _rest(server):
    """Wait until a page has been opened: that takes a browser seconds, and is not what it costs to watch."""

    def rests():
        _, _, before = _used(server)
        time.sleep(1)
        return _used(server)[2] - before < 0.1

    wait_until(rests, pause=0)


def _used(server):
    """Seconds of a core so far: (training, the server's pages, the browser and what drives it)."""
    everything, pages = server.seconds()
    others = descendants(os.getpid()) - {server.pid}
    return everything - pages, pages, sum(Server(pid).everything() for pid in others)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watched", description=__doc__.split("\n")[0])
    parser.add_argument("--iterations", type=int, default=500, help="of each run (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    options = parser.parse_args()
    iterations = options.iterations
    command = ["-m", "nncore", "train", "--iterations", str(iterations)]
    with running_process() as (address, process), sync_playwright() as playwright:
        see = partial(watched, start_browser(playwright), address, Server(process.pid), iterations)
        measured = in_turn({"command line": partial(number, command, SPEED), "watched": see}, REPEATS, "watched")
    alone, (seen, frames, *used) = measured["command line"], zip(*measured["watched"], strict=True)
    longer = statistics.median(iterations / b - iterations / a for a, b in zip(alone, seen, strict=True))
    training, pages, browser = map(statistics.median, used)
    ratio = Ratio.of(seen, alone).median
    if options.json:
        figures = {"ratio": ratio, "longer_s": longer, "frames_s": statistics.median(frames)}
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
        return
    print(f"iterations per second, command line: {[round(speed, 1) for speed in alone]}")
    print(f"iterations per second, watched:      {[round(speed, 1) for speed in seen]}")
    print(f"frames per second:                   {[round(rate, 2) for rate in frames]}")
    print(f"watched / command line, median of {REPEATS} pairs: {ratio:.2f}")
    print(f"seconds that a watched run takes longer, median: {longer:.2f}")
    print(f"seconds of a core meanwhile: training {training:.1f}, pages {pages:.1f}, the browser {browser:.1f}")


if __name__ == "__main__":
    main()
