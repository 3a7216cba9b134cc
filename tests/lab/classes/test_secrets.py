"""Codes, nicknames and PINs: what opens what, and what is taken for the same."""

from types import SimpleNamespace

import pytest

from lab.classes import secrets
from lab.classes.tables import NICKNAME

UNSEEN = ("\u200d", "\u200c", "\u00ad", "\ufe0f", "\u034f", "\U000e0101", "\u200b")


def test_a_code_is_the_same_however_it_is_typed():
    code = secrets.new_code()
    for typed in (code, code.lower(), f" {code[:2]}-{code[2:]} "):
        assert secrets.as_code(typed) == code
    for wrong in (None, "", code[:-1], code + "K", "IO10O", "x" * 32, "\ud800", 7, "x" * 10**6):
        assert secrets.as_code(wrong) is None


def test_nicknames_that_look_the_same_are_the_same():
    for written in ["Mia", "mia ", " MIA", *(f"M{unseen}ia{unseen}" for unseen in UNSEEN)]:
        assert secrets.nickname_key(written) == secrets.nickname_key("Mia")
    for written in ("Zoe", "ZO\u00c9", "Zoe\u0301", "zo\u00eb", "\uff3a\uff4f\uff45"):
        assert secrets.nickname_key(written) == secrets.nickname_key("Zo\u00e9")
    others = [
        "Mia",
        "M ia",
        "Mia\u2764\ufe0f",
        "Mia2",
        "\u041c\u0438\u044f",
        "\u0930\u093e\u092e",
        "\u0930\u0940\u092e\u093e",
    ]
    assert len(set(map(secrets.nickname_key, others))) == len(others)
    for unseen in ("", " ", *UNSEEN, "\u0301", " \u200c \ufe0f"):
        assert secrets.nickname_key(unseen) == ""
    assert len({secrets.nickname_key(NICKNAME * letter) for letter in ("a", "ß", "\U0001f600")}) == 3


def test_a_pin_is_four_digits():
    assert secrets.is_pin("0271")
    for wrong in ("", "271", "27182", "abcd", "２７１８", " 271", "271\n", None, 2718):
        assert not secrets.is_pin(wrong)


def test_pins_that_are_guessed_first_are_known_and_not_given(monkeypatch):
    for pin in ("0000", "7777", "1234", "4321", "0123", "6789", "2580", "2412", "0704", "1231", "3112"):
        assert secrets.is_guessed_first(pin)
    refused = [pin for pin in (f"{number:04}" for number in range(10_000)) if secrets.is_guessed_first(pin)]
    assert len(refused) < 700 and not {"2718", "3141", "8024", "0001", "1232", "1331"} & set(refused)
    # The years in which students were born, and this one.
    monkeypatch.setattr(secrets, "time", SimpleNamespace(gmtime=lambda: SimpleNamespace(tm_year=2050)))
    years = [year for year in range(2020, 2060) if secrets.is_guessed_first(f"{year}")]
    assert years == [2020, *range(2030, 2052)]
    given = iter([1234, 2412, 24, 8024])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(given))
    assert secrets.new_pin() == "0024"


@pytest.mark.parametrize("token", ["t" * 32, "another"])
def test_a_pin_opens_what_it_sealed_and_no_other_does(token):
    found = secrets.seal(token, "2718")
    assert secrets.unseal(**found, pin="2718") == token and secrets.seal(token, "2718") != found
    assert not any(secrets.unseal(**found, pin=f"{number:04}") for number in range(2718))
