"""What the writer writes: a run again and again until its end, a sweep's cell once, the latest of a part of a desk."""

import functools
import math
from dataclasses import dataclass

from lab.ledger.access import key_of
from lab.ledger.problems import NoRoom
from lab.runs.run import Run
from lab.runs.scheduler import patience

# Seconds after which scores and curves are written again, as is the network of a run that rests after each step, and
# the network of one that goes on.
SCORES, NETWORK = 3, 30
NO_NETWORK = "What your last run learned cannot be kept: there is no room for it. It can still be downloaded on Train."


class Due:
    """Something of a lab book that is to be written.

    token, key: the lab book's; subject: by which it is remembered what went wrong; waits: whether to try again where
    there is no room. `write(ledger, now, at_once)` writes what there is, and returns whether that was all.
    """

    waits, subject = False, "runs"

    @functools.cached_property
    def key(self):
        return key_of(self.token)

    def is_due(self, now):
        """Whether there is something to write just now, by the writer's clock."""
        return True


@dataclass(eq=False)
class DueRun(Due):
    """A run, and what is written of it; times are by the writer's clock."""

    run: Run
    token: str
    last_watched: float
    network_tried: float
    id: int | None = None  # None as long as the database has not taken it
    seen: tuple = ()  # (status, settled) when it was last tried
    n_written: int = -1  # iterations whose curves are written
    n_network: int = 0  # iterations of the network that is written
    n_checkpoints: int = 1  # how many are written; one is where it began
    tried: float = -math.inf
    waits: bool = True

    def is_due(self, now):
        run = self.run
        if run.status != "paused" or run.watched:
            self.last_watched = now
        return (run.status, run.settled) != self.seen or now - self.tried >= SCORES

    def write(self, ledger, now, at_once=False):
        """Write how far it has come; at its end all of it. at_once: the network, too, where it rests.

        Raises NoRoom where all is written at its end but the network, for which there is no room.
        """
        run = self.run
        # Asked first: what is read after it has settled is the last there is.
        status, settled = self.seen = run.status, run.settled
        self.tried = now
        # A paused run that has been alone as long as one that goes on may be counts as stopped.
        ends = settled or (status == "paused" and now - self.last_watched > patience(run))
        self.waits = not ends
        if self.id is None:
            about = run.config, run.data_name, run.n_test, "paused" if status == "paused" else "running"
            self.id = ledger.add(self.token, *about, origin=run.origin, created=run.created, begun=run.begun)
        if not ends:
            # What the ledger says has ended has its last numbers and its network.
            return not self._update(ledger, now, "running" if run.ended else status, at_once)
        self._keep_checkpoints(ledger)
        measured = run.history, run.seconds, run.marks, run.network, run.message, run.scores
        if not ledger.finish(self.token, self.id, status if settled else "stopped", *measured)[1]:
            raise NoRoom(NO_NETWORK)
        return True

    def _update(self, ledger, now, status, at_once):
        """Returns whether there is such an entry: one that is gone was deleted long ago, or had to make room."""
        run, n, history, network = self.run, self.run.iteration, self.run.history, None
        resting = status == "paused" and run.scored
        # Of a run that goes on, a network is put together only for whoever asks, and now and then on the way.
        if (resting and at_once) or now - self.network_tried >= (SCORES if resting else NETWORK):
            moment = run.moment()
            if moment.network_iteration != self.n_network and moment.network is not None:
                self.network_tried = now
                # What is on the way to a divergence cannot be opened again. All that is written with a network is of
                # that network.
                if moment.network.is_finite:
                    n, network = moment.network_iteration, moment.network
                    history = moment.history.until(n)
        # Scores are kept with the network that they are of.
        scores = run.scores if resting and (network or n == self.n_network) else None
        measured = history, run.seconds, run.marks, n != self.n_written, scores, network
        is_there = ledger.update(self.token, self.id, status, *measured)
        self.n_written, self.n_network = n, n if network else self.n_network
        if resting:
            self._keep_checkpoints(ledger)
        return is_there

    def _keep_checkpoints(self, ledger):
        """Write the networks of the time machine, if there are more than are written."""
        checkpoints = list(self.run.checkpoints)
        if len(checkpoints) > self.n_checkpoints:
            ledger.keep_checkpoints(self.token, self.id, checkpoints)
            self.n_checkpoints = len(checkpoints)


@dataclass(eq=False)
class DueCell(Due):
    """A cell of a sweep, until it has ended. data_name, n_test: of what it learns; group: the sweep's title."""

    cell: object
    sweep: object
    token: str
    data_name: str
    n_test: int
    group: str | None

    def is_due(self, now):
        return self.cell.ended

    def write(self, ledger, now, at_once=False):
        cell = self.cell
        if cell.ended and (cell.history.costs or cell.status == "failed"):
            status = "stopped" if cell.status == "cancelled" else cell.status
            about = self.token, cell.config, self.data_name, self.n_test
            measured = cell.curves, cell.network, cell.seconds, status, cell.scores
            names = {"title": cell.title, "group": self.group, "group_id": self.sweep.group_id, "message": cell.message}
            self.sweep.kept(cell, ledger.add_finished(*about, *measured, **names))
        return cell.ended


@dataclass(eq=False)
class DuePart(Due):
    """The latest bytes of a part of a desk, its subject; None where it is to be taken away."""

    token: str
    content: bytes | None
    subject: str

    def write(self, ledger, now, at_once=False):
        ledger.keep_on_desk(self.token, self.subject, self.content)
        return True
