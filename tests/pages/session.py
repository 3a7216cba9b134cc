"""What a test may see of a session: its parts, which the store hands out by their type."""

from ui import session
from ui.session import Training, desk
from ui.session.store import TICKET
from ui.session.tabs import tabs, working_for


def part(app, kind):
    """The object of a type in the session of an AppTest."""
    with working_for(tab_of(app)):
        return session.part(kind)


def at_hand_of(app, name):
    """A part of the document of what the session of an AppTest has at hand."""
    with working_for(tab_of(app)):
        return desk.at_hand(name)


def put_in(app, name, found):
    """Have the session of an AppTest go on with a part of that document."""
    with working_for(tab_of(app)):
        desk.put(name, found)


def run_of(app):
    """The run of the session of an AppTest."""
    return part(app, Training).run


def tab_of(app):
    """The Tab of the session of an AppTest, before its script has run too: what the server holds of it."""
    if TICKET not in app.session_state:
        app.session_state[TICKET] = tabs.new().ticket
    return tabs.get(app.session_state[TICKET])
