"""Nicknames that differ by case, accents or what is not seen are the same, and one that nobody sees is none."""

import pytest

pytestmark = pytest.mark.both_databases
HEART, UNSEEN = "\u2764\ufe0f", ("\u200d", "\u200c", "\u00ad", "\ufe0f", "\u034f", "\U000e0101")


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_is_not_seen_makes_no_other_nickname(school, unseen):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    for written in (f"Mia{unseen}", f"{unseen}Mia", f"M{unseen}ia", f"mia {unseen}"):
        assert school.join(code, written, "2718") == mia
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, written, "0000")
    assert len(school.members(secret)) == 1


def test_case_width_and_accents_make_no_other_nickname(school):
    code, secret = school.make("9b")
    zoe = school.join(code, "Zo\u00e9", "2718")
    for written in ("Zoe", "ZO\u00c9", "Zoe\u0301", "zo\u00eb", "\uff3a\uff4f\uff45"):
        assert school.join(code, written, "2718") == zoe
    assert [each.nickname for each in school.members(secret)] == ["Zo\u00e9"]


def test_other_letters_do(school):
    code, secret = school.make("9b")
    nicknames = [
        "Mia",
        "M ia",
        f"Mia{HEART}",
        "Mia2",
        "\u041c\u0438\u044f",
        "\u0930\u093e\u092e",
        "\u0930\u0940\u092e\u093e",
    ]
    for nickname in nicknames:
        school.join(code, nickname, "2718")
    assert [each.nickname for each in school.members(secret)] == nicknames


@pytest.mark.parametrize("nickname", ["", " ", *UNSEEN, "\u0301"])
def test_a_nickname_that_nobody_sees_is_none(school, nickname):
    code, _ = school.make("9b")
    with pytest.raises(ValueError, match="choose a nickname"):
        school.join(code, nickname, "2718")
