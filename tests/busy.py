"""Keeps every core busy while a command runs, as another program may: `python -m tests.busy -m pytest tests/browser`.

The arguments are Python's. With --times 10 first, the command runs so often; the first failure ends it.
"""

import multiprocessing
import os
import subprocess
import sys


def spin():
    """Compute for ever, with no memory and no pause."""
    while True:
        sum(range(10_000))


def main(arguments):
    times = 1
    if arguments[:1] == ["--times"]:
        times, arguments = int(arguments[1]), arguments[2:]
    others = [multiprocessing.Process(target=spin, daemon=True) for _ in range(os.cpu_count() or 1)]
    for other in others:
        other.start()
    try:
        for number in range(1, times + 1):
            print(f"{number} of {times}, beside {len(others)} busy processes", flush=True)
            if code := subprocess.call([sys.executable, *arguments]):
                return code
    finally:
        for other in others:
            other.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
