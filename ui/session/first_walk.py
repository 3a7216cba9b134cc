"""The five tasks of the lesson, one after the other, for one who is alone."""

from lab.classes.lesson_tasks import LESSON, TEXTS
from lab.data_library import EMBEDDED
from ui.session.membership import Membership
from ui.session.store import part
from ui.session.tasks.given import Given
from ui.session.tasks.work import TaskWork
from ui.session.training import Training


class FirstWalk:
    """Which task of it one is at is what one works on: a reload, and a second tab, go on there."""

    @property
    def step(self):
        """The number of the LessonTask that one works on, from 0; None where that is none, or a class's."""
        text = part(TaskWork).text
        return TEXTS.index(text) if text in TEXTS and part(Membership).me is None else None

    @property
    def task(self):
        """That LessonTask, or None."""
        return None if self.step is None else LESSON[self.step]

    @property
    def next(self):
        """The LessonTask after it; None after the last one."""
        return LESSON[self.step + 1] if self.step is not None and self.step + 1 < len(LESSON) else None

    def begin(self, number=0):
        """Work on the task of this number."""
        if number < len(LESSON):
            part(TaskWork).open(TEXTS[number])
            Given.put(LESSON[number].config, EMBEDDED)  # what a task says of the end is of these digits

    def go_on(self, after):
        """Work on the task after the one of this number; after the last one, on none."""
        if self.step != after:
            return  # it was pressed twice
        if self.next is not None:
            self.begin(after + 1)
        else:
            part(TaskWork).leave()
            part(Training).restored = part(Training).settings
