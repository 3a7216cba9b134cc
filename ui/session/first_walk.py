"""The first walk, for one who is alone: at which step one is, and what was guessed."""

from dataclasses import dataclass, field

from lab.data_library import EMBEDDED, library
from render.first_walk import CORNER, END, NETWORK, STEPS
from ui.session import widgets
from ui.session.choices import Choices
from ui.session.drawing import Drawing
from ui.session.page import Page
from ui.session.store import part
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.training import Training

CENTRE = "step_centre"  # the key of the switch on Draw


@dataclass
class FirstWalk:
    """step: the number of the Step one is at, END after the last, None outside the walk; guesses: {number of a Step:
    the number of the first guess}; before: what was on Train before, (TrainingConfig, key of the data set)."""

    step: int | None = None
    guesses: dict[int, int] = field(default_factory=dict)
    before: tuple | None = None
    _leads: bool = False

    def on(self, page):
        """The number of the step on the page of this title: on Walk the first, or END; else the one that one is at, if
        it is there. None where there is none. A task comes first."""
        if part(TaskWork).task:
            return None
        if page == "Walk":
            return END if self.step == END else 0
        return self.step if self.step not in (None, END) and STEPS[self.step].page == page else None

    def leads_to(self, page):
        """The title of the page to go to from the one of this title, once after a step was chosen; else None."""
        leads, self._leads = self._leads, False
        there = "Walk" if self.step in (None, END) else STEPS[self.step].page
        return there if leads and there != page else None

    def go(self, number):
        """Be at the step of this number, with what it is about at hand, and nothing of the answer."""
        self.step, self._leads = number, True
        if number == END:
            self._put_back()
            return
        self.before = self.before or (part(Training).settings, part(Page).data_name)
        _centre(True)
        step = STEPS[number]
        if step.page == "Draw":
            part(Drawing).replace(CORNER.sheet)
        elif step.config:
            Given.put(step.config, EMBEDDED)
            if not self.has_run(number):
                part(Training).leave()  # the picture is of a network that has learned nothing

    def guess(self, number, guess):
        """Guess at a step: what shows the answer begins by itself."""
        self.guesses.setdefault(number, guess)
        step = STEPS[number]
        if step.page == "Draw":
            _centre(False)
        elif step.config and not self.has_run(number):
            Given.put(step.config, EMBEDDED)
            part(Training).attempt(part(Training).start, step.config, library.get(EMBEDDED))

    def has_run(self, number):
        """Whether the session's run is the one that a step is about."""
        run = part(Training).run
        return run is not None and run.config == STEPS[number].config and not run.origin.goes_on

    def leave(self):
        """Be outside of the walk, with what was on Train before."""
        self._put_back()
        self.step = None

    def _put_back(self):
        """Have on Train what was there before, and no network that the walk has made fail: Draw would read with it."""
        if any(step.config and step.config != NETWORK and self.has_run(n) for n, step in enumerate(STEPS)):
            part(Training).leave()
        if self.before is not None:
            Given.put(self.before[0], self.before[1] or EMBEDDED)
        self.before = None
        _centre(True)


def _centre(on):
    """Switch *Centre* on Draw, also where it is not in sight: a reload leaves it so."""
    widgets.put({CENTRE: on})
    part(Choices).note(CENTRE, on, True)
