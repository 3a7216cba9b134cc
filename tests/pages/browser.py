"""A browser that keeps its cookie, for tests of the app without one."""

from tests.pages.app import open_app


class Browser:
    """Opens the app again and again, as the same browser does: with the token that it was told to keep."""

    def __init__(self, patch, token=None):
        self._patch, self.token = patch, token

    def open(self, page=None, **settings):
        """A tab of it, or the same one after a reload."""
        self._patch.setattr("ui.session.cookie.token", lambda: self.token)
        self._patch.setattr("ui.session.cookie.keep", self._keep)
        return open_app(page, **settings)

    def _keep(self, token, on_refusal, instead=None, start_again=False, refused=False):
        # As the script of ui/session/cookie does.
        if self.token in (None, instead):
            self.token = token
