"""How soon somebody's own 3 is read as a 3 by a network that they trained.

    python -m benchmarks.first [--repeats N]

Opens the app in a real browser as somebody new, draws a 3, presses Start once, and waits until the large answer is 3:
at the size of a laptop and of a phone, in turn. Prints the medians of the seconds from opening the page.
"""

import argparse
import statistics
import time

from playwright.sync_api import expect

from tests.browser.real import app_in_browser
from tests.browser.runs import THREE, draw_on_pad

SIZES = (1366, 768), (390, 844)
WANTED = 15  # seconds


def read_own(open_app, width, height):
    """Seconds from opening the page until the 3 is read."""
    begun = time.perf_counter()
    page = open_app(viewport={"width": width, "height": height})
    expect(page.locator(".answer[data-demo]")).to_be_visible()
    draw_on_pad(page, THREE)
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".answer")).to_have_text("3", timeout=60_000)
    took = time.perf_counter() - begun
    page.close()
    return took


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first", description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=3, help="times each (default: %(default)s)")
    repeats = parser.parse_args().repeats
    with app_in_browser() as open_app:
        read_own(open_app, *SIZES[0])  # a server's first page takes longer
        took = {size: [] for size in SIZES}
        for _ in range(repeats):
            for size in SIZES:
                took[size].append(read_own(open_app, *size))
    for (width, height), seconds in took.items():
        each = ", ".join(f"{one:.1f}" for one in seconds)
        print(f"{width}×{height}: {statistics.median(seconds):.1f} s of {WANTED} ({each})")


if __name__ == "__main__":
    main()
