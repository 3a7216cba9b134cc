"""A run and what the ledger has of it so far."""

import math
import threading
from dataclasses import dataclass, field

from lab.ledger.problems import NoRoom
from lab.runs.run import Run
from lab.runs.set_aside import patience

# Seconds after which scores, curves, and the network are written again, and that of a run which rests after each step.
SCORES, CURVES, NETWORK, RESTING = 2, 5, 30, 2
NO_NETWORK = "What your last run learned cannot be kept: there is no room for it. It can still be downloaded on Train."


@dataclass(eq=False)
class Followed:
    """A run and what is written of it; times are by the recorder's clock. Held by one thread at a time by its lock."""

    run: Run
    token: str
    title: str | None
    group: str | None
    last_watched: float
    network_tried: float
    id: int | None = None  # None as long as the database has not taken it
    done: bool = False
    seen: tuple = ()  # (status, settled) when it was last tried
    n_written: int = -1  # iterations whose curves are written
    n_network: int = 0  # iterations of the network that is written
    n_checkpoints: int = 1  # how many are written; one is where it began
    tried: float = -math.inf
    curves_tried: float = -math.inf
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_due(self, now):
        """Whether something of it is to be written, and whether its curves are."""
        run = self.run
        if run.status != "paused" or run.watched:
            self.last_watched = now
        changed = (run.status, run.settled) != self.seen
        due = changed or now - self.tried >= SCORES
        return due, due and (run.status != "running" or now - self.curves_tried >= CURVES)

    def begin(self, ledger):
        """Have an entry."""
        run = self.run
        if self.id is None and not self.done:
            names = self.title, self.group, "paused" if run.status == "paused" else "running"
            about = self.token, run.config, run.data_name, run.n_test, *names
            self.id = ledger.add(*about, origin=run.origin, created=run.created, begun=run.begun)

    def write(self, ledger, now, with_curves, at_once=False):
        """Write what there is; at its end all of it, and then it is done. at_once: the network, too, where it rests.

        Raises NoRoom where all is written at its end but the network, for which there is no room.
        """
        run = self.run
        self.tried, self.seen = now, (run.status, run.settled)
        if with_curves:
            self.curves_tried = now
        self.begin(ledger)
        # Asked first: what is read after it has settled is the last there is.
        settled, status, n = run.settled, run.status, run.iteration
        entry, measured = (self.token, self.id), (run.history, run.seconds, run.marks)
        # A paused run that has been alone as long as one that goes on may be counts as stopped.
        if settled or (status == "paused" and now - self.last_watched > patience(run)):
            self._keep_checkpoints(ledger)
            ended = status if settled else "stopped"
            _, fits = ledger.finish(*entry, ended, *measured, run.network, run.message, run.scores)
            self.done = True
            if not fits:
                raise NoRoom(NO_NETWORK)
            return
        resting = status == "paused" and run.scored
        with_curves = with_curves and n != self.n_written
        network = self._network_due(now, resting, at_once)
        # Scores are kept with the network that they are of.
        scores = run.scores if resting and (network is not None or n == self.n_network) else None
        # What the ledger says has ended has its last numbers and its network.
        status = "running" if run.ended else status
        # An entry that is gone was deleted long ago, or had to make room.
        self.done = not ledger.update(*entry, status, *measured, with_curves, scores, network)
        self.n_written = n if with_curves else self.n_written
        self.n_network = n if network is not None else self.n_network
        if resting:
            self._keep_checkpoints(ledger)

    def _network_due(self, now, resting, at_once):
        """The network to write now: where the run rests, and now and then on the way, should the server not survive."""
        since = now - self.network_tried
        due = since >= (RESTING if resting else NETWORK) or (resting and at_once)
        # Of a run that goes on, a network is put together only for whoever asks.
        if not due or self.run.iteration == self.n_network or (network := self.run.network) is None:
            return None
        self.network_tried = now
        # What is on the way to a divergence cannot be opened again.
        return network if network.is_finite else None

    def _keep_checkpoints(self, ledger):
        """Write the networks of the time machine, if there are more than are written."""
        checkpoints = list(self.run.checkpoints)
        if len(checkpoints) > self.n_checkpoints:
            ledger.keep_checkpoints(self.token, self.id, checkpoints)
            self.n_checkpoints = len(checkpoints)
