"""A browser that keeps its cookie, for tests of the app without one."""

from lab.ledger.access import new_token
from tests.pages.app import open_app


class Browser:
    """Opens the app again and again, as the same browser does: with the token that it was told to keep."""

    def __init__(self, patch, token=None):
        self._patch, self.token = patch, token

    def open(self, page=None, **settings):
        """A tab of it, or the same one after a reload."""
        self._patch.setattr("ui.session.cookie.token", lambda: self.token)
        self._patch.setattr("ui.app.entering.address_of", self._go)
        # The server has given it a token with its first page, as ui/app/entering does.
        self.token = self.token or new_token()
        return open_app(page, **settings)

    def _go(self, token, said=None):
        # It opens the address, and keeps the token that it is given there.
        self.token = token
        return "/live/enter/once"
