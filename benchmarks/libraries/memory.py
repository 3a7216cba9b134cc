"""How much memory training takes at its peak, in a process of its own: section D."""

import json
import os
import sys

from benchmarks.commands import number
from benchmarks.turns import tell

from .contestants import installed
from .report import Section, described

# Starts a command and prints the peak of its memory. It stands between because a process that is started begins with
# the peak of the one that starts it: this one is small.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_memory(plan):
    """D. Peak memory

    The largest resident set of a process, libraries and data included, in millions of bytes: `python -m nncore train`,
    and PyTorch doing the same, for 500, 469 and 3 iterations.
    """
    header = ("run", "nncore, MB", "PyTorch, MB", "ratio", "goal for nncore")
    if not hasattr(os, "wait4"):
        return Section("D. Peak memory", "Not measured: this system does not tell.", header, [])
    full_batch = {"training_digits": plan.digits, "initializer": "he"}
    runs = [("1,000 digits, notebook settings", {}, 500, None, 200)]
    if plan.mnist:
        batches = {**full_batch, "batch_size": 128}
        runs.append((f"{plan.digits:,} digits, batch 128", batches, 469, plan.mnist, 700))
        runs.append((f"{plan.digits:,} digits, full batch", full_batch, 3, plan.mnist, None))
    rows = []
    for what, settings, iterations, mnist, goal in runs:
        iterations = min(iterations, 3) if plan.quick else iterations
        tell(f"D: {what}")
        ours, theirs = _peak(_nncore_command(settings, iterations, mnist)), None
        if installed("PyTorch"):
            command = ["-m", "benchmarks.libraries.contestants", "PyTorch", json.dumps(settings)]
            theirs = _peak([*command, str(iterations), str(mnist or "")])
        verdict = f"under {goal}: {'met' if ours < goal else 'missed'}" if goal else ""
        compared = (f"{theirs:.0f}", f"{ours / theirs:.2f}") if theirs else ("", "")
        rows.append((what, f"{ours:.0f}", *compared, verdict))
    return Section(*described(peak_memory), header, rows)


def _nncore_command(settings, iterations, mnist):
    options = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    return ["-m", "nncore", "train", f"--iterations={iterations}", *options, *([f"--mnist={mnist}"] if mnist else [])]


def _peak(arguments):
    """The peak memory of a Python command, in MB."""
    # Linux counts in KiB, macOS in bytes.
    return number(["-c", MEASURE, sys.executable, *arguments]) * (1 if sys.platform == "darwin" else 1024) / 1e6
