"""The tables, for the terminal and as Markdown, and what machine they were measured on."""

import datetime
import importlib.metadata
import os
import platform
import textwrap
from pathlib import Path

import numpy as np


def as_text(sections):
    """Tables with aligned columns."""
    parts = []
    for section in sections:
        parts += [section.title, textwrap.fill(section.notes, 100), _aligned([section.header, *section.rows])]
    return "\n\n".join(parts)


def as_markdown(sections, plan, picture):
    """The whole page. picture: the file name of the picture beside it, or None."""
    parts = [
        "# Benchmarks",
        f"Written by `python -m benchmarks` on {datetime.date.today().isoformat()}. Each number is the median of "
        f"{plan.repeats} repeats in one run (C: of {plan.seeds} seeds; E: of {plan.few_repeats} repeats; D: of one). A "
        "repeat gives every contestant a turn, in a different order each time, and a ratio compares turns of the same "
        "repeat. Each contestant has a process of its own, which sleeps while others have their turn, and all cores. "
        "Unless said otherwise, OpenBLAS's threads sleep as soon as there is no work "
        "(`OPENBLAS_THREAD_TIMEOUT=4`), as in the app.",
        *([f"![The ratios as bars, and the curves of E]({picture})"] if picture else []),
        "\n".join(f"- {line}" for line in machine()),
    ]
    for section in sections:
        parts += [f"## {section.title}", section.notes, _markdown_table(section)]
    return "\n\n".join(parts) + "\n"


def machine():
    """Lines on the machine and on the versions of everything that matters."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    packages = ", ".join(
        f"{name} {importlib.metadata.version(package)}"
        for name, package in (("NumPy", "numpy"), ("PyTorch", "torch"), ("scikit-learn", "scikit-learn"))
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        f"{_cpu_name()}, {cores} cores, {platform.system()}",
        f"Python {platform.python_version()}, {packages}",
        f"NumPy's BLAS: {blas['name']} {blas['version']}",
    ]


def _cpu_name():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _aligned(lines):
    # The first column holds words, the others numbers and their goals.
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )


def _markdown_table(section):
    lines = [section.header, ["---", *["---:"] * (len(section.header) - 1)], *section.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
