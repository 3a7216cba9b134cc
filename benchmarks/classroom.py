"""A class on one server: whether everybody gets on alike, and how quick pages are meanwhile.

    python -m benchmarks.classroom [--students N] [--settings "units=64&iterations=100"] [--thought SECONDS]

One student trains alone, then all at once, each watching their own run over Streamlit's protocol; somebody else opens
the page again and again. Then all draw, stroke after stroke, while one trains. Then they all have a lesson: they train,
draw, reload and go elsewhere before the end, every fifth tries many settings, and between two presses each looks at
what came of it, for half to one and a half times the thought's seconds. Prints how much of one's speed they
have together (1: as much), how far the slowest is behind, what pages and answers take, and the server's memory, two
minutes after all have left too. Needs Linux.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import time

from .server import show
from .student import Student
from .turns import tell

START, FINISHED = "Start training", "Finished. In"
SEVEN = [(80, 70), (120, 70), (160, 70), (200, 70), (180, 110), (160, 150), (140, 190), (130, 220)]
STROKE = 1.5  # seconds that one takes
LOOKED_AT = 1.0  # seconds that an answer is looked at before the next digit is drawn, on average
PAUSE = 0.5  # seconds between two visits
QUIET = 20  # seconds in which nobody visits, once all train
THOUGHT = 3.0  # seconds between two presses of one student in a lesson, on average
LEFT = 120  # seconds after which the memory of those who have left is looked at


async def train(address, settings, at_it=None, token=None):
    """Open Train, and train to the end while watching. Returns the seconds from the press to the sentence that says so.

    at_it: a list of those whose run has begun, to be added to; token: of the lab book, a new one without.
    """
    async with Student(address, token) as student:
        await student.open(settings=settings)
        begun = time.perf_counter()
        await student.press(START)
        if at_it is not None:
            at_it.append(student)
        await student.sees(FINISHED)
        _check(student)
        return time.perf_counter() - begun


async def have_a_lesson(address, settings, number, thought=THOUGHT):
    """Train, draw meanwhile, reload, and leave before the end; every fifth tries many settings before that."""
    chance = random.Random(number)

    async def think():
        await asyncio.sleep(thought * chance.uniform(0.5, 1.5))

    await think()
    async with Student(address) as student:
        await student.open(settings=settings)
        await think()
        await student.press(START)
        await student.sees(f"Iteration [1-9]|{FINISHED}")
        await think()
        await student.open("draw")
        await student.draw(SEVEN)
        await student.sees("data-answer")
        _check(student)
    await think()
    async with Student(address, student.token) as again:
        await again.open()
        await again.sees(f"Iteration [1-9]|{FINISHED}")
        if number % 5 == 0:
            await think()
            await again.open("compare")
            await again.choose("Try many settings")
            await think()
            await again.press(next(label for label in again.buttons if re.match(r"Train \d+ networks", label)))
            await again.sees("trained ·")
        _check(again)


async def draw_on(address, waits, number):
    """Draw one digit after the other, until somebody says that it is enough."""
    # Who all look for as long come to draw in step, and then everybody waits for everybody.
    chance = random.Random(number)
    async with Student(address) as student:
        await student.open("draw")
        while True:
            waits.append(await student.draw(SEVEN, STROKE))
            await student.rest(LOOKED_AT * chance.uniform(0.5, 1.5))
            await student.clear()
            _check(student)


async def visit(address, waits):
    """Open the page again and again, as somebody new each time."""
    while True:
        async with Student(address) as student:
            waits.append(await student.open())
            _check(student)
        await asyncio.sleep(PAUSE)


def _check(student):
    assert not student.errors, f"a page shows an error: {student.errors[0]}"


async def while_visited(address, work):
    """Wait for some work, while somebody else visits. Returns (its results, the visitor's waits, seconds it took)."""
    waits, begun = [], time.perf_counter()
    visitor = asyncio.create_task(visit(address, waits))
    try:
        results = await asyncio.gather(*work)
    finally:
        visitor.cancel()
    took = time.perf_counter() - begun
    if visitor.done() and not visitor.cancelled():
        visitor.result()
    return results, sorted(waits), took


async def measure(address, server, n, settings, thought):
    """Rows of the table."""
    tell("a first page")
    async with Student(address) as student:
        await student.open()
    before = server.megabytes()
    rows = await _train_together(address, server, n, settings)
    rows += await _draw_together(address, server, n, settings)
    tell(f"a lesson of {n}")
    _, waits, _ = await while_visited(
        address, [have_a_lesson(address, settings, number, thought) for number in range(n)]
    )
    peak = server.megabytes("VmHWM")
    tell(f"all have left: {LEFT} s")
    await asyncio.sleep(LEFT)
    after = server.megabytes()
    return [
        *rows,
        *visits(waits, "in a lesson"),
        ("MB at most", f"{peak:.0f}", "800"),
        (
            "MB after all have left, of those after a first page",
            f"{after:.0f} / {before:.0f} = {after / before:.2f}",
            "1.2",
        ),
    ]


async def _train_together(address, server, n, settings):
    """One alone, all together, and one alone again, for the machine may have become slower or faster meanwhile."""
    tell("one alone")
    alone = [await train(address, settings)]
    tell(f"{n} together")
    begun, used, at_it = time.perf_counter(), server.seconds(), []
    work = [asyncio.create_task(train(address, settings, at_it)) for _ in range(n)]
    while len(at_it) < n and not any(each.done() for each in work):
        await asyncio.sleep(PAUSE)
    # What redraws alone take is seen while all train and nobody opens a page.
    opened, before, drawn = time.perf_counter(), server.seconds(), _redraws(at_it)
    await asyncio.wait(work, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
    (_, redrawing), quiet, drawn = _since(server, before), time.perf_counter() - opened, _redraws(at_it) - drawn
    share, each = f"{redrawing / quiet / os.cpu_count():.2f}", f"{1000 * redrawing / max(drawn, 1):.1f}"
    if quiet < 1:  # somebody was done at once
        share = each = "none"
    took, waits, _ = await while_visited(address, work)
    (everything, pages), total = _since(server, used), time.perf_counter() - begun
    tell("one alone again")
    alone.append(await train(address, settings))
    return [
        ("one alone, s (before, after)", ", ".join(f"{each:.1f}" for each in alone), ""),
        ("together, of one's speed", f"{n * statistics.mean(alone) / total:.2f}", "0.8"),
        ("slowest / fastest", f"{max(took) / min(took):.2f}", "1.2"),
        *visits(waits, "while they train"),
        ("cores that the server had", f"{everything / total:.2f}", ""),
        ("of the cores' time, all but training", f"{pages / total / os.cpu_count():.2f}", ""),
        ("of the cores' time, redraws (nobody opens a page)", share, "0.1"),
        ("s between redraws of parts of a page", f"{sum(took) / max(_redraws(at_it), 1):.2f}", ""),
        ("ms a redraw", each, ""),
    ]


def _redraws(students):
    return sum(each.redraws for each in students)


def _since(server, before):
    """What a server has used since before, as `Server.seconds`."""
    return tuple(now - then for now, then in zip(server.seconds(), before, strict=True))


async def _draw_together(address, server, n, settings):
    """One who trains alone, beside all others who draw, and alone again."""
    tell(f"{n} draw while one trains")
    alone, waits = [await train(address, settings)], []
    drawing = [asyncio.create_task(draw_on(address, waits, number)) for number in range(n)]
    while len(waits) < n:  # all are at it
        await asyncio.sleep(PAUSE)
    waits.clear()
    used, begun = server.seconds(), time.perf_counter()
    took = [await train(address, settings) for _ in range(2)]
    (everything, pages), total = _since(server, used), time.perf_counter() - begun
    for each in drawing:
        each.cancel()
    for result in await asyncio.gather(*drawing, return_exceptions=True):
        if not isinstance(result, asyncio.CancelledError):
            raise result
    alone.append(await train(address, settings))
    waits.sort()
    return [
        ("from pen-up to the answer, all draw, s: p50", f"{statistics.median(waits):.2f}", ""),
        (f"from pen-up to the answer, s: p95 of {len(waits)}", f"{waits[int(0.95 * len(waits))]:.2f}", "0.8"),
        ("training beside them, of its speed alone", f"{sum(alone) / sum(took):.2f}", "0.5"),
        ("cores that the server had meanwhile; all but training", f"{everything / total:.2f}; {pages / total:.2f}", ""),
    ]


def visits(waits, when):
    """Rows of what a page takes. waits: those of a visitor, from the shortest to the longest."""
    if not waits:  # all were done before somebody came
        return [(f"a page {when}, s", "none", "")]
    p95 = waits[min(len(waits) - 1, int(0.95 * len(waits)))]
    return [
        (f"a page {when}, s: p50", f"{statistics.median(waits):.2f}", ""),
        (f"a page {when}, s: p95 of {len(waits)}", f"{p95:.2f}", "0.6"),
    ]


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=30, help="how many (default: %(default)s)")
    text = "seconds between two presses in a lesson (default: %(default)s)"
    parser.add_argument("--thought", type=float, default=THOUGHT, help=text)
    parser.add_argument("--settings", default="", help="as in the app's addresses, such as units=64&iterations=100")
    options = parser.parse_args()
    show(measure, options.students, options.settings, options.thought)


if __name__ == "__main__":
    main()
