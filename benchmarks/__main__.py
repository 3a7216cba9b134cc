"""Measure nncore next to the notebook's algorithm, scikit-learn and PyTorch, all in one run.

    python -m benchmarks [--quick] [--mnist FOLDER]

Prints tables of ratios, and writes them to docs/benchmarks.md with a picture of them, docs/benchmarks.png.
"""

import argparse
import os
from pathlib import Path

from nncore.datasets import is_complete
from nncore.download import cache_folder

from .commands import TOP
from .libraries import memory, picture, report, scaling, speed
from .libraries.contestants import NEEDS, installed
from .libraries.plan import Plan
from .turns import tell

MEASURE = {
    "A": speed.notebook_settings,
    "B": speed.full_mnist,
    "C": speed.time_to_target,
    "D": memory.peak_memory,
    "E": scaling.scaling,
    "F": speed.cost_of_measuring,
}
ALL = "".join(MEASURE)


def main():
    options = _parser().parse_args()
    plan = _plan(options)
    if not plan.mnist:
        tell("No full MNIST found (`python -m nncore download` fetches it): B, C and parts of D, E and F are left out.")
    missing = [library for library in NEEDS if not installed(library)]
    for library in missing:
        tell(f"{library} is left out: it is not installed (requirements-bench.txt has it).")
    # C compares nncore with PyTorch alone.
    left_out = ("" if plan.mnist else "BC") + ("C" if "PyTorch" in missing else "")
    sections = []
    for letter in options.sections:
        if letter not in left_out:
            measured = MEASURE[letter](plan)
            sections += measured if letter == "E" else [measured]
    print("\n".join(report.machine()), report.as_text(sections), sep="\n\n")
    # Neither a quick run's numbers nor part of them are what the documentation should show.
    whole = options.sections == ALL and not (options.quick or missing or left_out)
    folder = options.out or (TOP / "docs" if whole else None)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page = report.as_markdown(sections, plan, "benchmarks.png")
        (folder / "benchmarks.md").write_text(page, encoding="utf-8")
        picture.save(picture.figure(sections), folder / "benchmarks.png")
    tell("done")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="only see that everything works; the numbers mean nothing")
    where = "where full MNIST's four files are; else $MNIST_DIR, else where `python -m nncore download` puts them"
    parser.add_argument("--mnist", type=Path, metavar="FOLDER", help=where)
    parser.add_argument("--repeats", type=int, metavar="N", help="turns of each contestant (7)")
    parser.add_argument("--seeds", type=int, metavar="N", help="runs of section C (5)")
    parser.add_argument("--sections", type=str.upper, default=ALL, metavar="LETTERS", help="some of ABCDEF")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write the page and the picture")
    return parser


def _plan(options):
    mnist = options.mnist or Path(os.environ.get("MNIST_DIR") or cache_folder())
    settings = {"repeats": 1, "seconds": 0.05, "seeds": 1, "target": 0.8, "digits": 4000} if options.quick else {}
    given = {name: getattr(options, name) for name in ("repeats", "seeds") if getattr(options, name)}
    return Plan(mnist if is_complete(mnist) else None, quick=options.quick, **{**settings, **given})


if __name__ == "__main__":
    main()
