"""The digits of somebody's own hand. They are kept beside the lab book until somebody takes them out."""

from dataclasses import dataclass

from lab import own_digits, settings
from lab.data_library import library
from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from lab.ledger.rows import plain_config
from lab.lesson import Lesson, scores, training_of
from lab.origin import base_name
from lab.own_digits import Labelled
from ui.session.drawing import Drawing
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training
from ui.session.undo_history import MOST


@dataclass
class OwnDigits:
    """tray: the digits that were kept, the oldest first; kept_last: the one that was just kept, until it is taken back;
    refused: the DrawingSheet of the last for which there was no room; removed: those that were taken out last, until
    the page is opened again; left_out: for how many of the last file's there was none; labels: how many were
    pressed."""

    tray: tuple[Labelled, ...] = ()
    kept_last: Labelled | None = None
    refused: DrawingSheet | None = None
    removed: tuple[Labelled, ...] = ()
    left_out: int = 0
    labels: int = 0
    # What was on the page when a digit was kept, and that digit: as many of them as undo goes back to. After a reload
    # undo takes no label back.
    _kept_from: tuple[tuple[DrawingSheet, Labelled], ...] = ()
    _lesson: Lesson | None = None
    _share: float = 0.0  # of own digits among those that the lesson is trained on
    _found: tuple | None = None  # a lesson on the desk, whose run is not there yet: (config, own digits, data, before)

    def keep(self, label, sheet, digit, guess):
        """Keep a digit with its label, and have the page ready for the next. sheet: the DrawingSheet that it is on;
        guess: what the network takes it for."""
        tray, kept, drawing = self.tray, Labelled(digit, label, guess), part(Drawing)
        self.tray = own_digits.added(tray, kept)
        if len(self.tray) == len(tray):
            self.refused = sheet
        else:
            self.kept_last = kept
            self._kept_from = (*self._kept_from, (sheet, kept))[-MOST:]
            drawing.clear(sheet)

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
        for sheet, kept in self._kept_from:
            if any(sheet is each for each in undone):
                self._untake(kept)

    def take_back(self):
        """Have the digit that was kept last not in the tray, and on the page again if there is no other by now."""
        drawing, digit = part(Drawing), self.kept_last
        sheet = next((sheet for sheet, kept in self._kept_from if kept is digit), None)
        self._untake(digit)
        if sheet is not None and drawing.sheet.digit() is None:
            drawing.bring_back(sheet)

    def _untake(self, digit):
        self.tray = tuple(kept for kept in self.tray if kept is not digit)
        self._kept_from = tuple(each for each in self._kept_from if each[1] is not digit)
        self.removed = tuple(each for each in self.removed if each is not digit)
        self.kept_last = None

    def drop(self, numbers):
        """Take the digits of these numbers out of the tray."""
        self._take_out(own_digits.without(self.tray, numbers))

    def forget(self):
        """Take all of them out, and those that a lesson was given on."""
        self._take_out(())
        self._lesson = None

    def _take_out(self, left):
        removed = tuple(kept for kept in self.tray if not any(kept is each for each in left))
        if removed:  # a second press has nothing to take out, and leaves what the first one did
            self.tray, self.removed, self.left_out = left, removed, 0

    def bring_back(self):
        """Have those that were taken out last in the tray again, but those that are there by now; those for which there
        is no room stay out."""
        news = own_digits.without_known(self.tray, self.removed)
        tray = self.tray
        self.tray = own_digits.added(tray, *news)
        self.removed = news[len(self.tray) - len(tray) :]

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
        network, origin = reader.network, reader.origin
        config, mixed = training_of(network, self.tray, data, share, part(Training).rules.at_most)
        before = scores(network, self.tray, data)
        run_before = part(Training).run
        try:
            run = part(Training).start(config, mixed, network=network, origin=origin)
        except ValueError as problem:
            part(Drawing).problem = f"{settings.in_titles(str(problem))}."
            return
        if run is run_before:
            part(Drawing).problem = part(TaskWork).problem
            return
        self._lesson, self._share = Lesson(run, self.tray, data, before), share

    @property
    def kept(self):
        """What the desk has of them: the tray, and the lesson if it is the latest run; or None."""
        return (self.tray, self.lesson) if self.tray or self.lesson else None

    def pack(self):
        lesson = self.lesson
        if lesson is None:
            return parts.pack_digits(self.tray)
        facts = {
            "config": plain_config(lesson.run.config),
            "data": lesson.data.name,
            "before": lesson.before,
            "share": self._share,
        }
        return parts.pack_digits(self.tray, (lesson.own, facts))

    def put_back(self, content):
        """Have the tray of before, beside what was kept here since, and what is known of the lesson. Raises ValueError
        for what is none."""
        _, lesson = parts.unpack_digits(content)
        if lesson is not None and self.lesson is None:
            own, facts = lesson
            before, (share,) = parts.shares(facts.get("before"), 2), parts.shares([facts.get("share")], 1)
            data = library.named(facts["data"]) if isinstance(facts.get("data"), str) else None
            self._found = (parts.config_of(facts), own, data, before) if data else None
            self._share = share
        self.merge(None, content)

    def data_of(self, entry):
        """The digits that a run of the lab book was trained on, if it is the lesson of the desk; None if not."""
        if self._found is None or entry.config != self._found[0]:
            return None
        config, own, data, _ = self._found
        mixed = own_digits.mixed(data, config.training_digits, *own_digits.arrays(own), self._share)
        return mixed if entry.origin.own_digits and base_name(entry) == data.name else None

    def merge(self, before, theirs):
        """Have what another tab or device has kept, and not what it has removed, beside what was changed here.

        before, theirs: what the desk had when this session read or wrote it last, and has now, as bytes or None.
        """
        had, there = (parts.unpack_digits(content)[0] if content else () for content in (before, theirs))
        self.tray = own_digits.joined(had, self.tray, there)

    def take_lesson(self):
        """Go on with the lesson of the desk, if it is the session's run."""
        run, found, self._found = part(Training).run, self._found, None
        if found is not None and run.config == found[0] and run.origin.own_digits:
            _, own, data, before = found
            self._lesson = Lesson(run, own, data, before)
