"""One training run, as the scheduler advances it and everybody reads it."""

import copy
import time
from dataclasses import replace

import nncore
from lab.origin import FRESH, UNKNOWN, Origin
from lab.runs.changes import epoch_after, met
from lab.runs.history import History
from lab.runs.memory import bytes_of
from lab.runs.network_file import ArrayFile, NetworkFile, checkpoint_iterations
from lab.runs.rate import Beat, Rate
from lab.runs.scores import measure
from nncore.exam import NotFinite
from nncore.fast import CORES, Team, team_size

GOING, ENDED = ("running", "paused"), ("finished", "stopped", "failed")
MAX_WATCHERS = 20  # of more, the latest are asked


class Watchers:
    """Who wants something: browser tabs, each by a function that tells, from any thread, whether it is open."""

    def __init__(self, *watchers):
        self._all = watchers  # replaced, never changed

    def add(self, alive):
        """Ask `alive`, too."""
        self.discard(alive)
        self._all = (*self._all, alive)[-MAX_WATCHERS:]

    def discard(self, alive):
        """Do not ask `alive` any more."""
        self._all = tuple(other for other in self._all if other != alive)

    def anybody(self):
        """Whether anybody is there."""
        return any(map(_says_yes, self._all))


def _says_yes(alive):
    try:
        return bool(alive())
    except Exception:  # somebody who cannot be asked is not there
        return False


class Run:
    """One training run: its configuration, what it has measured, and the latest network.

    status: one of GOING or ENDED; message: why it failed, as a sentence; config: what it was started with; settings:
    all that it must be started with to be the same, (config, data, network to go on from); origin: where it
    comes from, an Origin; now: the config with the learning rate and batch size of now; marks:
    (iteration, text) of each change; checkpoints: (iteration, network), from the start on, in a file; scores: its
    Scores, measured where it last paused, stopped, ended or failed, None before; pace: iterations a second at most,
    None for all it can; latest: the last Progress; last_finite: where the cost stopped being finite, the last network
    before that; wrong: why it fails, None as long as it does not; notice: what came between, as sentences; held:
    whether it rests since its class does. The scheduler's alone: in_slice, advanced or measured just now; in_iteration,
    left off in the middle of one; team, who does it, with hands where the run is alone; measuring, or left off in that;
    asleep, to keep its pace; elsewhere, seconds that others computed for it; set_aside, until it is watched.

    network: to go on from, after the batches that were `drawn`, as `nncore.train` has them; None for fresh weights.
    keeps: whether to keep checkpoints.
    """

    def __init__(self, config, data, alive, network=None, pace=None, origin=None, keeps=True, drawn=(), goes_on=True):
        self.config, self.now, self._sent = config, config, config
        self.settings, self.data, self.n_test = (config, data, network), data, len(data.test_labels)
        self.data_name, self.class_names, self.begun = data.name, data.class_names, None
        self.origin = (origin or Origin(UNKNOWN if network else FRESH)).learning_from(data)
        self.created = round(time.time(), 6)  # in seconds since 1970: what tells it from another of the same settings
        self.status, self.message, self.seconds, self.pace, self.elsewhere = "paused", None, 0.0, pace, 0.0
        self.in_slice = self.in_iteration = self.asleep = self.measuring = self.set_aside = self.held = False
        done = [0.0] * sum(number for number, _ in drawn)  # what it was there is not known
        self.history, self.marks, self.latest, self.last_finite, self.scores = History(done, done), [], None, None, None
        self._due = checkpoint_iterations(config) if keeps else set()
        self._file = NetworkFile(len(self._due) + 3)  # and where it begins, is restored, and ends
        self.checkpoints, self._progress, self._before = [], None, None  # that: the network before the last iteration
        self.watchers, self.notice, self.last_watched = Watchers(alive), None, None  # that by the scheduler's clock
        # The iteration it pauses after, by how many steps it was told to go there, 0 to its end; whose turns it takes,
        # seconds of them (turns.py).
        self.rests_after, self.stepping, self.person, self.used = 0, 0, None, 0.0
        self.beat, self._rate, self._turn_asked = Beat(), Rate(), 0.0  # since when it waits for its turn or runs
        self.wrong, self._n_finite, self._n_marks = None, 0, 0  # the latter: iterations of last_finite; marks met
        # As many for each config, with hands or without, so that a run's numbers do not depend on who else trains.
        self.team, self._readers, self._left_off = Team(team_size(config)), Team(CORES), None  # the last: of measuring
        if goes_on:
            begun = network.astype(config.dtype) if network else nncore.initial_network(config)  # its file is for such
            self._before = self._file.keep(begun)
            self.checkpoints.append((0, self._before))
            self._progress = nncore.train(config, data, network=self._before, team=self.team, parts=True, drawn=drawn)

    @classmethod
    def restored(cls, config, data, status, history, network, scores=None, checkpoints=(), now=None, **others):
        """An ended run as it was, made again from what was kept of it: it shows what it did, but does not go on.

        history: with an entry for each iteration; network: its last, or None; now: the config it ended with; others:
        message, origin, marks, seconds, created and begun.
        """
        begun = dict(checkpoints).get(0) if others.get("origin", Origin()).goes_on else None
        run = cls(config, data, lambda: False, begun, goes_on=False)
        network = network and run._file.keep(network)
        run.now, run.status, run.history, run.scores = now or config, status, history, scores
        run.checkpoints += ((iteration, run._file.keep(each)) for iteration, each in checkpoints)
        if status == "failed":
            run.last_finite, run._n_finite = network, scores.iteration if scores else 0
        elif network is not None and history.costs:
            done, last = len(history.costs), (history.costs[-1], history.train_accuracies[-1], None)
            epoch = epoch_after(done, config, others.get("marks", ()))
            run.latest = nncore.Progress(done, epoch, *last, lambda: network)
        vars(run).update(others)
        return run

    def moment(self):
        """The run as it is now, for who reads several things of it that are to be of one moment. Nobody changes it."""
        moment = copy.copy(self)
        moment.history, moment.marks, moment.checkpoints = self.history.copy(), self.marks[:], self.checkpoints[:]
        moment._rate = copy.copy(self._rate)
        return moment

    # What everybody may ask, and nobody sets

    @property
    def network(self):
        """The latest network whose cost is known to be finite; None before the first slice is done."""
        return self.last_finite or (self.latest and self.latest.network)

    @property
    def iteration(self):
        """How many iterations are done."""
        return len(self.history.costs)

    @property
    def budget(self):
        """How many iterations it may take until it pauses."""
        return max(0, self.rests_after - self.iteration)

    @property
    def network_iteration(self):
        """After how many iterations its network was as it is."""
        return self._n_finite if self.last_finite else self.latest.iteration if self.latest else 0

    @property
    def ended(self):
        """Whether it will not go on any more."""
        return self.status in ENDED

    @property
    def settled(self):
        """Whether it has ended and nothing of it changes any more: its last slice may still go on after `ended`."""
        return self.ended and self._progress is None

    @property
    def busy(self):
        """Whether what is to be seen of it still changes by itself: it goes on, or is measured where it rests."""
        return self.status == "running" or not (self.scored or self.settled)

    @property
    def watched(self):
        """Whether anybody still wants it."""
        return self.watchers.anybody()

    @property
    def complete(self):
        """Whether all iterations are done."""
        return self.iteration == self.config.iterations

    @property
    def scored(self):
        """Whether its scores are of the network as it is now, or there is none yet; it is not put together for that."""
        scores, is_there = self.scores, self.last_finite or self.latest
        done = self._n_finite if self.last_finite else self.iteration
        return not is_there or (scores is not None and scores.iteration == done)

    @property
    def rate(self):
        """Iterations a second, of late; of a run that has ended, over all of it; 0 before it can be told."""
        if self.ended:
            return self.iteration / self.seconds if self.seconds else 0.0
        return self._rate.of_late

    @property
    def rate_is_steady(self):
        """Whether how long it will take can be told by its rate."""
        return self._rate.is_steady

    @property
    def resting(self):
        """Whether it takes no more iterations for now: it is done, or told to rest, or something is wrong."""
        return self.wrong is not None or self.complete or not self.budget or self.status != "running"

    # What the scheduler calls

    def keep_pace(self, pace):
        """Take at most so many iterations a second from now on; None: as many as it can."""
        self.pace, self.beat = pace, Beat()
        self._rate.begin(self.seconds, self.iteration)

    def go_on(self, iterations=None):
        """Begin to wait for a turn, and pause after so many iterations, or so many more steps; None: at the end."""
        steps_more = self.status == "running" and iterations
        after = self.rests_after if steps_more else self.iteration
        self.rests_after = after + (iterations or self.config.iterations)
        self.status, self.stepping = "running", self.stepping if steps_more else iterations or 0
        if not steps_more:
            self.beat = Beat()
            self.begin_turns()

    def begin_turns(self):
        """Count the time from now on."""
        self._turn_asked = time.monotonic()
        self._rate.begin(self.seconds, self.iteration)

    def advance(self, seconds):
        """Take one slice: at least a part of an iteration, at most so many seconds. What goes wrong ends the run."""
        self.measuring, self._left_off = False, None
        try:
            self._train(seconds)
        except nncore.Diverged as error:
            self.last_finite, self._n_finite = error.network, error.done
            self.fail(str(error))
        now = time.monotonic()
        self.seconds, self._turn_asked = self.seconds + now - self._turn_asked, now
        self._rate.add(self.seconds, self.iteration)

    def _train(self, seconds):
        until, done = time.monotonic() + seconds, False
        while not done:
            self._step()
            done = self.resting or (self.pace and not self.in_iteration) or time.monotonic() >= until

    def _step(self):
        """An iteration, or a part of one that takes long."""
        now = self.now
        if self.latest and not self.in_iteration and now is not self._sent:  # only a Progress can be answered with it
            self.team.size, self._n_marks = team_size(now), met(self.marks, self._n_marks, self.iteration)
            progress, self._sent = self._progress.send(now), now
        else:
            progress = next(self._progress)
        self.in_iteration = progress is None
        if progress is None:
            return
        self.history.add(progress)
        self._before, self.latest = self.latest or self._before, progress
        if progress.iteration in self._due:
            self.checkpoints.append((progress.iteration, self._file.keep(progress.network)))

    def put_down(self):
        """Have what it needs to go on in a file, until it does: nobody is there. In mid-iteration it stays as it is."""
        if self.latest and not (self.in_iteration or self.complete or self.ended or self.wrong):
            file = ArrayFile(bytes_of(self.config))
            self._have_latest(self.network.kept(file.keep))
            self._progress.send(file.keep)

    def _have_latest(self, network):
        self.latest = self.latest and replace(self.latest, _make_network=lambda: network)
        self.last_finite, self._before = self.last_finite and network, None

    def measure(self, seconds=float("inf")):
        """Measure the scores of the network as it is now, unless they are known: for about so many seconds, and from
        there on when it is called again. A network that is not finite any more is what the next iteration would have
        found: the run fails. Somebody may have the run go on meanwhile."""
        self.measuring, until = True, time.monotonic() + seconds
        try:
            self._measure(until)
        except NotFinite:
            before, done = self._before, self.iteration
            network = before.network if isinstance(before, nncore.Progress) else before
            self.last_finite, self._n_finite, self.wrong = network, done - 1, str(nncore.Diverged(done + 1, network))
            self._measure(until)
        finally:
            self.measuring = self._left_off is not None

    def _measure(self, until):
        if self.scored:
            return
        status, self._readers.hands, parts, self._left_off = self.status, self.team.hands, self._left_off, None
        parts = parts or measure(self.network, self.network_iteration, self.config, self.data, self._readers)
        for scores in parts:
            if scores is not None:
                self.scores = scores
                self.history.add_test(scores, self.n_test)
            elif time.monotonic() >= until or self.status == "running" != status:
                self._left_off = parts
                return

    def fail(self, reason):
        """Have it end with a sentence that says why."""
        self.wrong, self.in_iteration = self.wrong or reason, False

    def rest(self):
        """Take the status that follows from the last slice."""
        if self.wrong is not None and not self.ended:
            self.status, self.message = "failed", f"Training stopped: {self.wrong}."
        elif self.status in GOING and self.complete:
            self.status = "finished"
        elif self.status == "running" and not self.budget:
            self.status = "paused"

    def let_go(self):
        """Forget how to go on: with it go the training digits in floats and the optimizer's memory."""
        try:
            if self._progress is not None and self.network is not None:
                self._have_latest(self._file.keep(self.network))  # without the engine
        finally:
            self._progress = self._before = None
