"""Nicknames that are the same to the eye are the same, and one that nobody sees is none."""

import pytest

pytestmark = pytest.mark.both_databases
HEART, UNSEEN = "\u2764\ufe0f", ("\u200d", "\u200c", "\u00ad", "\ufe0f", "\u034f", "\u3164", "\u2800", "\U000e0101")


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_is_not_seen_makes_no_other_nickname(school, unseen):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    for written in (f"Mia{unseen}", f"{unseen}Mia", f"M{unseen}ia", f"mia {unseen}"):
        assert school.join(code, written, "2718") == mia
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, written, "0000")
    assert len(school.members(secret)) == 1


def test_what_is_seen_does(school):
    code, secret = school.make("9b")
    for nickname in ("Mia", "M ia", "Mía", f"Mia{HEART}", "Mia2"):
        school.join(code, nickname, "2718")
    assert [each.nickname for each in school.members(secret)] == ["Mia", "M ia", "Mía", f"Mia{HEART}", "Mia2"]


def test_nobody_joins_under_what_looks_like_another_s_nickname(school):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    for alike in ("\u041c\u0456\u0430", "M\u0456a", "M\u0131a", "\u039c\u03b9\u03b1"):
        with pytest.raises(ValueError, match="looks like"):
            school.join(code, alike, "2718")
    # Other names in these letters are as good as any, and one's own is found again.
    masha = school.join(code, "\u041c\u0430\u0448\u0430", "2718")
    assert school.join(code, "\u041c\u0430\u0448\u0430", "2718") == masha and school.join(code, "mia", "2718") == mia
    assert len(school.members(secret)) == 2


@pytest.mark.parametrize(
    ("first", "second"), [("Ida", "lda"), ("lda", "1da"), ("Otto", "0tto"), ("Mia", "\u041c\u0406\u0410")]
)
def test_a_stroke_is_a_stroke_whatever_letter_it_is(school, first, second):
    code, _ = school.make("9b")
    mine = school.join(code, first, "2718")
    with pytest.raises(ValueError, match="looks like"):
        school.join(code, second, "3141")
    assert school.join(code, first.lower(), "2718") == mine
    assert school.join(code, "Mia1", "2718") != school.join(code, "Mia2", "2718")
