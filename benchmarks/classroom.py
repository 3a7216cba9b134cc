"""A class on one server: whether everybody gets on alike, and how quick pages are meanwhile.

    python -m benchmarks.classroom [--students N] [--settings "units=64&iterations=100" | --first] [--thought SECONDS]
                                   [--json]

One student trains alone, then all at once, each watching their own run over a live socket; somebody else opens
the page again and again. Then all draw, stroke after stroke, while one trains. Then they all have a lesson: they train,
draw, reload and go elsewhere before the end, every fifth tries many settings, and between two presses each looks at
what came of it, for half to one and a half times the thought's seconds. Prints how much of one's speed they
have together (1: as much), how far the slowest is behind, how often each one's picture changes, what pages and answers
take, and the server's memory, two minutes after all have left too. --json: the table goes to the errors, and one line
of JSON comes instead: page_p95_s is the longer of the two, frames_each that of who has the fewest. Needs Linux.
"""

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import time

from tests.browser.runs import notebook

from .server import show
from .student import Student
from .turns import tell

START, FINISHED = "Start training", "Finished. After"
WELL = r'"score": \["(9\d\.|100)'  # at least 90 % of the test digits
SEVEN = [(80, 70), (120, 70), (160, 70), (200, 70), (180, 110), (160, 150), (140, 190), (130, 220)]
STROKE = 1.5  # seconds that one takes
LOOKED_AT = 1.0  # seconds that an answer is looked at before the next digit is drawn, on average
PAUSE = 0.5  # seconds between two visits
QUIET = 20  # seconds in which nobody visits, once all train
THOUGHT = 3.0  # seconds between two presses of one student in a lesson, on average
LEFT = 120  # seconds after which the memory of those who have left is looked at


async def train(address, settings, at_it=None, token=None, well=None):
    """Open Train, and train to the end while watching. Returns the seconds from the press to the sentence that says so.

    at_it: a list of those whose run has begun, to be added to; token: of the lab book, a new one without; well: a list
    of seconds until 90 % of the test digits are read, to be added to.
    """
    async with Student(address, token) as student:
        await student.open(settings=settings)
        begun = time.perf_counter()
        await student.press(START)
        if at_it is not None:
            at_it.append(student)
        if well is not None:
            await student.sees(WELL)
            well.append(time.perf_counter() - begun)
        await student.sees(FINISHED)
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


async def visit(address, waits):
    """Open the page again and again, as somebody new each time."""
    while True:
        async with Student(address) as student:
            waits.append(await student.open())
        await asyncio.sleep(PAUSE)


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


async def measure(address, server, n, settings, thought, figures):
    """Rows of the table. figures: of --json, to be added to."""
    tell("a first page")
    async with Student(address) as student:
        await student.open()
    before = server.megabytes()
    rows = await _train_together(address, server, n, settings, figures)
    rows += await _draw_together(address, server, n, settings)
    tell(f"a lesson of {n}")
    _, waits, _ = await while_visited(
        address, [have_a_lesson(address, settings, number, thought) for number in range(n)]
    )
    peak = server.megabytes("VmHWM")
    tell(f"all have left: {LEFT} s")
    await asyncio.sleep(LEFT)
    after = server.megabytes()
    figures |= {"page_p95_s": max(figures["page_p95_s"], _p95(waits or [0.0])), "peak_mb": peak, "after_mb": after}
    return [
        *rows,
        *visits(waits, "in a lesson"),
        ("MB at most", f"{peak:.0f}", "600"),
        (
            "MB after all have left, of those after a first page",
            f"{after:.0f} / {before:.0f} = {after / before:.2f}",
            "1.3",
        ),
    ]


async def _train_together(address, server, n, settings, figures):
    """One alone, all together, and one alone again, for the machine may have become slower or faster meanwhile."""
    tell("one alone")
    alone = [await train(address, settings)]
    tell(f"{n} together")
    begun, used, at_it, well = time.perf_counter(), server.seconds(), [], None if settings else []
    work = [asyncio.create_task(train(address, settings, at_it, None, well)) for _ in range(n)]
    while len(at_it) < n and not any(each.done() for each in work):
        await asyncio.sleep(PAUSE)
    # What frames alone take is seen while all train and nobody opens a page.
    opened, before, had = time.perf_counter(), server.seconds(), [each.frames for each in at_it]
    await asyncio.wait(work, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
    (_, showing), quiet = _since(server, before), time.perf_counter() - opened
    each = sorted((student.frames - then) / quiet for student, then in zip(at_it, had, strict=True))
    took, waits, _ = await while_visited(address, work)
    (everything, pages), total = _since(server, used), time.perf_counter() - begun
    tell("one alone again")
    alone.append(await train(address, settings))
    figures |= {
        "together": n * statistics.mean(alone) / total,
        "slowest_over_fastest": max(took) / min(took),
        "page_p95_s": _p95(waits or [0.0]),
        "frames_each": each[0],
    }
    return [
        *([("s until all read 90 % of the test digits", f"{max(well):.0f}", "60")] if well else []),
        ("one alone, s (before, after)", ", ".join(f"{each:.1f}" for each in alone), ""),
        ("together, of one's speed", f"{figures['together']:.2f}", "0.85"),
        ("slowest / fastest", f"{figures['slowest_over_fastest']:.2f}", "1.2"),
        ("frames a second of each: median, least", f"{statistics.median(each):.1f}, {each[0]:.1f}", "3"),
        *visits(waits, "while they train"),
        ("cores that the server had", f"{everything / total:.2f}", ""),
        ("of the cores' time, all but training", f"{pages / total / os.cpu_count():.2f}", ""),
        ("of the cores' time, frames (nobody opens a page)", f"{showing / quiet / os.cpu_count():.2f}", "0.1"),
        ("ms a frame", f"{1000 * showing / max(sum(each) * quiet, 1):.1f}", ""),
    ]


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
        (f"from pen-up to the answer, s: p95 of {len(waits)}", f"{_p95(waits):.2f}", "0.8"),
        ("training beside them, of its speed alone", f"{sum(alone) / sum(took):.2f}", "0.5"),
        ("cores that the server had meanwhile; all but training", f"{everything / total:.2f}; {pages / total:.2f}", ""),
    ]


def visits(waits, when):
    """Rows of what a page takes. waits: those of a visitor, from the shortest to the longest."""
    if not waits:  # all were done before somebody came
        return [(f"a page {when}, s", "none", "")]
    return [
        (f"a page {when}, s: p50", f"{statistics.median(waits):.2f}", ""),
        (f"a page {when}, s: p95 of {len(waits)}", f"{_p95(waits):.2f}", "0.3"),
    ]


def _p95(values):
    """Of numbers, from the smallest to the largest."""
    return values[min(len(values) - 1, int(0.95 * len(values)))]


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=30, help="how many (default: %(default)s)")
    text = "seconds between two presses in a lesson (default: %(default)s)"
    parser.add_argument("--thought", type=float, default=THOUGHT, help=text)
    parser.add_argument("--settings", default="", help="in place of the notebook's, such as units=64&iterations=100")
    parser.add_argument("--first", action="store_true", help="with the settings of the first screen")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    options = parser.parse_args()
    settings, figures = "" if options.first else notebook(options.settings), {}
    show(measure, options.students, settings, options.thought, figures, to_errors=options.json)
    if options.json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
