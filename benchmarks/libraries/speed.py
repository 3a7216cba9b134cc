"""How fast nncore trains, next to others: sections A, B, C and F."""

import statistics
from dataclasses import replace

import nncore
from benchmarks.turns import Ratio, tell

from .contestants import ENDLESS, iterations_an_epoch, load
from .plan import NOTEBOOK
from .report import Section, ratio_row
from .workers import OPENBLAS_WAIT, take_turns, team

NNCORE = {"nncore": {"contestant": "nncore_train"}}
OTHERS = {
    "the notebook's algorithm": {"contestant": "notebook"},
    "scikit-learn": {"contestant": "scikit_learn"},
    "PyTorch": {"contestant": "pytorch"},
    "PyTorch, fused update": {"contestant": "pytorch", "fused": True},
}
# The way PyTorch's own tutorials go through a data set.
LOADER = {"PyTorch with a DataLoader": {"contestant": "pytorch", "loader": True}}
LIMIT = "the two large products alone"
PRODUCTS = {LIMIT: {"contestant": "dense_limit"}}
OWN_WAIT = "nncore, OpenBLAS with its own waiting time"
MAX_EPOCHS = 20


def notebook_settings(plan):
    """A: iterations a second at the notebook's settings."""
    own_wait = {OWN_WAIT: {"contestant": "nncore_train", "openblas_wait": OPENBLAS_WAIT}}
    with team({**NNCORE, **OTHERS, **PRODUCTS, **own_wait}, config=NOTEBOOK) as workers:
        times = take_turns(workers, plan, "A")
    ours = times.pop("nncore")
    ratios = {name: Ratio.of(theirs, ours) for name, theirs in times.items()}
    return Section(
        "A. Notebook settings",
        "The first 1,000 digits, 784-512-10, ReLU and softmax, full batch, sgd with learning rate 0.1; float32, only "
        "the notebook's algorithm is float64. Iterations a second: more than 1 means that nncore is faster. The two "
        "large products are those of digits with weights and with deltas, on all 784 pixels. nncore measures its "
        "accuracy on 1,000 test digits meanwhile.",
        ("compared with", "nncore's speed / its speed", "lowest to highest", ""),
        [ratio_row(name, ratio) for name, ratio in ratios.items()],
        "notebook settings",
        {name: ratio.median for name, ratio in ratios.items() if name != OWN_WAIT},
    )


def full_mnist(plan):
    """B: time per epoch on full MNIST."""
    with team({**NNCORE, **OTHERS, **LOADER, **PRODUCTS}, config=plan.full, mnist=plan.mnist) as workers:
        times = take_turns(workers, plan, "B", iterations_an_epoch(plan.full))
    ours = times.pop("nncore")
    ratios = {name: Ratio.of(ours, theirs) for name, theirs in times.items()}
    goals = {name: 0.6 for name in times if name.startswith("PyTorch")}
    return Section(
        "B. Full MNIST, time per epoch",
        f"{plan.digits:,} digits, 784-512-10, batches of 128, sgd with learning rate 0.1, the same "
        "he-initialised weights for all. Turns are whole epochs. Less than 1 means that nncore is "
        "faster. nncore measures its accuracy on 10,000 test digits meanwhile.",
        ("compared with", "nncore's time / its time", "lowest to highest", "goal"),
        [ratio_row(name, ratio, goals.get(name)) for name, ratio in ratios.items()],
        "full MNIST",
        {name: 1 / ratio.median for name, ratio in ratios.items() if name != LIMIT},
    )


def time_to_target(plan):
    """C: time until so many test digits are read right, with Adam."""
    config = replace(plan.full, optimizer="adam", learning_rate=0.001)
    fused, fused_ratio = _faster_adam(plan, config)
    members = {
        "nncore": {"contestant": "nncore_train", "measure_test": False},
        "PyTorch": {"contestant": "pytorch", "fused": fused},
        **LOADER,
    }
    runs = []
    with team(members, config=config, mnist=plan.mnist) as workers:
        for seed in range(1, plan.seeds + 1):
            tell(f"C: seed {seed} of {plan.seeds}")
            seeded = replace(config, seed=seed)
            for name, member in members.items():
                workers[name].prepare(config=seeded, mnist=plan.mnist, from_start=True, **member)
            runs.append(_race(workers, plan.target, iterations_an_epoch(config)))
    seconds, epochs = ({name: [run[name][i] for run in runs] for name in members} for i in (0, 1))
    ratios = {name: Ratio.of(seconds["nncore"], seconds[name]) for name in members if name != "nncore"}
    counts = ", ".join(f"{name} {statistics.median(epochs[name]):g} ({epochs[name]})" for name in members)
    return Section(
        f"C. Full MNIST, time until {plan.target:.0%} of the test digits are read right",
        f"As B, but with Adam, learning rate 0.001: {plan.seeds} seeds, weights and batches the same for both. All "
        "10,000 test digits are read after each epoch; the time that takes counts for neither. For nncore this is done "
        "from outside, its own measuring being off. The clock starts before the digits are turned into floats. "
        "PyTorch's reference is the faster of its Adam and its Adam with fused=True, here the "
        f"{'latter' if fused else 'former'}. "
        f"Epochs needed, median (each seed): {counts}.",
        ("compared", "ratio of times", "lowest to highest", "goal"),
        [
            *(ratio_row(f"nncore / {name}", ratio, 0.75) for name, ratio in ratios.items()),
            ratio_row("PyTorch with fused=True / PyTorch, time per iteration", fused_ratio),
        ],
        "full MNIST",
        {f"PyTorch, Adam to {plan.target:.0%}": 1 / ratios["PyTorch"].median},
    )


def _faster_adam(plan, config):
    """Whether PyTorch's fused Adam is the faster one, and the ratio of times per iteration, fused / not."""
    members = {fused: {"contestant": "pytorch", "fused": fused} for fused in (True, False)}
    with team(members, config=config, mnist=plan.mnist) as workers:
        times = take_turns(workers, plan, "C, PyTorch's Adam")
    ratio = Ratio.of(times[True], times[False])
    return ratio.median < 1, ratio


def _race(workers, target, epoch):
    """Train each, epoch by epoch in turn, until it reads enough test digits. Returns {name: (seconds, epochs)}."""
    seconds, finished = dict.fromkeys(workers, 0), {}
    for number in range(1, MAX_EPOCHS + 1):
        for name in [name for name in workers if name not in finished]:
            seconds[name] += workers[name].turn(0, epoch) * epoch
            if workers[name].test_accuracy() >= target or number == MAX_EPOCHS:
                finished[name] = seconds[name], number
    return finished


def cost_of_measuring(plan):
    """F: the share of the time that measuring test accuracy takes."""
    settings = {"notebook settings, 1,000 test digits": (NOTEBOOK, None)}
    if plan.mnist:
        settings["full MNIST, batch 128, 10,000 test digits"] = plan.full, plan.mnist
    members = {measure: {"contestant": "nncore_train", "measure_test": measure} for measure in (True, False)}
    rows = []
    for what, (config, mnist) in settings.items():
        # Every turn has to have its share of measurings, of which there may be one a second or less.
        interval = 1 if plan.quick else _test_interval(config, mnist)
        with team(members, config=config, mnist=mnist) as workers:
            times = take_turns(workers, plan, f"F, {what}", interval)
        ratio = Ratio.of(times[False], times[True])
        share, low, high = 1 - ratio.median, 1 - ratio.high, 1 - ratio.low
        verdict = "met" if share < 0.05 else "missed"
        rows.append((what, f"{share:.1%}", f"{low:.1%} to {high:.1%}", f"under 5 %: {verdict}"))
    return Section(
        "F. What measuring test accuracy takes",
        "nncore as it ships, in turn with nncore that measures a single test digit, once. Turns hold whole intervals "
        "between two measurings.",
        ("settings", "share of the time", "lowest to highest", "goal"),
        rows,
    )


def _test_interval(config, mnist):
    """How many iterations apart nncore measures test accuracy."""
    run = nncore.train(replace(config, iterations=ENDLESS), load(mnist))
    measured = (progress.iteration for progress in run if progress.test_accuracy is not None)
    next(measured)  # the first iteration's
    return next(measured)
