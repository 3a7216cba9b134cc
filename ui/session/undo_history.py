"""What undo goes back to on the canvas, beyond the strokes that are on it."""

from dataclasses import dataclass

from lab.desk_state import Step

MOST = 20


@dataclass
class UndoHistory:
    """steps: what another sheet or none was put in place of, the last last."""

    steps: tuple[Step, ...] = ()

    def add(self, step):
        """Remember one more, in place of the oldest if there are many."""
        self.steps = (*self.steps, step)[-MOST:]

    def take(self, digit=None):
        """The step in which a digit was kept, or else the last one, which is remembered no longer; None if there is
        none."""
        step = next((each for each in reversed(self.steps) if digit in (None, each.digit)), None)
        self.steps = tuple(each for each in self.steps if each is not step)
        return step
