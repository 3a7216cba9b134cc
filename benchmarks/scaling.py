"""How training time grows with the network, the digits and the batch: section E."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from .contestants import iterations_an_epoch
from .plan import NOTEBOOK, Ratio, Section, tell
from .workers import interleaved, team

LIBRARIES = {"nncore": "nncore_train", "PyTorch": "pytorch"}
REFERENCE = "reference"


@dataclass(frozen=True)
class Curve:
    """Points of one variable x.

    how: what the other settings are; reference: the x at which nncore's time counts as 1; settings: from x to a
    TrainingConfig.
    """

    x_title: str
    how: str
    points: tuple[int, ...]
    reference: int
    settings: Callable
    needs_mnist: bool = True


@dataclass(frozen=True)
class Measured:
    """A curve and, for each library, its time at each point as a multiple of nncore's at the reference."""

    curve: Curve
    points: tuple[int, ...]
    times: dict[str, list[float]]


def curves(plan):
    """The curves to measure. Times are per epoch, which with full batches is one iteration."""
    full = plan.full
    sizes = tuple(n for n in (1000, 2000, 4000, 15_000, 60_000) if n <= plan.digits)
    return [
        Curve(
            "hidden units",
            "1,000 digits, full batch",
            (64, 128, 256, 512, 1024, 2048),
            512,
            lambda units: replace(NOTEBOOK, hidden_units=(units,)),
            needs_mnist=False,
        ),
        Curve(
            "training digits",
            "full batch",
            sizes,
            1000,
            lambda n: replace(NOTEBOOK, training_digits=n, initializer="he"),
        ),
        Curve("training digits", "batch 128", sizes, 1000, lambda n: replace(full, training_digits=n)),
        Curve(
            "batch size",
            f"{plan.digits:,} digits",
            (16, 32, 128, 512, 2048),
            128,
            lambda size: replace(full, batch_size=size),
        ),
    ]


def scaling(plan):
    """E: the curves, as a Section each, and as numbers for the picture."""
    one = {"config": NOTEBOOK}
    members = {name: {"contestant": contestant, **one} for name, contestant in LIBRARIES.items()}
    with team({**members, REFERENCE: members["nncore"].copy()}) as workers:
        chosen = [curve for curve in curves(plan) if plan.mnist or not curve.needs_mnist]
        measured = [_measure(plan, curve, workers) for curve in chosen]
    return [_section(one) for one in measured], measured


def _measure(plan, curve, workers):
    points = [x for x in curve.points if not plan.quick or x in (curve.points[0], curve.reference)]
    mnist = plan.mnist if curve.needs_mnist else None
    reference = curve.settings(curve.reference)
    workers[REFERENCE].prepare("nncore_train", reference, mnist)
    times = {name: [] for name in LIBRARIES}
    for x in points:
        config = curve.settings(x)
        for name, contestant in LIBRARIES.items():
            workers[name].prepare(contestant, config, mnist)
        say = partial(_tell, f"{x:,} {curve.x_title}, {curve.how}")
        # The reference takes turns with every point: if the machine grows slower meanwhile, it does so for both.
        taken = interleaved(workers, plan.seconds / 2, plan.few_repeats, tell=say)
        factor = iterations_an_epoch(config) / iterations_an_epoch(reference)
        for name in LIBRARIES:
            times[name].append(Ratio.of(taken[name], taken[REFERENCE]).median * factor)
    return Measured(curve, tuple(points), times)


def _tell(point, text):
    tell(f"E, {point}: {text}")


def _section(measured):
    curve, rows = measured.curve, []
    for x, ours, theirs in zip(measured.points, *(measured.times[name] for name in LIBRARIES), strict=True):
        rows.append((f"{x:,}", f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}"))
    notes = f"Time per epoch, as a multiple of nncore's at {curve.reference:,} {curve.x_title}."
    return Section(
        f"E. Time and {curve.x_title} ({curve.how})", notes, (curve.x_title, *LIBRARIES, "nncore / PyTorch"), rows
    )
