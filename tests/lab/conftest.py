"""What the lab's rooms are tested with: a scheduler, a ledger and a lab book in it, a cluster.

Databases are SQLite's file, and a schema of a PostgreSQL server if there is one.
"""

import os
import sys
import threading
import types
import uuid
import weakref
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from lab.ledger.ledger import Ledger
from lab.ledger.writer import Writer
from lab.runs.scheduler import Scheduler
from tests.lab.ledger.books import Clock

SERVER = "DIGIT_LAB_TEST_POSTGRESQL"  # environment variable: the URL of a database that tests may make schemas in


@pytest.fixture
def scheduler():
    """One with two workers, whose runs end with the test. It keeps none: who asks what is let go of finds it gone."""
    scheduler, runs = Scheduler(n_workers=2), weakref.WeakSet()
    start = scheduler.start
    scheduler.start = lambda *arguments, **options: [run := start(*arguments, **options), runs.add(run)][0]
    yield scheduler
    for run in list(runs):
        scheduler.stop(run)


def pytest_generate_tests(metafunc):
    """Modules marked `both_databases` are tested with both, but for what asks for SQLite's file by its path."""
    asked = metafunc.fixturenames
    if "url" in asked and "path" not in asked and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def writers(monkeypatch):
    """All that the test makes."""
    made, make = [], Writer.__init__
    monkeypatch.setattr(Writer, "__init__", lambda self, *others: [make(self, *others), made.append(self)][0])
    return made


@pytest.fixture
def url(request, tmp_path, writers):
    """An empty database's: nobody else's, and gone with the test, before which nobody writes to it any more."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/runs.sqlite"
        _drop_all(writers)
        return
    if not os.environ.get(SERVER):
        pytest.skip(f"{SERVER} names no PostgreSQL server")
    # A schema costs a few milliseconds, a database of its own a hundred.
    schema = f"test_{uuid.uuid4().hex}"
    server = create_engine(os.environ[SERVER], poolclass=NullPool)
    with server.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    options = {"options": f"-csearch_path={schema}"}
    yield make_url(os.environ[SERVER]).update_query_dict(options).render_as_string(hide_password=False)
    _drop_all(writers)
    with server.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 5000")
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")


def _drop_all(writers):
    for writer in writers:
        writer.drop()


@pytest.fixture
def path(url):
    """SQLite's file, for tests that look at it, or that damage what other databases would not take."""
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tab():
    """A tab that is open while it is set."""
    tab = threading.Event()
    tab.set()
    return tab


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
