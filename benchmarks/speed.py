"""How fast nncore trains, next to others: sections A, B, C and F."""

import statistics
from dataclasses import replace
from functools import partial

from .contestants import iterations_an_epoch
from .plan import NOTEBOOK, Ratio, Section, ratio_row, tell
from .workers import OPENBLAS_WAIT, interleaved, team

OTHERS = {
    "the notebook's algorithm": {"contestant": "notebook"},
    "scikit-learn": {"contestant": "scikit_learn"},
    "PyTorch": {"contestant": "pytorch"},
    "PyTorch, fused update": {"contestant": "pytorch", "fused": True},
}
# The way PyTorch's own tutorials go through a data set.
LOADER = {"PyTorch with a DataLoader": {"contestant": "pytorch", "loader": True}}
LIMIT = "the two large products alone"
OWN_WAIT = "nncore, OpenBLAS with its own waiting time"
MAX_EPOCHS = 20


def notebook_settings(plan):
    """A: iterations a second at the notebook's settings."""
    members = {
        "nncore": {"contestant": "nncore_train"},
        **OTHERS,
        LIMIT: {"contestant": "dense_limit"},
        OWN_WAIT: {"contestant": "nncore_train", "openblas_wait": OPENBLAS_WAIT},
    }
    with team({name: {"config": NOTEBOOK, **member} for name, member in members.items()}) as workers:
        times = interleaved(workers, plan.seconds, plan.repeats, tell=partial(_tell, "A"))
    ratios = {name: Ratio.of(times[name], times["nncore"]) for name in members if name != "nncore"}
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
    members = {"nncore": {"contestant": "nncore_train"}, **OTHERS, **LOADER, LIMIT: {"contestant": "dense_limit"}}
    epoch = iterations_an_epoch(plan.full)
    with team({name: {"config": plan.full, "mnist": plan.mnist, **one} for name, one in members.items()}) as workers:
        times = interleaved(workers, plan.seconds, plan.repeats, epoch, partial(_tell, "B"))
    ratios = {name: Ratio.of(times["nncore"], times[name]) for name in members if name != "nncore"}
    goals = {name: 0.6 for name in members if name.startswith("PyTorch")}
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
    one = {"config": config, "mnist": plan.mnist}
    members = {
        "nncore": {"contestant": "nncore_train", "measure_test": False, **one},
        "PyTorch": {"contestant": "pytorch", "fused": fused, **one},
        **{name: {**member, **one} for name, member in LOADER.items()},
    }
    runs = []
    with team(members) as workers:
        for seed in range(1, plan.seeds + 1):
            tell(f"C: seed {seed} of {plan.seeds}")
            for name, member in members.items():
                workers[name].prepare(**{**member, "config": replace(config, seed=seed)}, from_start=True)
            runs.append(_race(workers, plan.target, iterations_an_epoch(config)))
    seconds, epochs = ({name: [run[name][i] for run in runs] for name in members} for i in (0, 1))
    ratios = {name: Ratio.of(seconds["nncore"], seconds[name]) for name in members if name != "nncore"}
    counts = ", ".join(f"{name} {statistics.median(epochs[name]):g} ({epochs[name]})" for name in members)
    return Section(
        f"C. Full MNIST, time until {plan.target:.0%} of the test digits are read right",
        f"As B, but with Adam, learning rate 0.001: {plan.seeds} seeds, weights and batches the same for both. All "
        "10,000 test digits are read after each epoch; the time that takes counts for neither. For nncore this is done "
        "from outside, its own measuring being off. The clock starts before the digits are turned into floats. "
        "PyTorch's reference is the faster of its "
        f"Adam and its Adam with fused=True, here the {'latter' if fused else 'former'}. "
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
    one = {"contestant": "pytorch", "config": config, "mnist": plan.mnist}
    with team({fused: {**one, "fused": fused} for fused in (True, False)}) as workers:
        times = interleaved(workers, plan.seconds, plan.repeats, tell=partial(_tell, "C, PyTorch's Adam"))
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
    rows = []
    for what, (config, mnist) in settings.items():
        one = {"contestant": "nncore_train", "config": config, "mnist": mnist}
        with team({measure: {**one, "measure_test": measure} for measure in (True, False)}) as workers:
            # Every turn has to have its share of measurings, of which there may be one a second or less.
            interval = 1 if plan.quick else workers[True].test_interval()
            times = interleaved(workers, plan.seconds, plan.repeats, interval, partial(_tell, f"F, {what}"))
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


def _tell(section, text):
    tell(f"{section}: {text}")
