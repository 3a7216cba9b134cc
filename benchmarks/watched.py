"""How much a run slows down when somebody watches it in a browser on the same machine.

    python -m benchmarks.watched

Trains at the notebook's settings in turn from the command line and in the app, watched by a real browser, and prints
the ratio of their speeds and how often the watched page was redrawn.
"""

import re
from functools import partial

from tests.browser.real import app_in_browser, train_to_the_end

from .commands import number
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


def watched(open_app):
    """(iterations a second, redraws a second) of a run in the app, watched from its start to its end."""
    page = open_app()
    page.get_by_text("Press Start training").wait_for()
    page.evaluate(COUNT_REDRAWS)
    text = train_to_the_end(page).inner_text()
    seconds, redraws = float(re.search(r"In ([\d.]+) s", text).group(1)), page.evaluate("window.redraws")
    page.close()
    return 500 / seconds, redraws / seconds


def main():
    with app_in_browser() as open_app:
        from_the_command_line = partial(number, ["-m", "nncore", "train"], r"([\d.]+) a second")
        ways = {"command line": from_the_command_line, "watched": partial(watched, open_app)}
        measured = in_turn(ways, REPEATS, "watched")
    alone, (seen, redraws) = measured["command line"], zip(*measured["watched"], strict=True)
    print(f"iterations a second, command line: {[round(speed, 1) for speed in alone]}")
    print(f"iterations a second, watched:      {[round(speed, 1) for speed in seen]}")
    print(f"redraws a second:                  {[round(rate, 2) for rate in redraws]}")
    print(f"watched / command line, median of {REPEATS} pairs: {Ratio.of(seen, alone).median:.2f}")


if __name__ == "__main__":
    main()
