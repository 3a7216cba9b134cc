"""Classes: made, joined, found again by a PIN, and gone without a trace."""

import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from lab import addresses
from lab.addresses import TRIES
from lab.classes import classes as made_classes
from lab.classes import pool, room, secrets
from lab.classes.pool import Pools
from lab.classes.tables import NICKNAME
from lab.classes.tasks import Handed
from lab.ledger import limits
from lab.ledger.access import key_of
from lab.ledger.problems import Closed
from lab.limits import Limits
from nncore import TrainingConfig
from render import class_sentences
from tests.lab.classes.given import given, tray
from tests.lab.ledger.books import add_finished, ids_of, kept_networks, network_file

both_databases = pytest.mark.both_databases  # where rows are held, deleted with others, or given back


def nicknames(school, secret):
    return [member.nickname for member in school.members(secret)]


# Made and joined


def test_a_class_is_known_by_its_secret_and_its_code_for_a_time(school, clock):
    code, secret = school.make("  9b\nmaths ", 2)
    found = school.taught(secret)
    assert (found.name, found.code, found.expires) == ("9b maths", code, clock.now + 2 * room.DAY)
    assert school.of_code(code.lower()) == found and school.of_code("AAAAA") is None
    for wrong in ("", "  \n"):
        with pytest.raises(ValueError, match="name"):
            school.make(wrong)
    for days in (0, made_classes.MAX_DAYS + 1):
        with pytest.raises(ValueError, match="lasts from 1 to"):
            school.make("9b", days)
        with pytest.raises(ValueError, match="lasts from 1 to"):
            school.extend(secret, days)
    # It can last longer than was said first.
    clock.now += room.DAY
    school.extend(secret, made_classes.MAX_DAYS)
    clock.now += made_classes.MAX_DAYS * room.DAY - 1
    assert school.of_code(code)
    clock.now += 1
    assert school.of_code(code) is None
    with pytest.raises(ValueError, match=made_classes.OVER):
        school.extend(secret, 10)


@both_databases
def test_a_nickname_and_a_pin_find_a_lab_book_again(school, ledger):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    add_finished(ledger, mia)
    for nickname in ("Mia", " mia ", "M\u200dia"):
        assert school.join(code.lower(), nickname, "2718") == mia
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, nickname, "0000")
    ben = school.join(code, "Ben", "2718")
    assert ben != mia and len(ledger.entries(mia)) == 1 and ledger.entries(ben) == []
    assert nicknames(school, secret) == ["Mia", "Ben"]
    their_class, member = school.of_member(mia)
    assert (their_class.code, member.nickname, member.book_key) == (code, "Mia", key_of(mia))
    assert school.of_member(ledger.new_lab_book()) is None and school.of_member("nobody") is None
    # The same nickname in another class is somebody else.
    assert school.join(school.make("10a")[0], "Mia", "3141") not in (mia, ben)


@pytest.mark.parametrize(
    ("nickname", "pin", "said"),
    [
        ("Zoe", "271", "four digits"),
        ("\u200b", "2718", "choose a nickname"),
        ((NICKNAME + 1) * "a", "2718", "shorter nickname: at most 24 letters"),
        ("Zoe", "1234", "1234 is one of the PINs that are guessed first: choose another"),
    ],
)
def test_who_has_no_nickname_or_no_pin_does_not_join(school, taught, nickname, pin, said):
    secret, _ = taught
    with pytest.raises(ValueError, match=said):
        school.join(school.taught(secret).code, nickname, pin)
    assert len(school.members(secret)) == 3
    with pytest.raises(ValueError, match="no class of this code"):
        school.join("AAAAA", "Zoe", "2718")
    for missing in ("", " ", None):  # said before all else that is missing
        with pytest.raises(ValueError, match="type the code"):
            school.join(missing, "", "")
    assert school.join(school.taught(secret).code, NICKNAME * "ß", "2718")


def test_who_has_a_pin_that_is_guessed_first_already_keeps_it(school, monkeypatch):
    code, _ = school.make("9b")
    with monkeypatch.context() as patch:
        patch.setattr(secrets, "is_guessed_first", lambda pin: False)
        mia = school.join(code, "Mia", "1234")
    assert school.join(code, "Mia", "1234") == mia


def test_nobody_joins_by_a_code_that_was_renewed(school, taught):
    secret, (mia, *_) = taught
    old = school.taught(secret).code
    new = school.renew_code(secret)
    assert old != new == school.taught(secret).code
    with pytest.raises(ValueError, match="no class of this code"):
        school.join(old, "Zoe", "2718")
    assert school.join(new, "Mia", "2718") == mia and school.of_member(mia)


@pytest.mark.parametrize("said", ["full", "takes nobody new"])
def test_a_closed_class_takes_back_who_is_in_it(school, taught, monkeypatch, said):
    secret, (mia, *_) = taught
    code = school.taught(secret).code
    with monkeypatch.context() as patch:
        if said == "full":
            patch.setattr(made_classes, "LIMITS", Limits(class_members=3))
        else:
            school.limit(secret, {"joining": False})
        patch.setattr("lab.classes.secrets.seal", None)  # which takes a while
        with pytest.raises(ValueError, match=said):
            school.join(code, "Zoe", "2718")
        assert school.join(code, "Mia", "2718") == mia
    school.limit(secret, {"joining": True})
    assert school.join(code, "Zoe", "2718")


def test_it_is_known_who_is_here(school, taught, clock):
    secret, (mia, *_) = taught

    def seen_after(seconds):
        clock.now += seconds
        school.of_member(mia)
        return school.members(secret)[0].seen

    joined = clock.now
    assert seen_after(made_classes.SEEN_SECONDS - 1) == joined
    assert seen_after(2) == clock.now
    assert seen_after(-3600) == clock.now, "a clock that is set back keeps nobody here"


def test_the_oldest_class_without_members_makes_room(school, clock, monkeypatch):
    monkeypatch.setattr(made_classes, "LIMITS", Limits(classes=3))
    code, joined = school.make("9b")
    school.join(code, "Mia", "2718")
    # Whoever fills the server gives each a task, too.
    junk = [school.make("junk")[1] for _ in range(2)]
    for secret in junk:
        school.give(secret, TrainingConfig(), "")
    clock.now += room.DAY - 1
    with pytest.raises(ValueError, match="no room for another class"):
        school.make("9c")
    clock.now += 1
    _, new = school.make("9c")
    assert [school.taught(secret) is None for secret in (joined, *junk, new)] == [False, True, False, False]
    # A teacher's that was made just now, and has neither members nor tasks, stays for the lesson.
    school.make("9d")
    assert [school.taught(secret) is None for secret in (joined, *junk, new)] == [False, True, True, False]
    with pytest.raises(ValueError, match="no room for another class"):
        school.make("9e")


def test_one_network_makes_so_many_classes_an_hour(school, clock):
    # Of IPv6 whoever likes has as many addresses as they like; of IPv4 they may be written in its manner.
    for one, same, other in (
        ("203.0.113.5", "::ffff:203.0.113.5", "::ffff:203.0.113.6"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
    ):
        for _ in range(addresses.classes_made.most):
            school.make("junk", who=one)
        with pytest.raises(ValueError, match="within an hour: try again later"):
            school.make("9b", who=same)
        school.make("9b", who=other)
        school.make("9b")  # from nowhere
    clock.now += 3600
    school.make("9b", who="203.0.113.5")


# Guessed in vain


def guess(school, code, network="", n=TRIES):
    for number in range(n):
        with pytest.raises(ValueError, match="another PIN"):
            school.join(code, "Mia", f"{number:04}", network)


def test_who_guesses_a_pin_waits_and_not_whose_nickname_it_is(school, taught, clock):
    secret, (mia, *_) = taught
    code = school.taught(secret).code
    for network in ("203.0.113.6", ""):
        guess(school, code, network)
    guess(school, code, "203.0.113.5", TRIES - 1)
    for guesser in ("203.0.113.6", "::ffff:203.0.113.6", ""):
        # A right one does not count, and opens no other network.
        assert school.join(code, "Mia", "2718", "203.0.113.5") == mia
        with pytest.raises(ValueError, match="from your network: try again in an hour"):
            school.join(code, "Mia", "2718", guesser)
    # Another nickname there does not wait, nor whoever is in already.
    assert school.join(code, "Ben", "2718", "203.0.113.6") and school.of_member(mia)
    # Their teacher sees it until there is a new one, which ends the wait.
    id, n = school.members(secret)[0].id, str(3 * TRIES - 1)
    assert class_sentences.table(school.progress(secret), clock.now)["Wrong PINs"] == [n, "–", "–"]
    clock.now += 3600
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia
    guess(school, code)
    assert school.join(code, "Mia", school.renew_pin(secret, id)[0])
    assert "Wrong PINs" not in class_sentences.table(school.progress(secret), clock.now)


def test_many_who_guess_at_once_are_as_many_tries(school, taught):
    code = school.taught(taught[0]).code

    def said(number):
        try:
            return school.join(code, "Mia", f"{number:04}")
        except ValueError as error:
            return "wait" if "try again" in str(error) else "wrong"

    with ThreadPoolExecutor(20) as tabs:
        assert sorted(tabs.map(said, range(20))) == (20 - TRIES) * ["wait"] + TRIES * ["wrong"]


def test_a_network_that_guesses_codes_waits_a_minute(school, taught, clock):
    secret, (mia, *_) = taught
    code, here = school.taught(secret).code, "203.0.113.5"
    # Thirty who join from one network may mistype theirs.
    for _ in range(100):
        with pytest.raises(ValueError, match="no class of this code"):
            school.join("22222", "Eve", "2718", here)
    for tried in ("22222", code):  # nobody is told whether it is right
        with pytest.raises(ValueError, match="too many wrong codes from your network: try again in a minute"):
            school.join(tried, "Mia", "2718", here)
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia
    clock.now += 60
    assert school.join(code, "Mia", "2718", here) == mia


@both_databases
def test_who_forgot_the_pin_gets_another_and_has_their_work(school, ledger, taught):
    secret, (mia, ben, _) = taught
    code, member = school.taught(secret).code, school.members(secret)[0]
    add_finished(ledger, mia)
    pin, key = school.renew_pin(secret, member.id)
    assert secrets.is_pin(pin) and key == key_of(mia)
    token = school.join(code, "Mia", pin)
    assert token not in (mia, ben) and len(ledger.entries(token)) == 1
    assert nicknames(school, secret) == ["Mia", "Ben", "Eve"] and school.of_member(token)[1].id == member.id
    # By what was known before nobody has it any more, nor begins another in its place.
    assert school.of_member(mia) is None and school.is_over(mia) and ledger.entries(mia) == []
    with pytest.raises(Closed):
        add_finished(ledger, mia)
    assert school.join(code, "Ben", "2718") == ben
    for wrong in (100, None, -1):
        with pytest.raises(ValueError, match="no longer in the class"):
            school.renew_pin(secret, wrong)


# At one moment


def while_it_goes_on(monkeypatch, module, name, does, meanwhile):
    """Do something, and something else in the midst of that, where it calls what a module has under a name."""
    slow, began = getattr(module, name), threading.Event()

    def slowly(*said):
        began.set()
        time.sleep(0.3)
        return slow(*said)

    monkeypatch.setattr(module, name, slowly)
    with ThreadPoolExecutor(2) as side_by_side:
        both = side_by_side.submit(does), side_by_side.submit(lambda: (began.wait(10), meanwhile()))
    for each in both:
        each.result()


@both_databases
def test_what_comes_while_a_class_ends_does_not_stay(school, taught, monkeypatch):
    secret, (mia, *_) = taught
    pools, task = Pools(school), given(school, secret, question="Why?")
    pools.begin_to_give(mia, ())
    while_it_goes_on(monkeypatch, pool, "_give", lambda: pools.give(mia, tray(12)), lambda: pools.end_to_give(mia))
    assert not pools.of_class(secret).digits
    hand_in = partial(school.hand_in, mia, task.id, Handed(), b"the report")
    while_it_goes_on(monkeypatch, zlib, "compress", hand_in, lambda: school.take_away(secret, task.id))
    assert not school.tasks(secret) and not any(handed for _, handed in school.inbox(secret, task).rows)


# What it has


def test_a_class_has_what_it_has_and_each_member_as_much_of_it(school, ledger, clock, monkeypatch):
    monkeypatch.setattr(room, "LIMITS", Limits(class_runs=6, class_megabytes=1))
    monkeypatch.setattr(room, "MEGABYTE", 4 * len(network_file()))
    code, _ = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    alone = ledger.new_lab_book()
    assert [school.most_runs(token) for token in (mia, ben, alone)] == [3, 3, limits.RUNS]
    kept = {token: [] for token in (mia, ben, alone)}
    for token in [ben, alone] + 5 * [mia, alone]:
        clock.now += 1
        kept[token].append(add_finished(ledger, token))
    assert set(ids_of(ledger, mia)) == set(kept[mia][2:]) and len(kept_networks(ledger, mia)) == 2
    # Nobody pays for it: not who is in the class, nor who is in none.
    assert ids_of(ledger, ben) == kept_networks(ledger, ben) == kept[ben]
    assert len(kept_networks(ledger, alone)) == 6
    # Whoever comes shares it, and nothing goes before somebody takes more.
    school.join(code, "Eve", "2718")
    assert school.most_runs(mia) == 2 and len(ids_of(ledger, mia)) == 3
    # Then one goes for each that comes: what somebody had before the class grew is not lost all at once.
    add_finished(ledger, mia)
    assert len(ids_of(ledger, mia)) == 3 and len(kept_networks(ledger, mia)) == 2


@both_databases
def test_members_and_teachers_keep_what_they_only_drew(school, ledger, clock):
    mia = school.join(school.make("9b", days=100)[0], "Mia", "2718")
    teacher, other = ledger.new_lab_book(), ledger.new_lab_book()
    for token, part in ((mia, "drawing"), (teacher, "classes"), (other, "drawing")):
        ledger.keep_on_desk(token, part, b"x")
    clock.now += limits.DESK_SECONDS + 1
    ledger.new_lab_book()
    assert ledger.desk(mia) and ledger.desk(teacher) and not ledger.desk(other)


def test_on_a_full_server_they_lose_nothing_within_a_fortnight(school, ledger, clock, monkeypatch):
    mia = school.join(school.make("9b")[0], "Mia", "2718")
    teacher, other = ledger.new_lab_book(), ledger.new_lab_book()
    for token, part in ((mia, "drawing"), (teacher, "classes"), (other, "drawing")):
        ledger.keep_on_desk(token, part, b"x")
    monkeypatch.setattr(limits, "TOTAL_RUNS", 3)
    clock.now += limits.DESK_SECONDS - 60
    newest = ledger.new_lab_book()
    assert ledger.desk(mia) and ledger.desk(teacher) and not ledger.knows(other)
    clock.now += 120
    ledger.keep_on_desk(newest, "drawing", b"x")
    ledger.new_lab_book()
    assert not ledger.knows(teacher), "what nobody has used for so long does not keep others out"


# Gone


@both_databases
def test_who_is_dismissed_or_goes_takes_all_of_it_along(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    zoe = school.join(school.taught(secret).code, "Zoe", "2718")
    for token in (mia, ben, eve, zoe):
        add_finished(ledger, token)
    ids = [each.id for each in school.members(secret)]
    assert set(school.dismiss(secret, [ids[0], ids[2]])) == {key_of(mia), key_of(eve)}
    assert school.forget(ben) == [key_of(ben)] and school.forget(ben) == []
    assert nicknames(school, secret) == ["Zoe"]
    assert [len(ledger.entries(token)) for token in (mia, ben, eve, zoe)] == [0, 0, 0, 1]
    # A tab that is still open keeps nothing in what is gone.
    for token in (mia, ben):
        with pytest.raises(Closed):
            add_finished(ledger, token)
    # The nickname is free again.
    assert school.join(school.taught(secret).code, "Mia", "3141") != mia
