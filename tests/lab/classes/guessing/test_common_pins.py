"""PINs that are guessed first are nobody's who joins from now on."""

import time

import pytest

from lab.classes import secrets

pytestmark = pytest.mark.both_databases
THIS_YEAR = time.gmtime().tm_year


@pytest.mark.parametrize(
    "pin", ["0000", "7777", "1234", "4321", "0123", "6789", "2580", "2412", "0704", "1231", THIS_YEAR, THIS_YEAR - 14]
)
def test_a_pin_that_is_guessed_first_is_refused(school, pin):
    code, secret = school.make("9b")
    with pytest.raises(ValueError, match=f"{pin} is one of the PINs that are guessed first: choose another"):
        school.join(code, "Mia", f"{pin}")
    assert not school.members(secret)


def test_few_are_refused_and_what_a_teacher_gives_is_none_of_them(monkeypatch):
    refused = [pin for pin in (f"{number:04}" for number in range(10_000)) if secrets.is_guessed_first(pin)]
    assert len(refused) < 700 and not {"2718", "3141", "8024", "0001"} & set(refused)
    given = iter([1234, 2412, 8024])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(given))
    assert secrets.new_pin() == "8024"


def test_who_has_one_already_keeps_it(school, monkeypatch):
    code, _ = school.make("9b")
    with monkeypatch.context() as patch:
        patch.setattr(secrets, "is_guessed_first", lambda pin: False)
        mia = school.join(code, "Mia", "1234")
    assert school.join(code, "Mia", "1234") == mia
