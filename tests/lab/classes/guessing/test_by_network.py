"""Guessing costs those time who guess, by the network that they come from, and nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.addresses import TRIES

pytestmark = pytest.mark.both_databases


def guess(school, code, network, n=TRIES):
    for number in range(n):
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, "Mia", f"{number:04}", network)


def test_who_guesses_waits_and_not_whose_nickname_it_is(school, clock):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718", "203.0.113.5")
    for guesser in ("203.0.113.6", ""):
        guess(school, code, guesser)
    for guesser in ("203.0.113.6", "::ffff:203.0.113.6", ""):
        assert school.join(code, "Mia", "2718", "203.0.113.5") == mia
        with pytest.raises(ValueError, match="from your network: try again in an hour"):
            school.join(code, "Mia", "2718", guesser)
    # Another nickname there does not, nor whoever is in already.
    assert school.join(code, "Ben", "2718", "203.0.113.6") and school.of_member(mia)
    clock.now += 3600
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia


def test_no_number_of_wrong_pins_from_elsewhere_keeps_the_owner_out(school):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718", "198.51.100.1")
    for number in range(10):
        guess(school, code, f"203.0.113.{number}")
    assert school.members(secret)[0].wrong == 10 * TRIES
    assert school.join(code, "Mia", "2718", "198.51.100.1") == mia


def test_a_right_pin_does_not_count_and_opens_no_other_network(school):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718", "198.51.100.1")
    guess(school, code, "203.0.113.6")
    guess(school, code, "198.51.100.1", TRIES - 1)
    for _ in range(2):
        assert school.join(code, "Mia", "2718", "198.51.100.1") == mia
    with pytest.raises(ValueError, match="try again in an hour"):
        school.join(code, "Mia", "2718", "203.0.113.6")


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
