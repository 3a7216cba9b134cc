"""How many classes a server has room for, and members and runs a class."""

from dataclasses import replace

import pytest

from lab import addresses
from lab.classes import classes, room
from lab.ledger import limits
from lab.limits import LIMITS, Limits
from nncore import TrainingConfig
from tests.lab.ledger.books import HISTORY, NETWORK, add_finished, ids_of, kept_networks, network_file

pytestmark = pytest.mark.both_databases


def test_a_class_is_full_at_some_time(school, monkeypatch):
    monkeypatch.setattr(classes, "LIMITS", Limits(class_members=2))
    code, _ = school.make("9b")
    for nickname in ("a", "b"):
        school.join(code, nickname, "2718")
    with pytest.raises(ValueError, match="full"):
        school.join(code, "c", "2718")
    school.join(code, "a", "2718")


def test_who_cannot_join_costs_no_sealing(school, monkeypatch):
    code, secret = school.make("9b")
    school.limit(secret, {"joining": False})
    monkeypatch.setattr("lab.classes.secrets.seal", None)
    with pytest.raises(ValueError, match="takes nobody new"):
        school.join(code, "a", "2718")


def test_the_oldest_class_that_nobody_has_joined_makes_room_after_a_day_with_its_tasks(school, clock, monkeypatch):
    monkeypatch.setattr(classes, "LIMITS", Limits(classes=3))
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
    _, newer = school.make("9d")
    assert [school.taught(secret) is None for secret in (joined, *junk, new)] == [False, True, True, False]
    with pytest.raises(ValueError, match="no room for another class"):
        school.make("9e")
    assert school.taught(newer)


def test_one_network_makes_so_many_classes_an_hour_and_no_other_waits_for_it(school, clock):
    # Of IPv6 whoever likes has as many addresses as they like; of IPv4 they may be written in its manner.
    for one, same, other in (
        ("203.0.113.5", "::ffff:203.0.113.5", "::ffff:203.0.113.6"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
        ("", "", "203.0.113.7"),
    ):
        for _ in range(addresses.classes_made.most):
            school.make("junk", who=one)
        with pytest.raises(ValueError, match="within an hour: try again later"):
            school.make("9b", who=same)
        school.make("9b", who=other)
        school.make("9b")  # from nowhere
    clock.now += 3600
    school.make("9b", who="203.0.113.5")


def test_of_no_more_networks_than_so_many_it_is_remembered_how_many_classes_they_made(monkeypatch):
    monkeypatch.setattr(addresses, "MANY", 3)
    for number in (1, 2, 3, 1, 4, 5):
        addresses.count_class(f"203.0.113.{number}")
    assert list(addresses.classes_made._done) == ["203.0.113.1", "203.0.113.4", "203.0.113.5"]


def test_a_class_has_what_it_has_and_each_member_as_much_of_it(school, ledger, clock, monkeypatch):
    size = len(network_file())
    monkeypatch.setattr(room, "LIMITS", replace(LIMITS, class_runs=6, class_megabytes=1))
    monkeypatch.setattr(room, "MEGABYTE", 4 * size)
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
    # What is written again, as while it trains and at its end, takes the place of what it had itself.
    newest = max(kept_networks(ledger, mia))
    for _ in range(3):
        ledger.update(mia, newest, "running", HISTORY, 1.0, network=NETWORK)
    assert len(kept_networks(ledger, mia)) == 2


def test_the_lab_book_of_a_teacher_stays_while_there_is_room(ledger, clock):
    """It has the secrets of their classes, which are nowhere else; and holidays are long."""
    teacher, other = ledger.new_lab_book(), ledger.new_lab_book()
    ledger.keep_on_desk(teacher, "classes", b"secrets")
    ledger.keep_on_desk(other, "page", b"x")
    clock.now += limits.DESK_SECONDS + 1
    ledger.new_lab_book()
    assert ledger.desk(teacher) and not ledger.knows(other)


def test_on_a_full_server_teachers_and_members_lose_nothing_within_a_fortnight(school, ledger, clock, monkeypatch):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    ledger.keep_on_desk(mia, "drawing", b"a drawing")
    teacher, other = ledger.new_lab_book(), ledger.new_lab_book()
    ledger.keep_on_desk(teacher, "classes", b"secrets")
    ledger.keep_on_desk(other, "drawing", b"a drawing")
    monkeypatch.setattr(limits, "TOTAL_RUNS", 3)
    clock.now += limits.DESK_SECONDS - 60
    newest = ledger.new_lab_book()
    assert ledger.desk(mia) and ledger.desk(teacher) and not ledger.knows(other)
    clock.now += 120
    ledger.keep_on_desk(newest, "drawing", b"a drawing")
    ledger.new_lab_book()
    assert not ledger.knows(teacher), "what nobody has used for so long does not keep others out"
