"""The databases that the ledger is tested with: SQLite's file, and a schema of a PostgreSQL server if there is one."""

import os
import uuid
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url

SERVER = "DIGIT_LAB_TEST_POSTGRESQL"  # environment variable: the URL of a database that tests may make schemas in


def pytest_generate_tests(metafunc):
    """Modules marked `both_databases` are tested with both, but for what asks for SQLite's file by its path."""
    asked = metafunc.fixturenames
    if "url" in asked and "path" not in asked and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def url(request, tmp_path):
    """An empty database's: nobody else's, and gone with the test."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/runs.sqlite"
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
    with server.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 5000")
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def path(url):
    """SQLite's file, for tests that look at it, or that damage what other databases would not take."""
    return Path(url.removeprefix("sqlite:///"))
