"""How much a run slows down when somebody watches it in a browser on the same machine.

    python -m benchmarks.watched [--iterations N]

Trains at the notebook's settings in turn from the command line and in the app, watched by a real browser, and prints
the ratio of their speeds and how often the watched page was redrawn.
"""

import argparse
import re
from functools import partial

from tests.browser.real import app_in_browser, train_to_the_end

from .commands import SPEED, number
from .turns import Ratio, in_turn

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


def watched(open_app, iterations):
    """(iterations per second, redraws per second) of a run in the app, watched from its start to its end."""
    page = open_app(f"/?iterations={iterations}")
    page.get_by_text("Press Start training").wait_for()
    page.evaluate(COUNT_REDRAWS)
    text = train_to_the_end(page).inner_text()
    seconds, redraws = float(re.search(r"In ([\d.]+) s", text).group(1)), page.evaluate("window.redraws")
    page.close()
    return iterations / seconds, redraws / seconds


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watched", description=__doc__.split("\n")[0])
    parser.add_argument("--iterations", type=int, default=500, help="of each run (default: %(default)s)")
    iterations = parser.parse_args().iterations
    command = ["-m", "nncore", "train", "--iterations", str(iterations)]
    with app_in_browser() as open_app:
        ways = {"command line": partial(number, command, SPEED), "watched": partial(watched, open_app, iterations)}
        measured = in_turn(ways, REPEATS, "watched")
    alone, (seen, redraws) = measured["command line"], zip(*measured["watched"], strict=True)
    print(f"iterations per second, command line: {[round(speed, 1) for speed in alone]}")
    print(f"iterations per second, watched:      {[round(speed, 1) for speed in seen]}")
    print(f"redraws per second:                  {[round(rate, 2) for rate in redraws]}")
    print(f"watched / command line, median of {REPEATS} pairs: {Ratio.of(seen, alone).median:.2f}")


if __name__ == "__main__":
    main()
