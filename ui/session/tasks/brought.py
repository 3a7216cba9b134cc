"""What one's class was given while one was there, and is on Train without a press."""

from dataclasses import dataclass

from lab.runs.run import Run
from lab.runs.state import GOING
from ui.session.store import part
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.training import Training


@dataclass
class Brought:
    """id: of the ClassTask that is on Train without a press, None once its reader has said to know of it."""

    id: str | None = None
    _run: Run | None = None  # the session's as it came
    _known: list[str] | None = None  # the ids of all that was given, as of the page before; None before one

    def bring(self):
        """Have what has just been given on Train. Who is in the middle of a run or of a task is told of it only, and
        who comes later, as of all that there is then."""
        given = part(Given)
        before, self._known = self._known, given.ids if given.me else None
        offered = given.offered
        if before is None or offered is None or offered.id in before:
            return
        is_done = given.task is not None and given.task.id in given.handed
        if _at_rest() and (is_done or not part(TaskWork).task):
            given.open(offered, leads=False)
            self.id, self._run = offered.id, part(Training).run

    @property
    def given(self):
        """The ClassTask that is on Train so, as long as that can be undone and nothing was begun with it, or None."""
        given = part(Given)
        found = next((each for each in given.all if each.id == self.id and given.is_open(each)), None)
        begun = part(Training).run is not self._run and not part(Training).unbegun
        return found if given.has_way_back and not begun else None

    def keep(self):
        """Be told no more of it; of a task, be led to where it is."""
        if self.given and not self.given.is_settings:
            part(Given).lead_to_train()
        self.id = None


def _at_rest():
    """Whether no run has begun that goes on, or could."""
    training = part(Training)
    return training.run is None or training.run.status not in GOING or training.unbegun
