"""Guessing costs those time who guess, by the network that they come from, and nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.classes import tries

pytestmark = pytest.mark.both_databases


def test_who_guesses_waits_and_not_whose_nickname_it_is(school, clock):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718", "203.0.113.5")
    for guesser in ("203.0.113.6", ""):
        for number in range(5):
            with pytest.raises(ValueError, match="another PIN"):
                school.join(code, "Mia", f"{number:04}", guesser)
    for guesser in ("203.0.113.6", "::ffff:203.0.113.6", ""):
        assert school.join(code, "Mia", "2718", "203.0.113.5") == mia
        with pytest.raises(ValueError, match="from your network: try again in a minute"):
            school.join(code, "Mia", "2718", guesser)
    # Another nickname there does not.
    assert school.join(code, "Ben", "2718", "203.0.113.6")
    clock.now += 60
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia


def test_from_many_networks_nobody_guesses_more_and_who_joins_does_not_have_them_begin_anew(school):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718", "198.51.100.1")

    def guess(n):
        for number in range(n):
            with pytest.raises(ValueError, match="another PIN"):
                school.join(code, "Mia", "0000", f"203.0.113.{number}")

    def wrong():
        return school.members(secret)[0].wrong

    guess(7)
    assert wrong() == 7
    for left in (3, 1, 0, 0):
        assert school.join(code, "Mia", "2718", "198.51.100.1") == mia
        assert wrong() == left
    guess(tries.MOST_TRIES)
    with pytest.raises(ValueError, match="of this nickname: ask your teacher"):
        school.join(code, "Mia", "2718", "198.51.100.1")


def test_a_network_that_guesses_codes_waits_a_minute_and_no_other_does(school, clock):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718", "203.0.113.5")
    for _ in range(100):
        with pytest.raises(ValueError, match="no class of this code"):
            school.join("22222", "Eve", "2718", "203.0.113.5")
    for tried in ("22222", code):  # nobody is told whether it is right
        with pytest.raises(ValueError, match="too many wrong codes from your network: try again in a minute"):
            school.join(tried, "Mia", "2718", "203.0.113.5")
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia
    clock.now += 60
    assert school.join(code, "Mia", "2718", "203.0.113.5") == mia


def test_thirty_who_join_at_once_from_one_network_may_mistype(school):
    code, secret = school.make("9b")

    def join(number):
        for _ in range(number % 4):
            with pytest.raises(ValueError, match="no class of this code"):
                school.join("22222", f"Student {number}", "2718", "203.0.113.5")
        school.join(code, f"Student {number}", "2718", "203.0.113.5")

    with ThreadPoolExecutor(30) as students:
        list(students.map(join, range(30)))
    assert len(school.members(secret)) == 30
