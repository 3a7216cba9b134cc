"""Measure nncore next to the notebook's algorithm, scikit-learn and PyTorch, all in one run.

    python -m benchmarks [--quick] [--mnist FOLDER]

Prints tables of ratios, and writes them to docs/benchmarks.md with a picture of them, docs/benchmarks.png.
"""

import argparse
import os
import sys
from pathlib import Path

# Before NumPy is imported, as in the app and for its reason: see ui/__init__.py.
os.environ["OPENBLAS_THREAD_TIMEOUT"] = "4"

from nncore.datasets import FILES
from nncore.download import cache_folder

from . import memory, picture, report, scaling, speed
from .plan import Plan, tell

DOCS = Path(__file__).parent.parent / "docs"
SECTIONS = "ABCDEF"
MEASURE = {
    "A": speed.notebook_settings,
    "B": speed.full_mnist,
    "C": speed.time_to_target,
    "D": memory.peak_memory,
    "F": speed.cost_of_measuring,
}


def main():
    options = _parser().parse_args()
    plan = _plan(options)
    sections, curves = [], []
    for letter in options.sections:
        if letter in "BC" and plan.mnist is None:
            continue
        if letter == "E":
            tables, curves = scaling.scaling(plan)
            sections += tables
        else:
            sections.append(MEASURE[letter](plan))
    print("\n".join(report.machine()), report.as_text(sections), sep="\n\n")
    # Neither a quick run's numbers nor part of them are what the documentation should show.
    folder = options.out or (None if options.quick or options.sections != SECTIONS else DOCS)
    if folder:
        _write(folder, plan, sections, curves)
    tell("done")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="only see that everything works; the numbers mean nothing")
    parser.add_argument(
        "--mnist",
        type=Path,
        metavar="FOLDER",
        help="where full MNIST's four files are; else $MNIST_DIR, else where `python -m nncore download` puts them",
    )
    parser.add_argument("--repeats", type=int, metavar="N", help="turns of each contestant (7)")
    parser.add_argument("--seeds", type=int, metavar="N", help="runs of section C (5)")
    parser.add_argument("--sections", type=str.upper, default=SECTIONS, metavar="LETTERS", help="some of ABCDEF")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write the page and the picture")
    return parser


def _plan(options):
    mnist = options.mnist or Path(os.environ.get("MNIST_DIR") or cache_folder())
    if not all((mnist / name).exists() or (mnist / f"{name}.gz").exists() for name in FILES.values()):
        tell("No full MNIST found (`python -m nncore download` fetches it): B, C and parts of D, E and F are left out.")
        mnist = None
    settings = {"repeats": 1, "seconds": 0.05, "seeds": 1, "target": 0.8, "digits": 4000} if options.quick else {}
    given = {name: getattr(options, name) for name in ("repeats", "seeds") if getattr(options, name)}
    return Plan(mnist, quick=options.quick, **{**settings, **given})


def _write(folder, plan, sections, curves):
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "benchmarks.md"
    page.write_text(report.as_markdown(sections, plan, "benchmarks.png"), encoding="utf-8")
    picture.save(picture.figure(sections, curves), folder / "benchmarks.png")


if __name__ == "__main__":
    sys.exit(main())
