"""What the tests of the writer have it follow: runs that do what they are told to, and a ledger that is watched."""

from lab.ledger.ledger import Ledger
from lab.origin import Origin
from lab.runs.history import History
from tests.lab.ledger.books import CONFIG, DATA, NETWORK


class Watched(Ledger):
    """A ledger that notes what is written, and refuses it while it has a problem; `poor`: a token that it refuses."""

    def __init__(self, url):
        super().__init__(url)
        self.calls, self.problem, self.poor = [], None, None

    def _called(self, name, token, *details):
        self.calls.append((name, *details))
        if self.problem is not None and self.poor in (None, token):
            raise type(self.problem)(*self.problem.args)

    def add(self, token, *arguments, **options):
        self._called("add", token)
        return super().add(token, *arguments, **options)

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True, *others):
        self._called("update", token, status, with_curves)
        return super().update(token, id, status, history, seconds, marks, with_curves, *others)

    def finish(self, token, id, status, *arguments, **options):
        self._called("finish", token, status)
        return super().finish(token, id, status, *arguments, **options)

    def add_finished(self, token, *arguments, **options):
        self._called("add_finished", token)
        return super().add_finished(token, *arguments, **options)

    def keep_on_desk(self, token, part, content):
        self._called("keep_on_desk", token)
        super().keep_on_desk(token, part, content)


class StandIn:
    """A run that does what it is told to; behind: how many iterations ago its network was as it is."""

    config, data_name, n_test, created, begun = CONFIG, DATA.name, 1000, 0.0, None
    message, scores, scored, watched, held, seconds, behind = None, None, False, True, False, 1.0, 0
    network = NETWORK

    def __init__(self, iteration=1, status="running", **others):
        self.iteration, self.status, self.origin = iteration, status, Origin()
        self.ended = self.settled = status in ("finished", "failed")
        self.history = History([2.0] * iteration, [0.5] * iteration, [1], [0.25])
        self.marks, self.checkpoints = [], [(0, NETWORK)]
        vars(self).update(others)

    def moment(self):
        return self

    @property
    def network_iteration(self):
        return self.iteration - self.behind

    def learn(self, n=1):
        for _ in range(n):
            self.history.costs.append(1.0)
            self.history.train_accuracies.append(0.75)
            self.iteration += 1

    def end(self, status="finished"):
        self.status, self.ended, self.settled = status, True, True


def only(ledger, token):
    (entry,) = ledger.entries(token)
    return entry
