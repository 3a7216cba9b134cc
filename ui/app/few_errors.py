"""What the server's log takes: of many errors in a minute the first, for who makes one on purpose makes a thousand,
each with a traceback of some kilobytes, and the disk is everybody's."""

import logging
import time

from streamlit import logger

MOST, SECONDS = 30, 60.0  # tracebacks in so long
MORE = "There are more errors than %d in a minute: the rest of this minute's are left out."


class Few(logging.Filter):
    """Lets through so many records with a traceback in a while, then one that says so. clock: tells seconds."""

    def __init__(self, clock=time.monotonic):
        super().__init__()
        self._clock, self._since, self._n = clock, clock(), 0

    def filter(self, record):
        if not record.exc_info:
            return True
        now = self._clock()
        if now - self._since >= SECONDS:
            self._since, self._n = now, 0
        self._n += 1
        if self._n == MOST + 1:
            record.msg, record.args, record.exc_info, record.exc_text = MORE, (MOST,), None, None
        return self._n <= MOST + 1


def bound():
    """Have the loggers that there are by now let through few tracebacks, together."""
    few = Few()
    own = (*logging.getLogger().handlers, logging.lastResort)  # which our own loggers' records come to
    for each in (*logger._loggers.values(), logging.getLogger("uvicorn.error"), *own):
        each.addFilter(few)
