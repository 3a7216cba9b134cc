"""Thirty students in one class, with its board open, and thirty without a class: whether it costs anything.

    python -m benchmarks.in_class [--students N] [--settings "units=64&iterations=100"] [--boards N] [--repeats N]

All train at once, each watching their own run over Streamlit's protocol, while somebody else opens the page again and
again; in turn without a class, and as members of one whose board some teachers look at. Prints the seconds until all
are done, what pages take, and the ratios. Needs Linux.
"""

import argparse
import asyncio
import os
import tempfile

from lab.ledger.access import new_token
from tests.browser.real import running_process

from . import tables
from .classroom import train, while_visited
from .student import Student
from .turns import Ratio, in_turn


async def look_at_board(address, secret):
    """Have the board open until somebody says that it is enough."""
    async with Student(address) as teacher:
        await teacher.open("classroom", f"teach={secret}&view=board")
        while True:
            await asyncio.sleep(1.0)
            assert not teacher.errors, f"the board shows an error: {teacher.errors[0]}"


async def together(address, tokens, settings, secret=None, n_boards=0):
    """Have all train. Returns (seconds until all are done, 95th percentile of a page's seconds)."""
    boards = [asyncio.create_task(look_at_board(address, secret)) for _ in range(n_boards)]
    try:
        _, waits, took = await while_visited(address, [train(address, settings, None, token) for token in tokens])
    finally:
        for board in boards:
            board.cancel()
    for result in await asyncio.gather(*boards, return_exceptions=True):
        if not isinstance(result, asyncio.CancelledError):
            raise result
    return took, waits[min(len(waits) - 1, int(0.95 * len(waits)))]


def a_class(home, n):
    """A class with n members in the database of a server's folder: (the teacher's secret, the members' tokens)."""
    os.environ["DIGIT_LAB_HOME"] = home
    from lab.classes.classes import Classes
    from lab.ledger import run_recorder

    classes = Classes(run_recorder.default().ledger)
    code, secret = classes.make("benchmark")
    return secret, [classes.join(code, f"student {number}", "2718") for number in range(n)]


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.in_class", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=30, help="how many (default: %(default)s)")
    parser.add_argument("--boards", type=int, default=3, help="how many look at the board (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="turns of each (default: %(default)s)")
    parser.add_argument("--settings", default="", help="as in the app's addresses, such as units=64&iterations=100")
    options = parser.parse_args()
    n, settings = options.students, options.settings
    with tempfile.TemporaryDirectory() as home, running_process(DIGIT_LAB_HOME=home) as (address, _):
        secret, tokens = a_class(home, n)
        # They come back to their own notebooks in each turn as well.
        alone = [new_token() for _ in range(n)]
        ways = {
            "without": lambda: asyncio.run(together(address, alone, settings)),
            "in a class": lambda: asyncio.run(together(address, tokens, settings, secret, options.boards)),
        }
        found = in_turn(ways, options.repeats, f"{n} students")
    rows = []
    for place, what in enumerate(("until all are done, s", "a page, s: p95")):
        without, within = ([each[place] for each in found[name]] for name in ways)
        ratio = Ratio.of(within, without)
        values = (", ".join(f"{value:.2f}" for value in each) for each in (without, within))
        rows.append((what, *values, f"{ratio.median:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"))
    print(tables.aligned(("", *ways, "ratio"), rows))


if __name__ == "__main__":
    main()
