"""Two do something to the same at one moment: what holds in the end is what one of them did after the other."""

import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from lab.classes import pool
from lab.classes.pool import Pools
from lab.classes.tasks import Handed
from lab.tasks import Task, encode
from tests.lab.classes.test_pool import tray
from tests.lab.ledger.books import CONFIG

pytestmark = pytest.mark.both_databases


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


@pytest.mark.parametrize("ends", ["one stops to give", "all is wiped"])
def test_what_is_given_when_one_stops_to_give_does_not_stay(school, monkeypatch, ends):
    pools, (code, secret) = Pools(school), school.make("9b")
    mia = school.join(code, "Mia", "2718")
    pools.begin_to_give(mia, ())
    end = (lambda: pools.end_to_give(mia)) if ends == "one stops to give" else lambda: pools.wipe(secret)
    while_it_goes_on(monkeypatch, pool, "_give", lambda: pools.give(mia, tray(12)), end)
    assert not pools.of_class(secret).digits


def test_what_is_handed_in_when_its_task_is_taken_away_goes_with_it(school, monkeypatch):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    id = school.give(secret, CONFIG, encode(Task({"units": 4})), None)
    (task,) = school.tasks(secret)
    hand_in, take_away = (
        partial(school.hand_in, mia, id, Handed(), b"the report"),
        partial(school.take_away, secret, id),
    )
    while_it_goes_on(monkeypatch, zlib, "compress", hand_in, take_away)
    assert not school.tasks(secret) and not any(handed for _, handed in school.inbox(secret, task).rows)
