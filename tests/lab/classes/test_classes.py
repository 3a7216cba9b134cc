"""Classes: made, joined, found again by a PIN, and gone without a trace."""

import threading

import pytest

from lab.classes import classes as made_classes
from lab.classes import room, secrets
from lab.classes.tables import NICKNAME
from lab.ledger import limits
from lab.ledger.access import key_of
from lab.ledger.problems import Closed
from tests.lab.ledger.books import add_finished

pytestmark = pytest.mark.both_databases


def test_a_class_is_known_to_its_teacher_by_the_secret_and_to_others_by_the_code(school):
    code, secret = school.make("  9b\nmaths ")
    other = school.make("10a")
    assert (school.taught(secret).name, school.taught(secret).code) == ("9b maths", code)
    assert code != other[0] and secrets.as_code(code) == code
    for typed in (code.lower(), f" {code[:2]}-{code[2:]} "):
        assert school.of_code(typed) == school.taught(secret)
    for wrong in (None, "", code, secret[:-1], secret + "x", "ü" * 32, "\ud800", 7, b"x", ["a"], "x" * 10**6):
        assert school.taught(wrong) is None
    for wrong in (None, "", code[:-1], code + "K", "IO10O", secret, "\ud800", 7, "x" * 10**6):
        assert school.of_code(wrong) is None


def test_a_class_has_a_name_and_a_time(school, clock):
    for wrong in ("", "  \n"):
        with pytest.raises(ValueError, match="name"):
            school.make(wrong)
    for wrong in (0, made_classes.MAX_DAYS + 1):
        with pytest.raises(ValueError, match="days"):
            school.make("9b", wrong)
    _, secret = school.make("9b", 2)
    assert school.taught(secret).expires == clock.now + 2 * room.DAY


def test_a_nickname_and_a_pin_find_a_lab_book_again(school, ledger):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    add_finished(ledger, mia)
    assert school.join(code.lower(), " mia ", "2718") == mia
    ben = school.join(code, "Ben", "2718")
    assert ben != mia and len(ledger.entries(mia)) == 1 and ledger.entries(ben) == []
    assert [each.nickname for each in school.members(secret)] == ["Mia", "Ben"]
    their_class, member = school.of_member(mia)
    assert (their_class.code, member.nickname, member.book_key) == (code, "Mia", key_of(mia))
    assert school.of_member(ledger.new_lab_book()) is None and school.of_member("nobody") is None
    # The same nickname in another class is somebody else.
    assert school.join(school.make("10a")[0], "Mia", "3141") not in (mia, ben)


@pytest.mark.parametrize("pin", ["", "271", "27182", "abcd", "２７１８", " 271", "271\n", None, 2718])
def test_a_pin_is_four_digits(school, pin):
    code, secret = school.make("9b")
    with pytest.raises(ValueError, match="four digits"):
        school.join(code, "Mia", pin)
    assert school.members(secret) == []


def test_who_has_no_nickname_or_no_code_does_not_join(school):
    code, _ = school.make("9b")
    for nickname in ("", " ", "\u200b", "\x00", "\u200d", " \u200c \ufe0f"):
        with pytest.raises(ValueError, match="nickname"):
            school.join(code, nickname, "2718")
    with pytest.raises(ValueError, match="no class of this code"):
        school.join("AAAAA", "Mia", "2718")
    for missing in ("", " ", None):  # said before all else that is missing
        with pytest.raises(ValueError, match="type the code"):
            school.join(missing, "", "")


def test_a_nickname_is_the_same_however_a_keyboard_writes_it(school):
    code, secret = school.make("9b")
    token = school.join(code, "Ren\u00e9e", "2718")
    assert school.join(code, "Rene\u0301e", "2718") == token and len(school.members(secret)) == 1


def test_by_a_code_that_was_renewed_nobody_joins_and_who_is_in_stays(school):
    old, secret = school.make("9b")
    other, _ = school.make("10a")
    mia = school.join(old, "Mia", "2718")
    new = school.renew_code(secret)
    assert len({old, other, new}) == 3 and school.taught(secret).code == new
    with pytest.raises(ValueError, match="no class of this code"):
        school.join(old, "Eve", "2718")
    assert school.join(new, "Mia", "2718") == mia and school.of_member(mia)
    for nobody in (mia, "x"):
        with pytest.raises(ValueError, match="class is over"):
            school.renew_code(nobody)


def test_a_nickname_that_is_too_long_is_refused_and_not_cut_and_a_long_one_finds_itself_again(school):
    code, secret = school.make("9b")
    for letter in "aß\U0001f600":
        token = school.join(code, NICKNAME * letter, "2718")
        assert school.join(code, NICKNAME * letter, "2718") == token
        for n in (NICKNAME + 1, 1000):
            with pytest.raises(ValueError, match="shorter nickname: at most 24 letters"):
                school.join(code, n * letter, "2718")
    assert [len(each.nickname) for each in school.members(secret)] == 3 * [NICKNAME]


def test_two_who_take_one_nickname_at_once_are_not_both_it(school):
    code, secret = school.make("9b")
    found, start = [], threading.Barrier(2)

    def join(pin):
        start.wait()
        try:
            found.append(school.join(code, "Mia", pin))
        except ValueError as error:
            found.append(str(error))

    threads = [threading.Thread(target=join, args=(pin,)) for pin in ("1618", "3141")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(school.members(secret)) == 1
    assert len([each for each in found if "another PIN" in each]) == 1


def test_it_is_known_who_is_here(school, clock):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    clock.now += made_classes.SEEN_SECONDS - 1
    school.of_member(mia)
    assert school.members(secret)[0].seen == clock.now - made_classes.SEEN_SECONDS + 1
    clock.now += 2
    school.of_member(mia)
    assert school.members(secret)[0].seen == clock.now


def test_who_is_dismissed_or_goes_takes_all_of_it_along(school, ledger):
    code, secret = school.make("9b")
    mia, ben, eve = (school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve"))
    for token in (mia, ben, eve):
        add_finished(ledger, token)
    other = school.make("10a")[1]
    ids = {each.nickname: each.id for each in school.members(secret)}
    # Nobody is sent out of another teacher's class.
    assert school.dismiss(other, [ids["Mia"]]) == [] and len(school.members(secret)) == 3
    assert school.dismiss(secret, [ids["Mia"]]) == [key_of(mia)]
    assert school.forget(ben) == [key_of(ben)] and school.forget(ben) == []
    assert [each.nickname for each in school.members(secret)] == ["Eve"]
    assert [len(ledger.entries(token)) for token in (mia, ben, eve)] == [0, 0, 1]
    # A tab that is still open keeps nothing in what is gone.
    for token in (mia, ben):
        with pytest.raises(Closed):
            add_finished(ledger, token)
    # The nickname is free again.
    assert school.join(code, "Mia", "3141") != mia


def test_a_class_can_last_longer_or_less_long_than_was_said_first(school, clock):
    code, secret = school.make("9b", 2)
    clock.now += room.DAY
    school.extend(secret, 90)
    clock.now += 89 * room.DAY
    assert school.of_code(code)
    for days in (0, -1, made_classes.MAX_DAYS + 1):
        with pytest.raises(ValueError, match="lasts from 1 to"):
            school.extend(secret, days)
    clock.now += room.DAY
    assert school.of_code(code) is None
    with pytest.raises(ValueError, match=made_classes.OVER):
        school.extend(secret, 10)


def test_several_are_dismissed_at_once(school):
    code, secret = school.make("9b")
    for name in ("Mia", "Ben", "Eve"):
        school.join(code, name, "2718")
    mia, ben, _ = (each.id for each in school.members(secret))
    assert len(school.dismiss(secret, [mia, ben])) == 2
    assert [each.nickname for each in school.members(secret)] == ["Eve"]


def test_a_class_that_is_over_is_gone(school, ledger, clock):
    code, secret = school.make("9b", 1)
    mia = school.join(code, "Mia", "2718")
    add_finished(ledger, mia)
    clock.now += room.DAY
    assert school.taught(secret) is None and school.of_code(code) is None and school.of_member(mia) is None
    with pytest.raises(ValueError, match="no class of this code"):
        school.join(code, "Ben", "2718")
    for call in (school.members, school.delete):
        with pytest.raises(ValueError, match=made_classes.OVER):
            call(secret)
    assert school.purge() == [] and ledger.knows(mia)
    clock.now += room.DAY
    assert school.purge() == [key_of(mia)] and school.purge() == []
    assert ledger.entries(mia) == [] and not ledger.knows(mia)


def test_one_look_at_a_clock_that_is_wrong_deletes_nothing(school, ledger, clock):
    code, secret = school.make("9b", 30)
    mia = school.join(code, "Mia", "2718")
    id, right = add_finished(ledger, mia), clock.now
    for wrong in (400, -400, 400, 401):
        clock.now = right + wrong * room.DAY
        assert school.purge() == []
        clock.now = right
        assert school.purge() == [] and school.join(code, "Mia", "2718") == mia
        assert [entry.id for entry in ledger.entries(mia)] == [id]
    # Nor does it keep one that is over: a note of it from the future is none.
    clock.now = right + 400 * room.DAY
    school.purge()
    clock.now = right + 30 * room.DAY
    assert school.purge() == []
    clock.now += room.DAY
    assert school.purge() == [key_of(mia)] and school.taught(secret) is None


def test_who_only_drew_finds_it_again_as_long_as_there_is_the_class(school, ledger, clock):
    code, _ = school.make("9b", days=30)
    token, other = school.join(code, "Mia", "2718"), ledger.new_lab_book()
    for each in (token, other):
        ledger.keep_on_desk(each, "drawing", b"x")
    clock.now += limits.DESK_SECONDS + 1
    ledger.new_lab_book()
    assert ledger.desk(token) and not ledger.knows(other)
    assert school.join(code, "Mia", "2718") == token
