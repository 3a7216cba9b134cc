"""One person alone against a server: `python -m tests.abuse --minutes 10`.

From a fresh server, a browser does everything that an upload, a link or a button allows, as much and as often as it
can, and a stranger tries tickets and says what no page says, while somebody else trains, draws and looks around. Told
at the end: whether the server lives, its peak memory, how many errors it logged, whether the other lost anything, and
how long the other's page took at worst. MNIST_DIR adds all 60,000 digits.
"""

import argparse
import contextlib
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.abuse.abuser import ACTIONS, Abuser
from tests.abuse.other import watch
from tests.browser.real import running_process, start_browser
from ui.shared.data_choice import TITLES

GOAL_MEGABYTES = 1024


def megabytes(pid):
    """The memory of a process; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
    return 0


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.abuse", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="*", choices=ACTIONS, default=ACTIONS)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+") as log,
        running_process(log) as (address, server),
    ):
        peak, now = (0.0, ""), "start"

        def measure():
            nonlocal peak
            while server.poll() is None:
                peak = max(peak, (megabytes(server.pid), now))
                time.sleep(0.1)

        threading.Thread(target=measure, daemon=True).start()
        spawn = multiprocessing.get_context("spawn")
        results = spawn.Queue()
        other = spawn.Process(target=watch, args=(address, 60 * options.minutes, results))
        other.start()
        assert results.get(timeout=300) == "ready"
        until = time.time() + 60 * options.minutes
        with sync_playwright() as playwright:
            data = Path(os.environ.get("MNIST_DIR", "")).name
            abuser = Abuser(start_browser(playwright), address, folder, TITLES.get(data, data))
            while time.time() < until and server.poll() is None:
                for name in options.only:
                    now, began = name, time.monotonic()
                    try:
                        getattr(abuser, name)()
                        said = "done"
                    except (Error, AssertionError) as error:
                        said = f"refused or too slow: {str(error).splitlines()[0][:90]}"
                    seconds, has = time.monotonic() - began, megabytes(server.pid)
                    print(f"{name}: {said}, {seconds:.0f} s, the server has {has:,.0f} MB", flush=True)
                    if time.time() > until:
                        break
            waits, lost = results.get(timeout=900)
        other.join(60)
        alive = server.poll() is None
        print(f"the server {'lives' if alive else 'has ended'}")
        print(f"its peak memory: {peak[0]:,.0f} MB ({peak[1]})")
        print(f"the other's page took at most {waits[0][0]:.1f} s ({waits[0][1]})")
        log.seek(0)
        n_errors = log.read().count("Traceback")
        print(f"errors that it logged: {n_errors}")
        print(f"the other lost: {', '.join(lost) or 'nothing'}")
        return not alive or bool(lost or n_errors) or peak[0] > GOAL_MEGABYTES


if __name__ == "__main__":
    sys.exit(main())
