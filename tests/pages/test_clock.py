"""The time that a page says is the reader's, wherever the server is."""

import datetime
from types import SimpleNamespace

import pytest

from ui.session import clock

HERE = datetime.datetime.now().astimezone().utcoffset()


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Tokyo", datetime.timedelta(hours=9)),
        (None, HERE),
        ("Nowhere/Else", HERE),
        ("../../x", HERE),
        ("a\0b", HERE),
    ],
)
def test_the_time_is_by_the_readers_clock_where_it_is_known(monkeypatch, zone, offset):
    monkeypatch.setattr(clock.st, "context", SimpleNamespace(timezone=zone))
    assert clock.now().utcoffset() == offset
