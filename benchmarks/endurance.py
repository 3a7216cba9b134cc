"""What a class stands: two heavy runs and a sweep among it, and a quarter of an hour of lessons.

    python -m benchmarks.endurance [--students N] [--minutes M]

All but two train beside two of their own kind, then beside two whose networks are as large as two may be at once and
one who tries many settings, while somebody else opens pages: prints how much of their speed is left, how far the
slowest is behind and what a page takes. Then lessons, as in benchmarks.classroom, one wave after the other for so many
minutes: prints the server's memory after each. Needs Linux.
"""

import argparse
import asyncio
import statistics
import time

from tests.browser.runs import notebook

from .classroom import FINISHED, START, have_a_lesson, train, visits, while_visited
from .server import show
from .student import Student
from .turns import tell

HEAVY = notebook("layers=2&units=2048&units2=2048&digits=4000&iterations=100000&optimizer=adam")
BEGUN = r"Iteration [1-9]"


async def occupy(address, settings, there):
    """Train until somebody says that it is enough. there: an asyncio.Event, set once it has begun."""
    async with Student(address) as student:
        await student.open(settings=settings)
        await student.press(START)
        await student.sees(f"{BEGUN}|{FINISHED}")
        there.set()
        await asyncio.Event().wait()


async def sweep(address, there):
    """Try many settings, which takes longer than a run of each of a class."""
    async with Student(address) as student:
        await student.open("compare")
        await student.choose("Try many settings")
        await student.press(next(label for label in student.buttons if label.startswith("Train ")))
        there.set()
        await student.sees(r"(\d+) of \1 trained")


async def beside(address, n, occupations):
    """What n students take beside others who are at it already and stay so: (seconds, a visitor's waits)."""
    there = [asyncio.Event() for _ in occupations]
    others = [asyncio.create_task(make(event)) for make, event in zip(occupations, there, strict=True)]
    await _while_they_go_on(others, asyncio.gather(*(event.wait() for event in there)))
    work = while_visited(address, [train(address, "") for _ in range(n)])
    took, waits, _ = await _while_they_go_on(others, work)
    for other in others:
        other.cancel()
    for result in await asyncio.gather(*others, return_exceptions=True):
        if not isinstance(result, asyncio.CancelledError):
            raise result
    return took, waits


async def _while_they_go_on(others, work):
    """Wait for some work; what ends one of the others meanwhile is raised."""
    work = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({work, *others}, return_when=asyncio.FIRST_COMPLETED)
    for other in done - {work}:
        other.result()
        raise AssertionError("who was to be at it was done before")
    return work.result()


async def measure(address, server, n, minutes):
    """Rows of the table."""
    tell(f"{n - 2} beside two of their own kind")
    alike = [lambda there: occupy(address, notebook("iterations=100000"), there)] * 2
    usual, _ = await beside(address, n - 2, alike)
    tell("and beside two heavy runs and a sweep")
    heavy = [lambda there: occupy(address, HEAVY, there)] * 2 + [lambda there: sweep(address, there)]
    slow, waits = await beside(address, n - 2, heavy)
    before, then = statistics.mean(usual), statistics.mean(slow)
    rows = [
        ("beside two of their own kind, s", f"{before:.1f}", ""),
        ("beside two heavy runs and a sweep, s", f"{then:.1f}", ""),
        ("of their speed", f"{before / then:.2f}", "0.7"),
        ("slowest / fastest then", f"{max(slow) / min(slow):.2f}", "1.2"),
        *visits(waits, "then"),
        ("MB at most", f"{server.megabytes('VmHWM'):.0f}", "1,000"),
    ]
    end, after = time.perf_counter() + 60 * minutes, []
    while time.perf_counter() < end:
        tell(f"lessons: {(end - time.perf_counter()) / 60:.0f} minutes left")
        await asyncio.gather(*(have_a_lesson(address, "", number) for number in range(n)))
        after.append(server.megabytes())
    waves, half = ", ".join(f"{each:.0f}" for each in after), len(after) // 2
    flat = f"{max(after[half:]) / max(after[:half]):.2f}" if half else "–"
    return [
        *rows,
        ("MB after each wave of lessons", waves, ""),
        ("most in the second half, of the first's", flat, "1.05"),
    ]


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=30, help="how many (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=15, help="of lessons (default: %(default)s)")
    options = parser.parse_args()
    show(measure, options.students, options.minutes)


if __name__ == "__main__":
    main()
