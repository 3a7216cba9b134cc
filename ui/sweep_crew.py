"""Those who train a sweep: as many workers as there is room for, each asked for slice after slice. No Streamlit.

A worker that dies loses its cell alone, which a fresh one then trains.
"""

import logging
import os
import time
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import asdict

from ui.sweep_worker import pack, unpack

TICK = 0.2  # seconds between two looks at who still wants the sweep
# Workers in a row that did not start, one a tick, before the rest of a sweep is given up: a cluster has some time to
# restart one.
MAX_FALSE_STARTS = 100
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")
log = logging.getLogger(__name__)


class _Post:
    """A worker, the cell it trains, and the answer it owes."""

    def __init__(self, worker, texts, arrays):
        self.worker, self.cell = worker, None
        # A name that no other has: a worker of Dask may serve several sweeps, and several servers.
        self._desk = os.urandom(8).hex()
        self.ask(arrays, **texts)

    def ask(self, arrays=None, **texts):
        self.future = self.worker.ask(pack({"desk": self._desk, **texts}, arrays))

    def close(self):
        self.worker.close(pack({"desk": self._desk, "do": "leave"}))


class Crew:
    """The workers of one sweep."""

    def __init__(self, sweep, open_pool):
        self._sweep, self._open_pool, self._posts, self._false_starts = sweep, open_pool, [], 0

    def work(self):
        """Train all cells of the sweep. Raises ValueError if there are no workers to be had."""
        pool = self._open_pool()
        try:
            hello = _hello(self._sweep.data)
            while not self._sweep.done:
                self._open_posts(pool, hello)
                if self._posts:
                    wait([post.future for post in self._posts], TICK, FIRST_COMPLETED)
                else:
                    time.sleep(TICK)
                for post in self._posts[:]:
                    self._look_at(post)
                self._sweep.watch()
        finally:
            for post in self._posts:
                post.close()
            pool.close()

    def _open_posts(self, pool, hello):
        """Have as many workers as there are cells for them, and room."""
        n_idle = sum(post.cell is None for post in self._posts)
        for _ in range(min(self._sweep.n_waiting - n_idle, pool.size - len(self._posts))):
            try:
                self._posts.append(_Post(pool.open(), *hello))
            except (OSError, ValueError) as error:
                return self._count_false_start(error)

    def _look_at(self, post):
        """Take a worker's answer, if it is there, and ask for the next slice, of the next cell if need be."""
        if not post.future.done():
            if post.worker.gone:
                self._lose(post, "it is gone")
            return
        try:
            texts, arrays = unpack(post.future.result())
        except Exception as error:
            return self._lose(post, error)
        self._false_starts = 0
        if "lost" in texts:
            self._lose(post, "it has started anew")
        elif post.cell is None:
            self._begin(post, texts)
        else:
            self._sweep.record(post.cell, texts, arrays)
            if post.cell.ended:
                self._begin(post)
            else:
                post.ask(do="go on", cell=post.cell.number)

    def _begin(self, post, greeting=()):
        if "failed" in greeting:
            return self._sweep.fail_rest(greeting["failed"])
        post.cell = self._sweep.next_cell()
        if post.cell is not None:
            return post.ask(do="start", cell=post.cell.number, config=asdict(post.cell.config))
        self._posts.remove(post)
        post.close()

    def _lose(self, post, reason):
        self._posts.remove(post)
        post.close()
        if post.cell is None:
            self._count_false_start(reason)
        else:
            log.warning("a worker of a sweep was lost: %s", reason)
            self._sweep.put_back(post.cell, reason)

    def _count_false_start(self, reason):
        self._false_starts += 1
        if self._false_starts > MAX_FALSE_STARTS:
            raise ValueError(f"No worker could be started ({reason})")


def _hello(data):
    """What a worker is told first: the data, by name or as arrays. Once a worker, not once a cell."""
    if isinstance(data, str):
        return {"do": "come", "data": data}, {}
    names = {"name": data.name, "class_names": data.class_names}
    return {"do": "come", "data": None, **names}, {name: getattr(data, name) for name in ARRAYS}
