"""PINs and codes: guessed in vain, and where a PIN is forgotten another one opens all that it did."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from lab.addresses import TRIES
from lab.classes import secrets
from lab.classes.tables import members
from lab.ledger.access import key_of
from lab.ledger.problems import Closed
from lab.ledger.tables import lab_books, runs
from render import class_sentences
from tests.lab.ledger.books import add_finished

pytestmark = pytest.mark.both_databases


def test_who_has_forgotten_the_pin_gets_another_and_has_all_that_was_theirs(school, ledger):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    add_finished(ledger, mia)
    member = school.members(secret)[0]
    pin, key = school.renew_pin(secret, member.id)
    assert secrets.is_pin(pin) and key == key_of(mia)
    token = school.join(code, "Mia", pin)
    assert token not in (mia, ben) and len(ledger.entries(token)) == 1
    assert [each.nickname for each in school.members(secret)] == ["Mia", "Ben"]
    assert school.of_member(token)[1].id == member.id
    # By what was known before nobody has it any more, nor begins another in its place.
    assert school.of_member(mia) is None and school.is_over(mia) and ledger.entries(mia) == []
    with pytest.raises(Closed):
        add_finished(ledger, mia)
    if pin != "2718":
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, "Mia", "2718")
    assert school.join(code, "Ben", "2718") == ben


def test_a_new_pin_is_given_by_ones_own_teacher_alone_and_ends_the_wait_for_wrong_ones(school):
    code, secret = school.make("9b")
    school.join(code, "Mia", "2718")
    id = school.members(secret)[0].id
    for wrong in (id + 1, None, -1):
        with pytest.raises(ValueError, match="no longer in the class"):
            school.renew_pin(secret, wrong)
    for other in (school.make("10a")[1], code, "x" * 32):
        with pytest.raises(ValueError):
            school.renew_pin(other, id)
    for _ in range(TRIES):
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, "Mia", "0000" if _ else "0001")
    with pytest.raises(ValueError, match="too many"):
        school.join(code, "Mia", "2718")
    assert school.join(code, "Mia", school.renew_pin(secret, id)[0])


def test_two_who_give_a_new_pin_at_once_lose_nothing(school, ledger):
    code, secret = school.make("9b")
    add_finished(ledger, school.join(code, "Mia", "2718"))
    id = school.members(secret)[0].id
    for _ in range(5):
        with ThreadPoolExecutor() as tabs:
            given = list(tabs.map(lambda _: school.renew_pin(secret, id), range(3)))
        assert len({key for _, key in given}) == 3
        found = []
        for pin, _ in given:
            with suppress(ValueError):  # another was given after it
                found.append(school.join(code, "Mia", pin))
        assert len(ledger.entries(found[0])) == 1
        # So that nobody has to wait.
        school.renew_pin(secret, id)


def test_who_is_taken_out_while_a_new_pin_is_made_leaves_nothing(school, ledger):
    for number in range(6):
        code, secret = school.make("9b")
        add_finished(ledger, school.join(code, "Mia", "2718"))
        id = school.members(secret)[0].id

        def renew(secret=secret, id=id):
            with suppress(ValueError):
                school.renew_pin(secret, id)

        with ThreadPoolExecutor() as tabs:
            others = [tabs.submit(renew) for _ in range(2)]
            tabs.submit(school.dismiss, secret, [id]).result()
            [other.result() for other in others]
        with ledger.database.begin() as connection:
            left = [connection.scalar(select(func.count()).select_from(table)) for table in (members, lab_books, runs)]
        assert left == [0, 0, 0], number


def test_who_guesses_a_pin_is_seen_by_the_teacher_until_there_is_a_new_one(school, clock):
    code, secret = school.make("9b")
    school.join(code, "Mia", "2718")
    school.join(code, "Ben", "2718")
    assert "Wrong PINs" not in class_sentences.table(school.progress(secret), clock.now)
    for number in range(TRIES):
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, "Mia", f"{number:04}")
    assert class_sentences.table(school.progress(secret), clock.now)["Wrong PINs"] == [str(TRIES), "–"]
    school.renew_pin(secret, school.members(secret)[0].id)
    assert "Wrong PINs" not in class_sentences.table(school.progress(secret), clock.now)


def test_many_at_once_are_as_many_tries(school):
    code, _ = school.make("9b")
    school.join(code, "Mia", "2718")
    said = []

    def guess(number):
        try:
            school.join(code, "Mia", f"{number:04}")
        except ValueError as error:
            said.append("wait" if "try again" in str(error) else "wrong")

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == (20 - TRIES) * ["wait"] + TRIES * ["wrong"]


def test_a_clock_that_is_set_back_keeps_nobody_here(school, clock):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    clock.now -= 3600
    school.of_member(token)
    assert school.members(secret)[0].seen == clock.now
