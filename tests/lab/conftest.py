"""What the lab's rooms are tested with: a scheduler, a ledger in a temporary folder and a lab book in it, a cluster."""

import sys
import types
import weakref

import pytest

from lab.ledger.ledger import Ledger
from lab.runs.scheduler import Scheduler
from tests.lab.ledger.books import Clock


@pytest.fixture
def scheduler():
    """One with two workers, whose runs end with the test. It keeps none: who asks what is let go of finds it gone."""
    scheduler, runs = Scheduler(n_workers=2), weakref.WeakSet()
    start = scheduler.start
    scheduler.start = lambda *arguments, **options: [run := start(*arguments, **options), runs.add(run)][0]
    yield scheduler
    for run in list(runs):
        scheduler.stop(run)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/folder/runs.sqlite"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(url, clock):
    ledger = Ledger(url, clock)
    yield ledger
    ledger.close()


@pytest.fixture
def token(ledger):
    return ledger.new_lab_book()


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two processes of this machine."""
    distributed = pytest.importorskip("distributed")
    # Its processes run the main module again; Streamlit's tests may have left app.py there.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
        options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
        with distributed.LocalCluster(processes=True, **options) as cluster:
            yield cluster
