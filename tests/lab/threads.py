"""A cluster whose workers are threads of this process, which begin at once."""

from concurrent.futures import ThreadPoolExecutor

from lab.workers import worker
from lab.workers.cluster import NoWorkers
from lab.workers.pools import Worker


class Nearby(Worker):
    """A worker that is a thread."""

    address = "here"

    def __init__(self):
        super().__init__(ThreadPoolExecutor(1))

    def close(self, farewell):
        self.executor.submit(worker.answer, farewell)
        self.executor.shutdown(wait=False)
        self.gone = True


class Threads:
    """A cluster of threads. problem: why there are no workers, None if there are."""

    def __init__(self):
        self.opened, self.problem = [], None

    def check(self):
        if self.problem:
            raise NoWorkers(self.problem)

    def open(self):
        self.check()
        self.opened.append(Nearby())
        return self.opened[-1]

    def n_busy(self, _):
        return 4

    def lose_all(self):
        """Have every worker forget what it knows, as one does that has ended and is started anew."""
        worker._slots.clear()
