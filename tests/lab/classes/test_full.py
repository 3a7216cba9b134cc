"""How many classes a server has room for, and members a class."""

import pytest

from lab.classes import room
from lab.limits import Limits
from nncore import TrainingConfig

pytestmark = pytest.mark.both_databases


def test_a_class_is_full_at_some_time(school, monkeypatch):
    monkeypatch.setattr(room, "LIMITS", Limits(class_members=2, classes=2))
    code, _ = school.make("9b")
    for nickname in ("a", "b"):
        school.join(code, nickname, "2718")
    with pytest.raises(ValueError, match="full"):
        school.join(code, "c", "2718")
    school.join(code, "a", "2718")
    # A class that nobody has joined, and that has no task, makes room: nobody keeps others out by making hundreds.
    _, unused = school.make("10a")
    code, used = school.make("10b")
    assert school.taught(unused) is None and school.taught(used).name == "10b"
    school.join(code, "a", "2718")
    with pytest.raises(ValueError, match="no room for another class"):
        school.make("10c")


def test_a_class_that_has_a_task_makes_no_room(school, monkeypatch):
    monkeypatch.setattr(room, "LIMITS", Limits(classes=1))
    _, secret = school.make("9b")
    school.give(secret, TrainingConfig(), "")
    with pytest.raises(ValueError, match="no room for another class"):
        school.make("9c")
    assert school.taught(secret)
