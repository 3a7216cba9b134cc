"""How fast nncore trains, next to others: sections A, B, C and F. A section's notes are its function's docstring."""

import statistics
from dataclasses import replace

from benchmarks.turns import Ratio, tell

from .contestants import FUSED, LIMIT, LOADER, UNMEASURED
from .plan import MAX_EPOCHS, NOTEBOOK, iterations_an_epoch, run_length
from .report import Section, described, ratio_row
from .workers import take_turns, team

FASTER = {"PyTorch": 1.7, LIMIT: 1.2}  # at notebook settings: its speed as a multiple of theirs
OF_ITS_TIME = 0.7  # of PyTorch's, for an epoch of full MNIST and until the target
OTHERS = ("the notebook's algorithm", "scikit-learn", "PyTorch", FUSED)


def notebook_settings(plan):
    """A. Notebook settings

    The first 1,000 digits, 784-512-10, ReLU and softmax, full batch, sgd with learning rate 0.1; float32, only the
    notebook's algorithm is float64. Iterations a second: more than 1 means that nncore is faster. The two large
    products are those of digits with weights and with deltas, on all 784 pixels. Turns are whole runs. nncore measures
    its accuracy on 1,000 test digits meanwhile.
    """
    with team(["nncore", *OTHERS, LIMIT], NOTEBOOK) as workers:
        times = take_turns(workers, plan, "A", 1 if plan.quick else NOTEBOOK.iterations)
    ours = times.pop("nncore")
    ratios = {name: Ratio.of(theirs, ours) for name, theirs in times.items()}
    header = ("compared with", "nncore's speed / its speed", "lowest to highest", "goal")
    rows = [ratio_row(name, ratio, least=FASTER.get(name)) for name, ratio in ratios.items()]
    bars = {name: ratio.median for name, ratio in ratios.items()}
    return Section(*described(notebook_settings), header, rows, "notebook settings", bars)


def full_mnist(plan):
    """B. Full MNIST, time per epoch

    {plan.digits:,} digits, 784-512-10, batches of 128, sgd with learning rate 0.1, the same he-initialised weights for
    all. Turns are whole epochs. Less than 1 means that nncore is faster. nncore measures its accuracy on 10,000 test
    digits meanwhile.
    """
    with team(["nncore", *OTHERS, LOADER, LIMIT], plan.full, plan.mnist) as workers:
        times = take_turns(workers, plan, "B", iterations_an_epoch(plan.full))
    ours = times.pop("nncore")
    ratios = {name: Ratio.of(ours, theirs) for name, theirs in times.items()}
    header = ("compared with", "nncore's time / its time", "lowest to highest", "goal")
    rows = [
        ratio_row(name, ratio, OF_ITS_TIME if name.startswith("PyTorch") else None) for name, ratio in ratios.items()
    ]
    bars = {name: 1 / ratio.median for name, ratio in ratios.items() if name != LIMIT}
    return Section(*described(full_mnist, plan=plan), header, rows, "full MNIST", bars)


def time_to_target(plan):
    """C. Full MNIST, time until {plan.target:.0%} of the test digits are read right

    As B, but with Adam, learning rate 0.001: {plan.seeds} seeds, weights and batches the same for both. All 10,000 test
    digits are read after each epoch; the time that takes counts for neither. For nncore this is done from outside, its
    own measuring being off. The clock starts before the digits are turned into floats. PyTorch's reference is the
    faster of its Adam and its Adam with fused=True, here the {faster}. Epochs needed, median (each seed): {epochs}.
    """
    config = replace(plan.full, optimizer="adam", learning_rate=0.001)
    with team(["PyTorch", FUSED], config, plan.mnist) as workers:
        times = take_turns(workers, plan, "C, PyTorch's Adam")
    fused = Ratio.of(times[FUSED], times["PyTorch"])
    runners = {"nncore": UNMEASURED, "PyTorch": FUSED if fused.median < 1 else "PyTorch", LOADER: LOADER}
    runs = []
    with team(runners.values(), config, plan.mnist) as workers:
        for seed in range(1, plan.seeds + 1):
            tell(f"C: seed {seed} of {plan.seeds}")
            for name, worker in workers.items():
                worker.prepare(name, replace(config, seed=seed), plan.mnist, from_start=True)
            runs.append(_race(workers, plan.target, iterations_an_epoch(config)))
    seconds = {name: [run[runner][0] for run in runs] for name, runner in runners.items()}
    epochs = {name: [run[runner][1] for run in runs] for name, runner in runners.items()}
    ours = seconds.pop("nncore")
    ratios = {name: Ratio.of(ours, theirs) for name, theirs in seconds.items()}
    faster = "latter" if fused.median < 1 else "former"
    counts = ", ".join(f"{name} {statistics.median(each):g} ({each})" for name, each in epochs.items())
    header = ("compared", "ratio of times", "lowest to highest", "goal")
    rows = [ratio_row(f"nncore / {name}", ratio, OF_ITS_TIME) for name, ratio in ratios.items()]
    rows.append(ratio_row("PyTorch with fused=True / PyTorch, time per iteration", fused))
    notes = described(time_to_target, plan=plan, faster=faster, epochs=counts)
    bars = {f"PyTorch, Adam to {plan.target:.0%}": 1 / ratios["PyTorch"].median}
    return Section(*notes, header, rows, "full MNIST", bars)


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
    """F. What measuring test accuracy takes

    nncore as it ships, in turn with nncore that measures a single test digit, once. Turns are whole runs.
    """
    settings = {"notebook settings, 1,000 test digits": (NOTEBOOK, None)}
    if plan.mnist:
        settings["full MNIST, batch 128, 10,000 test digits"] = plan.full, plan.mnist
    rows = []
    for what, (config, mnist) in settings.items():
        interval = 1 if plan.quick else run_length(config)
        with team(["nncore", UNMEASURED], config, mnist) as workers:
            times = take_turns(workers, plan, f"F, {what}", interval)
        ratio = Ratio.of(times[UNMEASURED], times["nncore"])
        share, low, high = 1 - ratio.median, 1 - ratio.high, 1 - ratio.low
        verdict = "met" if share < 0.05 else "missed"
        rows.append((what, f"{share:.1%}", f"{low:.1%} to {high:.1%}", f"under 5 %: {verdict}"))
    header = ("settings", "share of the time", "lowest to highest", "goal")
    return Section(*described(cost_of_measuring), header, rows)
