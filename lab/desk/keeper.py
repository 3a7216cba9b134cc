"""Keeps desks in the ledger, from a thread of its own: no page waits for it, and nothing is lost while it is away."""

import logging
import threading
import time

from lab.ledger import run_recorder
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import NoRoom

PAUSE = 0.3  # seconds before writing: somebody who draws changes the same part again and again
RETRY = 2.0  # seconds until the ledger is tried again
PATIENCE = 2.0  # seconds for what waits to be written
MAX_WAITING = 128 * 2**20  # bytes that wait for the ledger: more would fill the memory
MAX_PROBLEMS = 1_000  # lab books of which it is known why something is not kept: a full server refuses each newcomer
log = logging.getLogger(__name__)


class DeskKeeper:
    """Parts of desks on their way into the ledger. Every method may be called from any thread."""

    def __init__(self, ledger, pause=PAUSE, retry=RETRY):
        self.ledger, self._pause, self._retry = ledger, pause, retry
        self._condition = threading.Condition()
        self._waiting = {}  # (token, part): its latest bytes, or None where it is to be taken away
        self._problems = {}  # token: why its latest part is not kept
        self._started = False

    def keep(self, token, part, content):
        """Have the ledger keep these bytes in place of what it has of this part; None: have it forget them."""
        with self._condition:
            # What was changed last is written last.
            self._waiting.pop((token, part), None)
            self._waiting[token, part] = content
            while sum(map(len, filter(None, self._waiting.values()))) > MAX_WAITING:
                self._waiting.pop(next(iter(self._waiting)))
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="desk", daemon=True).start()
            self._condition.notify()

    def read(self, token):
        """What lies on a desk, {part: bytes}, with what is not written yet. Raises LedgerProblem, as a Ledger does."""
        # Asked first: what is written meanwhile is there twice, and not missing.
        waiting = self.waiting(token)
        found = {**self.ledger.desk(token), **waiting}
        return {part: content for part, content in found.items() if content is not None}

    def waiting(self, token):
        """What of a desk is not written yet: {part: bytes, or None where it is to be taken away}."""
        with self._condition:
            return {part: content for (whose, part), content in self._waiting.items() if whose == token}

    def settle(self, keys=None):
        """Wait until nothing waits any more for the lab books of these keys, or for any, for a moment."""
        deadline = time.monotonic() + PATIENCE
        with self._condition:
            tokens = {token for token, _ in self._waiting if keys is None or key_of(token) in keys}
        while any(map(self.waiting, tokens)) and time.monotonic() < deadline:
            time.sleep(0.01)

    def drop(self, keys):
        """Write nothing any more that waits for the lab books of these keys, which are gone."""
        with self._condition:
            for token, part in list(self._waiting):
                if key_of(token) in keys:
                    del self._waiting[token, part]

    def problem(self, token):
        """Why something of a desk is not kept, as a sentence; None if all is, or will be in a moment."""
        with self._condition:
            return self._problems.get(token)

    def _work(self):
        while True:
            with self._condition:
                while not self._waiting:
                    self._condition.wait()
                self._condition.wait_for(lambda: False, self._pause)
                due = list(self._waiting.items())
            # All that waits, whoever's it is: with a pause for each, many who come and go would keep others waiting.
            for (token, part), content in due:
                with self._condition:
                    is_latest = self._waiting.get((token, part), self) is content
                if is_latest and not self._write(token, part, content):
                    with self._condition:
                        self._condition.wait_for(lambda: False, self._retry)
                    break

    def _write(self, token, part, content):
        """Write one part. Returns whether the ledger could be used."""
        problem = None
        try:
            self.ledger.keep_on_desk(token, part, content)
        except NoRoom as error:
            # Others' desks do not wait for it.
            problem = str(error)
        except LedgerProblem as error:
            self._note(token, str(error))
            return False
        except ValueError as error:
            # More than one reader may keep, and again the next time.
            problem = f"Some of your work is not saved: {error}."
        except Exception as error:
            log.exception("keeping a desk failed")
            problem = f"Some of your work is not saved: an error in the program ({error})."
        self._note(token, problem)
        with self._condition:
            if self._waiting.get((token, part), self) is content:
                del self._waiting[token, part]
        return True

    def _note(self, token, problem):
        with self._condition:
            self._problems.pop(token, None)
            if problem:
                self._problems[token] = problem
            while len(self._problems) > MAX_PROBLEMS:
                del self._problems[next(iter(self._problems))]


_lock, _default = threading.Lock(), None


def default():
    """The keeper of this server, with the ledger that everybody on it shares."""
    global _default
    with _lock:
        if _default is None:
            _default = DeskKeeper(run_recorder.default().ledger)
        return _default
