"""What one's class was given while one was there, and is on Train without a press."""

from dataclasses import dataclass

from lab.classes.tasks import ClassTask
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.runs.run import GOING
from lab.sweeps.sweep_queue import KINDS, sweeps
from ui.session.lab_book import LabBook
from ui.session.store import part
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.training import Training


@dataclass
class Brought:
    """given: the ClassTask that is on Train without a press; None once its reader has said to know of it, or has begun
    with it."""

    given: ClassTask | None = None
    _begun: tuple | None = None  # how far the session's run was when it came
    _known: list[str] | None = None  # the ids of all that was given, as of the page before; None before the first

    def bring(self, may):
        """Have what has just been given on Train, where it may be and one is in the middle of nothing; of all else one
        is told. Returns whether Train has something else now, for which the page is to be drawn from its beginning.

        may: whether this tab has what was there before.
        """
        given = part(Given)
        before, self._known = self._known, given.ids if given.me else None
        if not self._holds():
            self.given, given.unasked = None, False
        offered = given.offered
        comes = before is not None and offered is not None and offered.id not in before and may and _is_free()
        if comes:
            given.open(offered, leads=False)
            self.given, self._begun, given.unasked = offered, _how_far(), True
        return comes

    @property
    def told(self):
        """What one is told of as being on Train: not of that where there is something newer to be told of."""
        return None if part(Given).offered else self.given

    def _holds(self):
        """Whether what came is still as it came, and nothing was begun with it."""
        has_begun = _how_far() not in (None, self._begun)
        return self.given is not None and part(Given).is_open(self.given) and not has_begun

    def keep(self):
        """Be told no more of it; of a task, be led to where it is."""
        if self.given and not self.given.is_settings:
            part(Given).lead_to_train()
        self.given, part(Given).unasked = None, False


def _how_far():
    """The session's run, and its iteration; None where it has not begun."""
    run = part(Training).run
    return None if run is None or part(Training).unbegun else (run, run.iteration)


def _is_free():
    """Whether one is in the middle of nothing, neither here nor in another tab."""
    training, own = part(Training), part(LabBook).own
    if part(TaskWork).task:
        return False
    if training.unbegun and training.run.settings[2] is not None:
        return False  # it would go on from a network
    runs = [*writer.default().runs([key_of(own)]), *([training.run] if _how_far() else [])]
    tried = filter(None, (sweeps.get(own, kind) for kind in KINDS))
    return not any(run.status in GOING for run in runs) and all(each.done for each in tried)
