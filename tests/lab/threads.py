"""A cluster whose workers are threads of this process, which begin at once."""

from concurrent.futures import ThreadPoolExecutor

from lab.workers import worker
from lab.workers.cluster import NoWorkers


class Nearby:
    """A worker that is a thread."""

    address, gone = "here", False

    def __init__(self):
        self._executor = ThreadPoolExecutor(1)

    def ask(self, request):
        return self._executor.submit(worker.answer, request)

    def close(self, farewell):
        self._executor.submit(worker.answer, farewell)
        self._executor.shutdown(wait=False)
        self.gone = True


class Threads:
    """A cluster of threads. problem: why there are no workers, None if there are."""

    seconds = 1.0

    def __init__(self):
        self.opened, self.problem = [], None

    def n_threads(self):
        if self.problem:
            raise NoWorkers(self.problem)
        return 2

    def open(self):
        self.n_threads()
        self.opened.append(Nearby())
        return self.opened[-1]

    def n_busy(self, _):
        return 4

    def lose_all(self):
        """Have every worker forget what it knows, as one does that has ended and is started anew."""
        worker._runs.clear()
