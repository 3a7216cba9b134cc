"""Sentences about a class."""

import datetime
import zoneinfo

import pytest

from render import class_sentences
from render.class_sentences import idle, seen


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (44, "here"),
        (45, "1 minute ago"),
        (89, "1 minute ago"),
        (31 * 60, "31 minutes ago"),
        (3599, "60 minutes ago"),
        (3600, "1 hour ago"),
        (13 * 3600, "13 hours ago"),
        (24 * 3600, "1 day ago"),
        (60 * 3600, "2 days ago"),
    ],
)
def test_how_long_ago_somebody_was_here_is_not_rounded_to_a_larger_unit(seconds, said):
    assert seen(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(None, "–"), (0, "–"), (59, "–"), (60, "1 minute"), (7300, "2 hours")])
def test_who_has_done_nothing_for_less_than_a_minute_is_not_idle(seconds, said):
    assert idle(seconds) == said


def test_the_end_of_a_class_is_told_by_the_reader_s_clock():
    expires = datetime.datetime(2026, 3, 12, 1, 30, tzinfo=datetime.UTC).timestamp()
    for zone, said in (("America/New_York", "11 March 2026 at 21:30"), ("Asia/Tokyo", "12 March 2026 at 10:30")):
        now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        assert class_sentences.until(expires, now) == f"All of it is deleted on {said}."
