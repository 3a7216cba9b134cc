"""What comes out: sections with a table each, for the terminal and as a page, and what machine they are from."""

import datetime
import importlib.metadata
import inspect
import platform
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import tables
from lab.runs.cores import CORES

PACKAGES = {"NumPy": "numpy", "PyTorch": "torch", "scikit-learn": "scikit-learn"}


@dataclass(frozen=True)
class Section:
    """A table: its title, sentences on how to read it, its header and its rows.

    For the picture: bars, {contestant: how many times as fast nncore is}; group: what they have in common; curve: a
    `scaling.Curve`, measured.
    """

    title: str
    notes: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    group: str = ""
    bars: dict[str, float] = field(default_factory=dict)
    curve: Any = None


def described(function, **values):
    """The title of what a function gives, and how to read it: its docstring, filled in."""
    title, notes = inspect.cleandoc(function.__doc__).format(**values).split("\n", 1)
    return title, " ".join(notes.split())


def ratio_row(what, ratio, goal=None, least=None):
    """A row of a table: a ratio, and whether it is at most `goal`, or at least `least`."""
    wanted = [(f"≤ {goal:.2f}", ratio.median <= goal)] if goal else []
    wanted += [(f"≥ {least:.2f}", ratio.median >= least)] if least else []
    verdict = "".join(f"{said}: {'met' if met else 'missed'}" for said, met in wanted)
    return what, f"{ratio.median:.2f}", f"{ratio.low:.2f} to {ratio.high:.2f}", verdict


def as_text(sections):
    """For the terminal."""
    parts = []
    for section in sections:
        parts += [section.title, textwrap.fill(section.notes, 100), tables.aligned(section.header, section.rows)]
    return "\n\n".join(parts)


def as_markdown(sections, plan, picture):
    """# Benchmarks

    Written by `python -m benchmarks` on {today}. Each number is the median of {plan.repeats} repeats in one run (C: of
    {plan.seeds} seeds; E: of {plan.few_repeats} repeats; D: of one). A repeat gives every contestant a turn, in a
    different order each time, and a ratio compares turns of the same repeat. Each contestant has a process of its own,
    which sleeps while others have their turn, and all cores.
    """
    # So the page begins; picture is the file name of the picture beside it.
    head = described(as_markdown, today=datetime.date.today().isoformat(), plan=plan)
    lines = "\n".join(f"- {line}" for line in machine())
    parts = [*head, f"![The ratios as bars, and the curves of E]({picture})", lines]
    for section in sections:
        parts += [f"## {section.title}", section.notes, tables.markdown(section.header, section.rows)]
    return "\n\n".join(parts) + "\n"


def machine():
    """Lines on the machine and on the versions of everything that matters."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    versions = {package.name: package.version for package in importlib.metadata.distributions()}
    packages = ", ".join(f"{name} {versions[package]}" for name, package in PACKAGES.items() if package in versions)
    return [
        f"{_cpu_name()}, {CORES} cores, {platform.system()}",
        f"Python {platform.python_version()}, {packages}",
        f"NumPy's BLAS: {blas['name']} {blas['version']}",
    ]


def _cpu_name():
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
