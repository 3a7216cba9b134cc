"""What can be undone: on the canvas beyond its strokes, of one's own digits, of the runs in a lab book."""

from dataclasses import dataclass

MOST = 20


@dataclass
class UndoHistory:
    """steps: what undo brings back, the last last. On the desk are those of the canvas."""

    steps: tuple = ()

    def add(self, step):
        """Remember one more, in place of the oldest if there are many."""
        self.steps = (*self.steps, step)[-MOST:]

    def take(self, is_meant=lambda step: True):
        """The last step that is meant, which is remembered no longer; None if there is none."""
        step = next(filter(is_meant, reversed(self.steps)), None)
        self.steps = tuple(each for each in self.steps if each is not step)
        return step
