"""How much memory training takes at its peak, in a process of its own: section D.

    python -m benchmarks.memory CONTESTANT CONFIG-AS-JSON ITERATIONS MNIST-FOLDER

trains as a contestant alone, to be measured.
"""

import json
import os
import subprocess
import sys

from .plan import NOTEBOOK, Section, tell

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
    """D: the peak memory of training runs."""
    title, header = "D. Peak memory", ("run", "nncore, MB", "PyTorch, MB", "ratio", "goal for nncore")
    if not hasattr(os, "wait4"):
        return Section(title, "Not measured: this system does not tell.", header, [])
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
        ours = _peak(_nncore_command(settings, iterations, mnist))
        theirs = _peak(["-m", "benchmarks.memory", "pytorch", json.dumps(settings), str(iterations), str(mnist or "")])
        verdict = f"under {goal}: {'met' if ours < goal else 'missed'}" if goal else ""
        rows.append((what, f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.2f}", verdict))
    notes = (
        "The largest resident set of a process, libraries and data included, in millions of bytes: `python -m nncore "
        "train`, and PyTorch doing the same, for 500, 469 and 3 iterations."
    )
    return Section(title, notes, header, rows)


def _nncore_command(settings, iterations, mnist):
    command = ["-m", "nncore", "train", "--iterations", str(iterations)]
    for name, value in settings.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    return [*command, "--mnist", str(mnist)] if mnist else command


def _peak(arguments):
    """The peak memory of a Python command, in MB."""
    command = [sys.executable, "-c", MEASURE, sys.executable, *arguments]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    # Linux counts in KiB, macOS in bytes.
    return int(output) * (1 if sys.platform == "darwin" else 1024) / 1e6


def _train_alone(contestant, settings, iterations, mnist):
    from dataclasses import replace
    from itertools import islice

    import nncore

    from .contestants import CONTESTANTS

    data = nncore.load_mnist(mnist) if mnist else nncore.load_digits()
    for _ in islice(CONTESTANTS[contestant](replace(NOTEBOOK, **json.loads(settings)), data), int(iterations)):
        pass


if __name__ == "__main__":
    _train_alone(*sys.argv[1:])
