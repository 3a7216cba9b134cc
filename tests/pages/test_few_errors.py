"""The server's log takes few tracebacks in a minute, and says that it leaves others out."""

import logging
import sys

from streamlit import logger

from ui.app import few_errors
from ui.app.few_errors import MOST, SECONDS, Few


def record(with_traceback=True):
    try:
        raise ValueError("what somebody sent")
    except ValueError:
        traceback = sys.exc_info() if with_traceback else None
    return logging.LogRecord("app", logging.ERROR, __file__, 1, "it went wrong", (), traceback)


def test_of_a_thousand_errors_in_a_minute_the_log_has_few_and_says_so_and_goes_on_after_it():
    now = [0.0]
    few = Few(lambda: now[0])
    records = [record() for _ in range(1000)]
    kept = [each for each in records if few.filter(each)]
    assert kept == records[: MOST + 1]
    assert all(each.exc_info for each in kept[:-1]) and not kept[-1].exc_info
    assert "left out" in kept[-1].getMessage() and logging.Formatter().format(kept[-1])
    now[0] += SECONDS
    assert few.filter(record())


def test_it_is_bound_to_what_our_own_loggers_write_with_too(monkeypatch):
    places = [*logger._loggers.values(), logging.getLogger("uvicorn.error"), logging.lastResort]
    for place in places:
        monkeypatch.setattr(place, "filters", [])
    few_errors.bound()
    (few,) = {id(each): each for place in places for each in place.filters}.values()
    assert isinstance(few, Few) and all(place.filters == [few] for place in places)


def test_what_has_no_traceback_is_always_let_through():
    few = Few()
    assert all(few.filter(record(with_traceback=False)) for _ in range(1000))
