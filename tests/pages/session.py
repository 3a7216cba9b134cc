"""What a test may see of a session: the parts that the store hands out by their type."""

from ui.session.drawing import Drawing
from ui.session.lab_book import LabBook
from ui.session.networks import Networks
from ui.session.own_digits import OwnDigits
from ui.session.store import part_of
from ui.session.sweeps import Sweeps
from ui.session.training import Training

__all__ = ["Drawing", "LabBook", "Networks", "OwnDigits", "Sweeps", "Training", "part", "run_of"]


def part(app, kind):
    """The object of a type in the session of an AppTest."""
    return part_of(app.session_state, kind)


def run_of(app):
    """The run of the session of an AppTest."""
    return part(app, Training).run
