"""Which configurations a sweep tries: all combinations, some at random, or one with several seeds."""

import itertools
import math
from dataclasses import dataclass, field, fields, replace

import numpy as np

import nncore
from lab import settings
from lab.ledger.curves import of_history
from lab.limits import LIMITS
from lab.runs import memory
from lab.runs.history import History
from lab.runs.run import Run
from lab.runs.scores import Scores
from nncore.hyperparameters import HYPERPARAMETERS

MAX_CELLS = LIMITS.sweep_networks
DRAWS = 50  # times as many draws as cells, until there are so many different ones
N_SEEDS = 5  # runs of a repetition
SEEDS = HYPERPARAMETERS["seed"].limits[1] + 1  # how many there are


@dataclass(eq=False)
class Cell:
    """One run of a sweep: what it changes of the configuration, and what has come of it so far.

    status: waiting, running, finished, failed or cancelled; message: why it failed, as a sentence; iterations: how many
    are done; seconds: of training; network: of a finished run, in a file, until it is in the lab book; history: what
    was measured; scores: of a finished run, on all digits; entry: the id of its run in the lab book; runner: in a race,
    the key by which it was chosen and what it was called then; run: the Run that trains it, while that goes on. Only
    the sweep changes a cell; anybody may read it at any time.
    """

    number: int
    changes: dict
    config: nncore.TrainingConfig
    status: str = "waiting"
    message: str | None = None
    iterations: int = 0
    seconds: float = 0.0
    history: History = field(default_factory=History)
    network: nncore.Network | None = None
    scores: Scores | None = None
    entry: int | None = None
    runner: tuple[str, str] = ("", "")
    run: Run | None = None

    @property
    def title(self):
        """What it is called: what it changes."""
        return ", ".join(HYPERPARAMETERS[name].said(value) for name, value in self.changes.items())

    @property
    def curves(self):
        """What it has measured, as Curves."""
        return of_history(self.history)

    @property
    def ended(self):
        """Whether nothing more will come of it."""
        return self.status in ("finished", "failed", "cancelled")

    @property
    def fraction(self):
        """How much of it is done, 0 to 1."""
        return 1.0 if self.status in ("finished", "failed") else self.iterations / self.config.iterations

    @property
    def test_accuracy(self):
        """The last that was measured, 0 to 1: of a finished run on all test digits. None before the first, and of a
        cell that failed."""
        return self.scores.test_accuracy if self.scores else self._last(self.history.test_accuracies)

    @property
    def train_accuracy(self):
        """The last that was measured, 0 to 1: of a finished run on all its digits, before that on the batch. None
        before the first, and of a cell that failed."""
        return self.scores.train_accuracy if self.scores else self._last(self.history.train_accuracies)

    def _last(self, accuracies):
        return accuracies[-1] if accuracies and self.status != "failed" else None


def grid(config, values):
    """A Cell for every combination of values, the last setting varying fastest.

    values: {setting of TrainingConfig: [values]}. A combination that the configuration refuses becomes a cell that
    failed. Raises ValueError if there is no such setting, nothing to try, or more than MAX_CELLS cells.
    """
    _check_names(values)
    # The same value twice would be the same cell twice.
    columns = [list(dict.fromkeys(_plain(name, value) for value in values[name])) for name in values]
    _check_number(math.prod(map(len, columns)))
    return _cells(config, [dict(zip(values, row, strict=True)) for row in itertools.product(*columns)])


def random_search(config, choices, n, seed):
    """n different Cells drawn at random (Bergstra, Bengio, 2012), the same ones for the same seed.

    choices: {setting: [values], (low, high) or (low, high, "log")}; "log" draws every power of ten equally often.
    Whole settings get whole numbers, others three digits; hidden_units from (low, high) is one layer. Raises ValueError
    as grid does, for a range that is none, and where there are no n different ones.
    """
    _check_names(choices)
    _check_number(n)
    random, rows = np.random.default_rng(seed), {}
    for _ in range(DRAWS * n):
        row = {name: _draw(random, name, choices[name]) for name in choices}
        rows.setdefault(tuple(row.values()), row)
        if len(rows) == n:
            return _cells(config, list(rows.values()))
    networks = "1 network" if len(rows) == 1 else f"{len(rows)} different networks"
    raise ValueError(f"these values make only {networks}, not {n}: add values or a range, or try every combination")


def pair(one, other):
    """A Cell for each of two configurations, which change what they differ in. Raises ValueError if they do not,
    and as `memory.needed` does."""
    names = [field.name for field in fields(one) if getattr(one, field.name) != getattr(other, field.name)]
    if not names:
        raise ValueError("both have the same settings and seed, so they would do the same: choose another one")
    for config in (one, other):
        memory.needed(config)
    both = enumerate((one, other))
    return [Cell(number, {name: getattr(config, name) for name in names}, config) for number, config in both]


def seeds(config, n):
    """n Cells that differ only in the seed: the configuration's own and those after it."""
    _check_number(n)
    return grid(config, {"seed": [(config.seed + number) % SEEDS for number in range(n)]})


def _cells(config, rows):
    cells = [Cell(number, changes, replace(config, **changes)) for number, changes in enumerate(rows)]
    for cell in cells:
        if problem := settings.problem(cell.config) or _too_large(cell.config):
            cell.status, cell.message = "failed", problem
    return cells


def _too_large(config):
    """Why no run may take as much memory as one with this configuration, or None."""
    try:
        memory.needed(config)
    except ValueError as problem:
        return str(problem)
    return None


def _draw(random, name, choice):
    if not isinstance(choice, tuple):
        return _plain(name, choice[random.integers(len(choice))])
    (low, high), kind = choice[:2] if len(choice) > 1 else (0, 0), choice[2:]
    log = kind == ("log",)
    if not (low < high and (log or not kind) and (low > 0 or not log)):
        raise ValueError(f'{name} must be values, or (low, high) or (low, high, "log") with low < high, got {choice!r}')
    value = np.exp(random.uniform(np.log(low), np.log(high))) if log else random.uniform(low, high)
    # What is shown, to three digits, is what is trained with.
    value = min(max(float(f"{value:.3g}"), low), high)
    if HYPERPARAMETERS[name].whole:
        value = round(value)
    return (value,) if name == "hidden_units" else value


def _plain(name, value):
    if name == "hidden_units":
        return tuple(value)
    return value.item() if isinstance(value, np.generic) else value


def _check_names(values):
    for name, some in values.items():
        if name not in HYPERPARAMETERS:
            raise ValueError(f"a sweep can vary {', '.join(HYPERPARAMETERS)}, not {name!r}")
        if not len(some):
            raise ValueError(f"{name} must have at least one value to try, got none")


def _check_number(n):
    if not 1 <= n <= MAX_CELLS:
        raise ValueError(f"a sweep must have 1 to {MAX_CELLS} networks on this server, got {n:,}")
