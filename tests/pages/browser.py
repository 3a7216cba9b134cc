"""A browser that keeps its cookie, for tests of the app without one."""

from tests.pages.app import open_app
from tests.pages.session import part
from ui.session import LabBook


class Browser:
    """Opens the app again and again, as the same browser does: with the token that it was told to keep."""

    def __init__(self, patch, token=None):
        self._patch, self.token = patch, token

    def open(self, page=None, **settings):
        """A tab of it, or the same one after a reload."""
        self._patch.setattr("ui.session.cookie.token", lambda: self.token)
        app = open_app(page, **settings)
        self.token = part(app, LabBook).own
        return app
