"""Classes in sessions without a browser."""

from tests.pages.app import open_app
from tests.pages.session import part
from ui.session import Desk, LabBook, Membership

PAGE = "pages/classroom.py"


def member_session(token, page=PAGE):
    """A session of the browser that has the lab book of this token."""
    app = open_app()
    part(app, LabBook).own = token
    part(app, Membership)._asked = False
    part(app, Desk).restored, part(app, Desk)._asked = False, None
    return app.switch_page(page).run()
