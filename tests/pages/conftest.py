"""What tests of several pages start from."""

import pytest

from lab.ledger import run_recorder
from lab.runs.scheduler import scheduler
from tests.pages.app import button, open_app, wait_for


@pytest.fixture(autouse=True)
def nothing_goes_on():
    """No run that a test leaves behind takes the time of the tests after it: here no tab is ever closed."""
    yield
    for run in run_recorder.default().runs:
        scheduler.stop(run)


@pytest.fixture
def trained():
    """The app on Train, after a short run."""
    app = open_app(iterations=60, units=32)
    button(app, "Start training").click().run()
    return wait_for(app, lambda app: app.success)
