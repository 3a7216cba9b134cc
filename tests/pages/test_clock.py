"""The time that a page says is the reader's, wherever the server is."""

import datetime
from types import SimpleNamespace

import pytest

from ui.session import clock


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Tokyo", 9), ("UTC", 0)])
def test_the_time_is_by_the_readers_clock(monkeypatch, zone, hours):
    monkeypatch.setattr(clock.st, "context", SimpleNamespace(timezone=zone))
    assert clock.now().utcoffset() == datetime.timedelta(hours=hours)


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Else", "../../etc/passwd", "a\0b"])
def test_a_browser_that_does_not_say_where_it_is_has_the_servers_time(monkeypatch, zone):
    monkeypatch.setattr(clock.st, "context", SimpleNamespace(timezone=zone))
    assert clock.now().utcoffset() == datetime.datetime.now().astimezone().utcoffset()
