"""What a test may see of a session: its parts, which the store hands out by their type."""

from ui.session import Training, part_of
from ui.session.store import TICKET
from ui.session.tabs import tabs


def part(app, kind):
    """The object of a type in the session of an AppTest."""
    return part_of(app.session_state, kind)


def run_of(app):
    """The run of the session of an AppTest."""
    return part(app, Training).run


def tab_of(app):
    """The Tab of the session of an AppTest: what the server holds of it."""
    return tabs.get(app.session_state[TICKET])
