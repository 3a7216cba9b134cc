"""What a session takes of a server's memory: one that has only looked, and one with a run that has ended.

    python -m benchmarks.memory [--students N] [--settings "units=64&iterations=100"]

So many open the page, then all train at once, to the end, and stay. What one who has trained and left leaves behind
comes first, and is not counted as theirs. Needs Linux.
"""

import argparse
import asyncio
from contextlib import AsyncExitStack

from tests.browser.runs import notebook

from .classroom import FINISHED, LEFT, START, train
from .server import show
from .student import Student
from .turns import tell

AFTER = 12, 60  # seconds after the end at which memory is looked at


async def measure(address, server, n, settings):
    """Rows of the table."""
    tell("a first page")
    async with Student(address) as first:
        await first.open()
    rows = [("a first page, MB", f"{server.megabytes():.0f}", "")]
    tell(f"one trains and leaves: {LEFT} s")
    await train(address, settings)
    await asyncio.sleep(LEFT)
    before = server.megabytes()
    rows.append(("one has trained and left, MB", f"{before:.0f}", ""))

    def a_session():
        return f"{(server.megabytes() - before) / n:.1f}"

    async with AsyncExitStack() as stack:
        students = [await stack.enter_async_context(Student(address)) for _ in range(n)]
        tell(f"{n} look")
        for student in students:
            await student.open(settings=settings)
        rows.append(("a session that has only looked, MB", a_session(), ""))
        tell(f"{n} train")
        await asyncio.gather(*map(_to_the_end, students))
        seconds = 0
        for then in AFTER:
            await asyncio.sleep(then - seconds)
            seconds = then
            rows.append((f"a session {then} s after its run's end, MB", a_session(), "15"))
    return [*rows, ("MB at most", f"{server.megabytes('VmHWM'):.0f}", "")]


async def _to_the_end(student):
    await student.press(START)
    await student.sees(FINISHED)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=12, help="how many (default: %(default)s)")
    parser.add_argument("--settings", default="", help="in place of the notebook's, such as units=64&iterations=100")
    options = parser.parse_args()
    show(measure, options.students, notebook(options.settings))


if __name__ == "__main__":
    main()
