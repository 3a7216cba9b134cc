"""How training time grows with the network, the digits and the batch: section E."""

from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.turns import Ratio

from .plan import NOTEBOOK, iterations_an_epoch
from .report import Section
from .workers import take_turns, team

UNITS = (64, 128, 256, 512, 1024, 2048)
SIZES = (1000, 2000, 4000, 15_000, 60_000)
BATCHES = (16, 32, 128, 512, 2048)


@dataclass(frozen=True)
class Curve:
    """Time per epoch, which with full batches is one iteration, as one variable x grows.

    how: what the other settings are; reference: the x at which nncore's time counts as 1; configs: {x: TrainingConfig};
    mnist: folder with full MNIST, or None for the embedded digits; times: what was measured, for each library one
    multiple of nncore's time at the reference for each x.
    """

    x_title: str
    how: str
    reference: int
    configs: dict
    mnist: Path | None = None
    times: dict[str, list[float]] | None = None


def scaling(plan):
    """E: the curves, a Section each."""
    with team(["nncore", "PyTorch"], NOTEBOOK) as workers, team(["nncore"], NOTEBOOK) as reference:
        return [_section(_measured(plan, curve, workers, reference["nncore"])) for curve in _curves(plan)]


def _curves(plan):
    """The curves to measure."""
    units = {n: replace(NOTEBOOK, hidden_units=(n,)) for n in UNITS}
    curves = [Curve("hidden units", "1,000 digits, full batch", 512, units)]
    if plan.mnist:
        sizes = [n for n in SIZES if n <= plan.digits]
        full = {n: replace(NOTEBOOK, training_digits=n, initializer="he") for n in sizes}
        batches = {n: replace(plan.full, training_digits=n) for n in sizes}
        by_batch = {n: replace(plan.full, batch_size=n) for n in BATCHES}
        curves += [
            Curve("training digits", "full batch", 1000, full, plan.mnist),
            Curve("training digits", "batch 128", 1000, batches, plan.mnist),
            Curve("batch size", f"{plan.digits:,} digits", 128, by_batch, plan.mnist),
        ]
    return curves


def _measured(plan, curve, workers, reference):
    """The curve with its times; of a quick plan, with few points. reference: a Worker beside the workers."""
    points = (min(curve.configs), curve.reference) if plan.quick else curve.configs
    configs = {x: curve.configs[x] for x in points}
    reference.prepare("nncore", configs[curve.reference], curve.mnist)
    plan = replace(plan, seconds=plan.seconds / 2, repeats=plan.few_repeats)
    times = {name: [] for name in workers}
    for x, config in configs.items():
        for name, worker in workers.items():
            worker.prepare(name, config, curve.mnist)
        # The reference takes turns with every point: if the machine grows slower meanwhile, it does so for both.
        what = f"E, {x:,} {curve.x_title}, {curve.how}"
        taken = take_turns({**workers, "reference": reference}, plan, what)
        factor = iterations_an_epoch(config) / iterations_an_epoch(configs[curve.reference])
        for name in workers:
            times[name].append(Ratio.of(taken[name], taken["reference"]).median * factor)
    return replace(curve, configs=configs, times=times)


def _section(curve):
    rows = []
    for x, ours, *others in zip(curve.configs, *curve.times.values(), strict=True):
        rows.append((f"{x:,}", *(f"{time:.2f}" for time in (ours, *others, *(ours / theirs for theirs in others)))))
    return Section(
        f"E. Time and {curve.x_title} ({curve.how})",
        f"Time per epoch, as a multiple of nncore's at {curve.reference:,} {curve.x_title}, which "
        "another process measures beside each point: at that point nncore is compared with itself: 1, but for chance.",
        (curve.x_title, *curve.times, *(f"nncore / {name}" for name in curve.times if name != "nncore")),
        rows,
        curve=curve,
    )
