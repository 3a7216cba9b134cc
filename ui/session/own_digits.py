"""The digits of somebody's own hand. They are kept beside the lab book until somebody takes them out."""

from dataclasses import dataclass, field

from lab import own_digits, settings
from lab.data_library import library
from lab.desk_state import Learned
from lab.drawing_sheet import DrawingSheet
from lab.lesson import Lesson, scores, training_of
from lab.origin import base_name
from lab.own_digits import Labelled
from ui.session.drawing import Drawing
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training
from ui.session.undo_history import UndoHistory


@dataclass
class OwnDigits:
    """tray: the digits that were kept, the oldest first; kept_last: the one that was just kept, until it is taken back;
    refused: the DrawingSheet of the last for which there was no room; removed: those that were taken out, until the
    page is opened again; left_out: for how many of the last file's there was none; labels: how many were
    pressed; learned: the lesson, as the desk has it."""

    tray: tuple[Labelled, ...] = ()
    kept_last: Labelled | None = None
    refused: DrawingSheet | None = None
    removed: UndoHistory = field(default_factory=UndoHistory)
    left_out: int = 0
    labels: int = 0
    learned: Learned | None = None
    _lesson: Lesson | None = None

    def keep(self, label, sheet, digit, guess):
        """Keep a digit with its label, and have the page ready for the next. sheet: the DrawingSheet that it is on;
        guess: what the network takes it for."""
        tray, kept = self.tray, Labelled(digit, label, guess)
        self.tray = own_digits.added(tray, kept)
        if len(self.tray) == len(tray):
            self.refused = sheet
        else:
            self.kept_last = kept
            part(Drawing).clear(sheet, kept)

    @property
    def label_key(self):
        """The key of the control that labels what is on the page: another one for each label. A browser that does not
        know yet that a label was taken says it again with its next message, and then it would be the next drawing's."""
        return f"label_{self.labels}"

    @property
    def full(self):
        """Whether there was, and is, no room for the digit that is on the page."""
        return self.refused is part(Drawing).sheet and len(self.tray) >= own_digits.MAX_DIGITS

    @property
    def just_kept(self):
        """The digit that was kept last, as long as it is in the tray and no other is on the page; None if not."""
        there = any(kept is self.kept_last for kept in self.tray)
        return self.kept_last if there and part(Drawing).sheet.digit() is None else None

    def heed_undo(self):
        """Have a digit that was kept not in the tray once it is on the page again: its label was undone too."""
        undone, part(Drawing).undone = part(Drawing).undone, []
        for digit in filter(None, undone):
            alike = [kept for kept in self.tray if kept.look == digit.look][-1:]
            self.tray = tuple(kept for kept in self.tray if kept not in alike)
            self.kept_last = None
        if self._lesson is not None and self.lesson is None:
            self._lesson = self.learned = None  # another run has come after it

    def take_back(self):
        """Have the digit that was kept last not in the tray, and on the page again if there is no other by now."""
        part(Drawing).undo(self.kept_last)
        self.heed_undo()

    def drop(self, numbers):
        """Take the digits of these numbers out of the tray."""
        self._take_out(own_digits.without(self.tray, numbers))

    def forget(self):
        """Take all of them out, and those that a lesson was given on."""
        self._take_out(())
        self._lesson = self.learned = None

    def _take_out(self, left):
        removed = tuple(kept for kept in self.tray if kept not in left)
        if removed:  # a second press has nothing to take out, and leaves what the first one did
            self.tray, self.left_out = left, 0
            self.removed.add(removed)

    def bring_back(self):
        """Have those that were taken out last in the tray again, but those that are there by now; those for which there
        is no room stay out."""
        news, tray = own_digits.without_known(self.tray, self.removed.take() or ()), self.tray
        self.tray = own_digits.added(tray, *news)
        if left := news[len(self.tray) - len(tray) :]:
            self.removed.add(left)

    def open_file(self, file):
        """Add the digits of a file, but those that are in the tray already. Raises ValueError if it is no such file."""
        news = own_digits.news_of(self.tray, file)
        self.left_out = max(0, len(self.tray) + len(news) - own_digits.MAX_DIGITS)
        self.tray = own_digits.added(self.tray, *news)

    @property
    def lesson(self):
        """The Lesson that the session's run is, or None."""
        return self._lesson if self._lesson is not None and self._lesson.run is part(Training).run else None

    def begin_lesson(self, reader, data, share):
        """Go on training from a ReadingNetwork with the tray's digits as a share of the digits it learns from.

        Where that cannot be, the drawing's `problem` says why.
        """
        if not self.tray:
            return  # all of them were removed just before
        network, run_before = reader.network, part(Training).run
        config, mixed = training_of(network, self.tray, data, share, part(Training).rules.at_most)
        before = scores(network, self.tray, data)
        try:
            run = part(Training).start(config, mixed, network=network, origin=reader.origin)
        except ValueError as problem:
            part(Drawing).problem = f"{settings.in_titles(str(problem))}."
            return
        if run is run_before:
            part(Drawing).problem = part(TaskWork).problem
            return
        self._lesson = Lesson(run, self.tray, data, before)
        self.learned = Learned(run.config, self.tray, data.name, before, share)

    def put_back(self, found):
        """Have these digits in the tray, and what is known of the lesson."""
        self.tray, self.learned = found.tray, found.learned

    def data_of(self, entry):
        """The digits that a run of the lab book was trained on, if it is the lesson of the desk; None if not."""
        found = self.learned
        data = None if found is None else library.named(found.data)
        if data is None or entry.config != found.config:
            return None
        mixed = own_digits.mixed(data, entry.config.training_digits, *own_digits.arrays(found.own), found.share)
        return mixed if entry.origin.own_digits and base_name(entry) == data.name else None

    def take_lesson(self):
        """Go on with the lesson of the desk, if it is the session's run."""
        run, found = part(Training).run, self.learned
        data = None if found is None else library.named(found.data)
        if data and run.config == found.config and run.origin.own_digits:
            self._lesson = Lesson(run, found.own, data, found.before)
        else:
            self.learned = None
