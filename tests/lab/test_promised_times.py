"""How long things take, as the pages, README and DESIGN promise it: a longer time would break a promise."""

from lab.ledger import due, entries, limits
from lab.runs import remote_run, scheduler

MINUTE = 60


def test_a_run_that_nobody_watches_frees_its_core_within_a_minute_and_is_kept_for_a_quarter_of_an_hour():
    assert 10 <= scheduler.GRACE <= MINUTE
    assert scheduler.ALONE == 15 * MINUTE
    assert scheduler.LOOK <= 1
    assert scheduler.HELD == 4 * 60 * MINUTE  # of what rests with its class


def test_what_a_server_that_dies_loses_of_a_run_is_seconds_of_its_curves_and_half_a_minute_of_its_network():
    assert due.SCORES <= 5 and due.NETWORK <= 30
    # Otherwise a run that goes on would be shown as interrupted.
    assert due.SCORES < entries.SILENCE <= 30


def test_what_a_worker_that_dies_loses_of_a_run_is_ten_seconds():
    assert remote_run.KEEP <= 10


def test_what_was_deleted_can_be_had_back_for_a_day():
    assert limits.UNDO_SECONDS == 24 * 60 * MINUTE


def test_nobody_waits_long_for_a_turn_or_for_a_pause():
    assert scheduler.SLICE <= 0.2 and scheduler.MOMENT <= 0.5
