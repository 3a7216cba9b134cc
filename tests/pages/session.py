"""What a test may see of a session: its parts, which the store hands out by their type."""

from ui.session import Training, part_of


def part(app, kind):
    """The object of a type in the session of an AppTest."""
    return part_of(app.session_state, kind)


def run_of(app):
    """The run of the session of an AppTest."""
    return part(app, Training).run
