"""A run that is trained on a cluster."""

import os
import threading
import time
from dataclasses import asdict, fields
from functools import partial

import nncore
from lab.runs.changes import drawn, met
from lab.runs.history import History
from lab.runs.network_file import NetworkFile
from lab.runs.run import Run
from lab.runs.scores import Scores
from lab.workers.cluster import Cluster, NoWorkers
from lab.workers.conversation import Conversation, Lost
from lab.workers.messages import as_network
from nncore.optimizers import OPTIMIZERS

MOST = 500  # runs that wait for an answer at once, each in a thread
A_SECOND, LEAST = 1.0, 0.2  # seconds until it is asked again; and of a slice at least, where runs share a process
KEEP = 10  # seconds of training after which the network is fetched, should the process die: nobody has asked for it
BYTES_A_SECOND = 20 * 2**20  # what a run's networks may take of the line
# So many workers in so many seconds, unless somebody has it go on meanwhile: a run may be what kills them.
MAX_LOST, LOST_WITHIN = 3, 600
NO_WORKER = 20  # seconds in which a cluster has restarted its processes


class RemoteRun(Run):
    """A Run whose iterations are a worker's, to be had by messages; what is read of it is as of the last answer.

    While it goes on, its network is older than its numbers by up to KEEP seconds, by about one where somebody looks at
    it; where it rests it is the one that it has come to. A worker that dies takes with it what was trained since its
    network was last fetched, and what the optimizer remembers: from there the run goes on at another worker.
    """

    def __init__(self, cluster, *arguments, **others):
        super().__init__(*arguments, **others)
        cluster.n_threads()  # raises NoWorkers
        self._cluster = cluster
        self._progress, self._fetched, self._waits_since = Conversation(cluster, self.data), 0.0, None
        self._known = None  # the Progress of the last network that is here
        self._wanted = threading.Event()  # one for all moments of it
        self._moved, self._losses = None, []  # the sentence that says where it went on, and when it had to

    @property
    def network(self):
        self._wanted.set()
        return super().network

    @property
    def network_iteration(self):
        known = self._known.iteration if self._known else 0
        return super().network_iteration if self.last_finite else known

    def go_on(self, iterations=None):
        self._losses = []
        super().go_on(iterations)

    def put_down(self):
        """What it needs to go on is a worker's."""

    def let_go(self):
        conversation = self._progress
        super().let_go()
        self.notice = self._moved
        if conversation is not None:
            conversation.close()

    def _train(self, seconds):
        """One slice, of the length that suits the cluster."""
        asked = time.monotonic()
        try:
            texts, arrays = self._ask()
        except Lost as reason:
            self._go_back(reason)
        except NoWorkers as reason:
            self._wait_for_workers(reason)
        else:
            self._take_down(texts, arrays)
        self.elsewhere += time.monotonic() - asked

    def _ask(self):
        conversation, now, budget = self._progress, self.now, min(self.budget, self.config.iterations)
        if now is not self._sent:
            # A change waits for the slice that it meets, and so does its mark.
            self._sent, self._n_marks = now, met(self.marks, self._n_marks, self.iteration)
        asked = {"now": asdict(now), "budget": budget, "pace": self.pace, "network": self._is_due()}
        slice = self._cluster.seconds
        asked["seconds"] = max(min(slice, LEAST), slice / (1 + conversation.n_beside))
        if conversation.begun:
            return conversation.ask("continue", slice=asked)
        begun = drawn(self.iteration, self.config, self.marks)
        network = self.settings[2] if self._known is None else self._known.network
        return conversation.begin(network, config=asdict(now), drawn=begun, keeps=bool(self._due), slice=asked)

    def _is_due(self):
        """Whether the network is to be fetched."""
        if self._known is None or self.status != "running":
            return True
        n_bytes = sum(array.nbytes for array in self._known.network.parameters)
        passed = time.monotonic() - self._fetched
        return passed >= (max(A_SECOND, n_bytes / BYTES_A_SECOND) if self._wanted.is_set() else KEEP)

    def _take_down(self, texts, arrays):
        """Note what an answer says."""
        self.notice, self._waits_since = self._moved, None
        new = History(**{part.name: texts[part.name] for part in fields(History)})
        self.history.extend(new)
        network = _usable(arrays.pop("network", None))
        for iteration, array in sorted((int(name), array) for name, array in arrays.items()):
            if checkpoint := _usable(array):
                self.checkpoints.append((iteration, self._file.keep(checkpoint)))
        if texts["wrong"]:
            self.last_finite, self._n_finite, self.wrong = network, texts["done"], texts["wrong"]
        elif new.costs or (network and texts["epoch"]):
            self._hold(network, texts["epoch"])
        if texts["scores"]:
            self.scores = Scores(*texts["scores"])
            self.history.add_test(self.scores, self.n_test)

    def _hold(self, network, epoch):
        """Have the latest Progress, with a network of now, or with the last that is known."""
        history = self.history
        held = network or (self._known.network if self._known else self.checkpoints[0][1])
        measured = len(history.costs), epoch, history.costs[-1], history.train_accuracies[-1], None
        self.latest = nncore.Progress(*measured, lambda: held)
        if network is not None:
            self._known, self._fetched = self.latest, time.monotonic()
            self._wanted.clear()

    def _go_back(self, reason):
        """Be where the last known network is, to go on from there at another worker, or to end there."""
        done = self._known.iteration if self._known else 0
        lost = self.iteration - done
        self.history, self.latest = self.history.until(done), self._known
        self.checkpoints = [each for each in self.checkpoints if each[0] <= done]
        self._file = NetworkFile(len(self._due) + 1)  # room for those that are made again, and for where it ends
        for number, (iteration, text) in enumerate(self.marks):
            self.marks[number] = min(iteration, done), text
        if self.complete:
            return  # but for its scores, which are measured here
        without = f", without the {lost:,} after it" if lost else ""
        memory = OPTIMIZERS[self.config.optimizer].n_memories
        forgotten = f"; {self.config.optimizer} remembers nothing of the steps before" if memory else ""
        said = f"The process that trained this run was lost: it {reason}. The run"
        self._moved = self.notice = f"{said} is back at iteration {done:,}{without}{forgotten}."
        if self.ended:
            return
        self.marks.append((done, "on another worker"))
        if self.now is self._sent:
            self._n_marks = len(self.marks)
        self._rate.begin(self.seconds, done)
        now = time.monotonic()
        self._losses = [at for at in self._losses if now - at < LOST_WITHIN] + [now]
        if len(self._losses) > MAX_LOST:
            self._rest_because(f"{len(self._losses)} processes that trained this run were lost one after another")

    def _rest_because(self, reason):
        self.notice = f"{reason}. The run is paused after iteration {self.iteration:,}; what it learned is kept."
        self.rests_after = self.iteration

    def _wait_for_workers(self, reason):
        """Try again in a second; pause after a while."""
        now = time.monotonic()
        self._waits_since = self._waits_since or now
        sentence = f"{str(reason)[:1].upper()}{str(reason)[1:]}"
        if now - self._waits_since < NO_WORKER:
            self.notice = f"{sentence}. The run waits for a worker."
            time.sleep(A_SECOND)
            return
        self._waits_since = None
        self._rest_because(sentence)

    def _measure(self, until):
        """As a run that is trained here, but by the worker, who has the network as it is; here, if it is lost."""
        if not self.scored and self.last_finite is None and self._progress.begun:
            try:
                self._take_down(*self._progress.ask("measure"))
            except Lost as reason:
                self._go_back(reason)
        super()._measure(until)


def _usable(array):
    """The network in an answer, or None: on the way to a divergence there is none that may be kept."""
    try:
        return None if array is None else as_network(array)
    except ValueError:
        return None


def elsewhere():
    """What has a Scheduler train on the cluster that the server names in DIGIT_LAB_DASK; {} for here."""
    if not (address := os.environ.get("DIGIT_LAB_DASK")):
        return {}
    cluster = Cluster(address)
    return {"n_workers": MOST, "new_run": partial(RemoteRun, cluster), "n_cores": cluster.n_threads}
