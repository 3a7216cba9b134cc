"""Thirty students at work on a task of their class, with its board open, and thirty without a class: what it costs.

    python -m benchmarks.in_class [--students N] [--settings "units=64&iterations=100"] [--boards N] [--repeats N]

All train at once, each watching their own run over a live socket, while somebody else opens the page again and
again; in turn without a class, and as members of one whose board some teachers look at, and who hand in what they have
trained. Prints the seconds until all are done, what pages take, the ratios, and how soon the teacher's page knows of
what is handed in, and the boards of who has met the goal. Needs Linux.
"""

import argparse
import asyncio
import os
import re
import statistics
import tempfile
import time
from urllib.parse import parse_qsl

from lab.ledger.access import new_token
from lab.settings import CONTROLS, config_of
from lab.settings import START as BEGIN
from lab.tasks import Task, encode
from render.board_sentences import HAS_MET, TICK
from tests.browser.real import running_process
from tests.browser.runs import notebook

from . import tables
from .classroom import FINISHED, START, train, while_visited
from .student import Student
from .turns import Ratio, in_turn


async def look_at_board(address, secret, met):
    """Have the board open until somebody says that it is enough, and note when it shows one more who has met the goal.
    met: those times."""
    async with Student(address) as teacher:
        await teacher.open("classroom", f"teach={secret}&view=board")
        await teacher.press("Teach it here")
        while True:
            n = max(text.replace(HAS_MET, "").count(TICK) for text in ["", *teacher.texts])
            met += [time.perf_counter()] * (n - len(met))
            assert not teacher.errors, f"the board shows an error: {teacher.errors[0]}"
            await teacher.change()


async def note_hand_ins(address, secret, known):
    """Look at who has handed in, and note when the teacher's page knows of one more. known: those times."""
    async with Student(address) as teacher:
        await teacher.open("classroom", f"teach={secret}")
        await teacher.press("Teach it here")
        while True:
            said = [re.search(r"(\d+) of \d+ have handed in", text) for text in teacher.texts]
            n = max((int(found[1]) for found in said if found), default=0)
            known += [time.perf_counter()] * (n - len(known))
            await teacher.change()


async def work(address, settings, token, done, handed):
    """Train for the class's task, and hand that in. done, handed: when, to be added to."""
    async with Student(address, token) as student:
        await student.open(settings=settings)
        await student.press(START)
        await student.sees(FINISHED)
        done.append(time.perf_counter())
        await student.open(settings=settings)
        handed.append(time.perf_counter())
        await student.press("Hand in")
        await student.sees("Handed in at ")
        assert not student.errors, f"a page shows an error: {student.errors[0]}"


async def without(address, tokens, settings):
    """Have all train. Returns (seconds until all are done, 95th percentile of a page's seconds)."""
    _, waits, took = await while_visited(address, [train(address, settings, None, token) for token in tokens])
    return took, _p95(waits)


async def in_class(address, a_task, n_boards):
    """Have all work on a task. a_task: of `a_task`. Returns the same, and, the earliest first, the seconds from each
    hand-in until the teacher's page knows of it, and from each end of a run until the slowest board shows it."""
    secret, tokens, settings = a_task
    done, handed, known, met = [], [], [], [[] for _ in range(n_boards)]
    looks = [look_at_board(address, secret, times) for times in met] + [note_hand_ins(address, secret, known)]
    others, begun = [asyncio.create_task(look) for look in looks], time.perf_counter()
    try:
        _, waits, _ = await while_visited(address, [work(address, settings, token, done, handed) for token in tokens])
        while min(map(len, (known, *met))) < len(tokens) and not any(other.done() for other in others):
            await asyncio.sleep(0.1)
    finally:
        for other in others:
            other.cancel()
    for result in await asyncio.gather(*others, return_exceptions=True):
        if not isinstance(result, asyncio.CancelledError):
            raise result
    slowest = [max(times) for times in zip(*met, strict=True)] or done
    return max(done) - begun, _p95(waits), _delays(handed, known), _delays(done, slowest)


def _delays(before, after):
    """Seconds from each of some times to the one of as many others that follows it in their order."""
    return [later - earlier for earlier, later in zip(sorted(before), sorted(after), strict=True)]


def a_task(home, n, settings):
    """A class with n members in the database of a server's folder, and a task: (the teacher's secret, the members'
    tokens, what their addresses say)."""
    os.environ["DIGIT_LAB_HOME"] = home
    from lab.classes.classes import Classes
    from lab.ledger import writer

    classes = Classes(writer.default().ledger)
    code, secret = classes.make("benchmark")
    tokens = [classes.join(code, f"student {number}", "2718") for number in range(n)]
    said = {key: CONTROLS[key].read(text) for key, text in parse_qsl(settings)}
    config = config_of(BEGIN | said)
    task = Task(goal={"iterations": config.iterations})
    classes.give(secret, config, encode(task))
    return secret, tokens, f"class={code}&task={task.name}"


def _p95(waits):
    return waits[min(len(waits) - 1, int(0.95 * len(waits)))]


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.in_class", description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=30, help="how many (default: %(default)s)")
    parser.add_argument("--boards", type=int, default=3, help="how many look at the board (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="turns of each (default: %(default)s)")
    parser.add_argument("--settings", default="", help="in place of the notebook's, such as units=64&iterations=100")
    options = parser.parse_args()
    n, settings = options.students, notebook(options.settings)
    with tempfile.TemporaryDirectory() as home, running_process(DIGIT_LAB_HOME=home) as (address, _):
        # In each turn a class of its own, for nobody has handed in yet.
        rounds = iter([a_task(home, n, settings) for _ in range(options.repeats)])
        # Without a class they come back to their own notebooks too.
        alone = [new_token() for _ in range(n)]
        ways = {
            "without": lambda: asyncio.run(without(address, alone, settings)),
            "in a class": lambda: asyncio.run(in_class(address, next(rounds), options.boards)),
        }
        found = in_turn(ways, options.repeats, f"{n} students")
    rows = []
    for place, what in enumerate(("until all are done, s", "a page, s: p95")):
        each = [[turn[place] for turn in found[name]] for name in ways]
        ratio = Ratio.of(each[1], each[0])
        values = (", ".join(f"{value:.2f}" for value in turns) for turns in each)
        rows.append((what, *values, f"{ratio.median:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"))
    for place, what in (
        (2, "from *Hand in* to the teacher's page"),
        (3, "from who sees their run's end to the slowest board"),
    ):
        late = sorted(seconds for turn in found["in a class"] for seconds in turn[place])
        said = f"{statistics.median(late):.2f}, {_p95(late):.2f}, {late[-1]:.2f}"
        rows.append((f"{what}, s: p50, p95, at most", "", said, ""))
    print(tables.aligned(("", *ways, "ratio"), rows))


if __name__ == "__main__":
    main()
