"""Sentences about a class."""

import pytest

from render.class_sentences import seen


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
