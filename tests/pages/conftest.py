"""What tests of several pages start from."""

import pytest

from tests.pages.app import button, open_app, wait_for


@pytest.fixture
def trained():
    """The app on Train, after a short run."""
    app = open_app(iterations=60, units=32)
    button(app, "Start training").click().run()
    return wait_for(app, lambda app: app.success)
