"""Runs as a worker has them: each goes on for a slice at a time, and tells what came of it."""

import time
from dataclasses import asdict

import nncore
from lab.runs.history import History, fewest
from lab.runs.network_file import checkpoint_iterations
from lab.runs.scores import measure
from lab.workers.messages import as_array
from nncore.exam import NotFinite
from nncore.fast import Team, team_size

SLICE = 0.5  # seconds of a sweep's slice
MAX_ENTRIES = 1000  # of a sweep's history


class _Steps:
    """A training that goes on for a slice at a time.

    network: what to go on from, after the batches that were `drawn`; None for fresh weights. latest: its last Progress,
    None before the first; before: the one before that.
    """

    def __init__(self, config, data, network=None, drawn=()):
        self.config, self.data, self.done = config, data, sum(number for number, _ in drawn)
        self.team = Team(team_size(config))
        self.latest = self.before = None
        self._generator = nncore.train(config, data, network=network, team=self.team, parts=True, drawn=drawn)
        self._begun, self._sent, self._between = network, config, False

    @property
    def network(self):
        """The one that it has come to: within its first iteration what it goes on from."""
        return self.latest.network if self.latest else self._begun

    @property
    def finished(self):
        return self.done == self.config.iterations

    def slice(self, seconds, iterations=None, now=None):
        """Yield the Progress of each iteration, for about so many seconds and at most so many iterations.

        It may end within an iteration that takes long. now: the configuration to go on with.
        """
        until, last = time.monotonic() + seconds, self.done + (iterations or self.config.iterations)
        while True:
            if self._between and now is not None and now != self._sent:
                self.team.size = team_size(now)
                progress, self._sent = self._generator.send(now), now
            else:
                progress = next(self._generator)
            self._between = progress is not None
            if self._between:
                self.before, self.latest, self.done = self.latest, progress, progress.iteration
                yield progress
                if self.finished or self.done >= last:
                    return
            if time.monotonic() >= until:
                return

    def scores(self):
        """[iterations, share of its training digits, share of the test digits] that it reads. Raises NotFinite."""
        scores = next(filter(None, measure(self.network, self.done, self.config, self.data, self.team)))
        return [scores.iteration, scores.train_accuracy, scores.test_accuracy]


class SweepRun:
    """A cell of a sweep: its history is thinned, and its network comes once, at the end."""

    def __init__(self, config, data):
        self._steps, self._window, self._spacing = _Steps(config, data), History(), spacing(config.iterations)

    def advance(self):
        """Train for a slice. Returns the texts and the arrays of the answer."""
        steps, new, started, used = self._steps, History(), time.monotonic(), time.thread_time()
        for progress in steps.slice(SLICE):
            if steps.finished:
                # What it ended with is told by itself: whoever trains it again has that number.
                self._window = History()
            self._window.add(progress)
            if progress.iteration % self._spacing == 0 or steps.finished:
                _add_mean(new, self._window)
                self._window = History()
        answer = {"iterations": steps.done, "finished": steps.finished, **asdict(new)}
        answer, arrays = answer | {"seconds": time.monotonic() - started}, {}
        if steps.finished:
            try:
                answer["scores"], arrays["network"] = steps.scores(), as_array(steps.latest.network)
            except NotFinite:
                raise nncore.Diverged(steps.done, None) from None
        # To read all digits is no training, but takes a core from others as that does.
        return answer | {"core_seconds": time.thread_time() - used}, arrays


class LiveRun:
    """A run that somebody watches: every iteration is told, and its network whenever it is asked for, and at the end.

    network: to go on from, after the batches that were `drawn`; None for fresh weights.
    """

    def __init__(self, config, data, network, drawn):
        self._steps, self._due = _Steps(config, data, network, drawn), checkpoint_iterations(config)

    def advance(self, asked):
        """Train for a slice, as the texts of a message say. Returns the texts and the arrays of the answer.

        asked: seconds; most, iterations; budget, those after which the run rests; now, the config to go on with;
        network, whether it is wanted. The arrays are networks: "network", and by their iterations those to be kept.
        """
        steps, new, arrays = self._steps, History(), {}
        now = nncore.TrainingConfig.from_dict(asked["now"])
        try:
            for progress in steps.slice(asked["seconds"], asked["most"], now):
                new.add(progress)
                if progress.iteration in self._due:
                    arrays[str(progress.iteration)] = as_array(progress.network)
        except nncore.Diverged as error:
            networks = {} if error.network is None else {"network": as_array(error.network)}
            return self._answer(new) | {"diverged": str(error), "finite": error.done}, arrays | networks
        rests = steps.finished or len(new.costs) == asked["budget"]
        if steps.latest and (asked["network"] or rests):
            arrays["network"] = as_array(steps.latest.network)
        return self._answer(new), arrays

    def measure(self):
        """Read all digits. Returns its scores and its network, or the last one that was finite."""
        steps = self._steps
        try:
            return {"scores": steps.scores()}, {"network": as_array(steps.network)}
        except NotFinite:
            return {"scores": None}, {"network": as_array(steps.before.network)} if steps.before else {}

    def _answer(self, new):
        return {"iterations": self._steps.done, "epoch": self._steps.latest and self._steps.latest.epoch, **asdict(new)}


def spacing(iterations):
    """How many iterations an entry of a history stands for: the power of two that leaves at most MAX_ENTRIES."""
    return 1 << max(0, -(-iterations // MAX_ENTRIES) - 1).bit_length()


def _add_mean(history, window):
    n = len(window.costs)
    history.costs.append(sum(window.costs) / n)
    history.train_accuracies.append(sum(window.train_accuracies) / n)
    history.n_tested = window.n_tested or history.n_tested
    history.fewest_tested = fewest(history.fewest_tested, window.fewest_tested)
    history.test_iterations += window.test_iterations[-1:]
    history.test_accuracies += window.test_accuracies[-1:]
