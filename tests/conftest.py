"""What several test files share: a few digits to train on, patience with slow machines, and the order of the tests."""

import os
from pathlib import Path

# Where tests share the cores, so do NumPy's products: with more threads than cores each waits for all others. It is
# read when NumPy is imported, and by the servers that tests start.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No test goes by the limits that whoever runs it has set; they are read when the app is imported.
os.environ["DIGIT_LAB_HOME"] = str(Path(__file__).with_name("nobody"))

import pytest
from hypothesis import settings

import nncore
from tests.nncore.mirrors import contents, mirror  # noqa: F401  fixtures

# A busy machine may take longer than hypothesis's 200 ms for an example; that says nothing about the code. In CI
# the same few examples are tried each time: what nobody has thought of is looked for by tests.fuzz and
# tests.stateful, for as long as one likes, and by everybody who runs the tests.
FEW = {"max_examples": 30, "derandomize": True} if os.environ.get("CI") else {}
settings.register_profile("patient", deadline=None, **FEW)
settings.load_profile("patient")


def pytest_xdist_auto_num_workers(config):
    """Share the whole suite among the cores; a file or two that somebody names run as they are, without workers."""
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS
    # One more than there are cores, for some tests wait; with two more each waits for the others, and all take longer.
    return min((os.cpu_count() or 1) + 1, 6) if whole else 0


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """What needs a browser is marked so, and comes last, so that a plain mistake is seen first."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """No test, and no server that a test starts, writes into the ledger of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGIT_LAB_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("DIGIT_LAB_DATABASE", raising=False)
        yield


@pytest.fixture(scope="session")
def few_digits():
    """The first 60 training and 20 test digits: enough to see training work, in milliseconds."""
    data = nncore.load_digits()
    parts = (data.train_images[:60], data.train_labels[:60], data.test_images[:20], data.test_labels[:20])
    return nncore.Digits("A few digits", *parts)
