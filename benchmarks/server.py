"""A server of a benchmark's own, what it uses, and the table of what was measured on it. Needs Linux."""

import asyncio
import os
import sys
from pathlib import Path

from tests.browser.real import running_process

from . import tables

PAGES_PRIORITY = 0  # of the threads that serve pages; those that train have a lower one


class Server:
    """What a server process has used, by /proc."""

    def __init__(self, pid):
        self.pid, self._folder, self._tick = pid, Path(f"/proc/{pid}"), os.sysconf("SC_CLK_TCK")

    def megabytes(self, what="VmRSS"):
        """Memory: VmRSS as it is now, VmHWM at most so far."""
        line = next(line for line in (self._folder / "status").read_text().splitlines() if line.startswith(what))
        return int(line.split()[1]) / 1024

    def everything(self):
        """Seconds of a core; 0 where it has ended."""
        return self._used(self._folder)[0]

    def seconds(self):
        """Of a core: (all, all but the training's). Threads that train never end."""
        everything = self.everything()
        threads = [self._used(thread) for thread in (self._folder / "task").iterdir()]
        return everything, everything - sum(used for used, priority in threads if priority != PAGES_PRIORITY)

    def _used(self, folder):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            return 0.0, PAGES_PRIORITY
        return (int(fields[11]) + int(fields[12])) / self._tick, int(fields[16])


def descendants(pid):
    """The ids of the processes that a process has started, and of those that these have."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
    found = {pid}
    while new := {child for child, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {pid}


def show(measure, students, *asked, to_errors=False):
    """Start a server, and print the rows that measure(address, Server, students, *asked) makes, a coroutine."""
    with running_process() as (address, process):
        rows = asyncio.run(measure(address, Server(process.pid), students, *asked))
    table = tables.aligned(("", f"{students} students", "goal"), rows)
    print(table, file=sys.stderr if to_errors else sys.stdout)
