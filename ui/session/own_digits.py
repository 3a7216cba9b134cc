"""The digits of somebody's own hand in this session. They are in its memory alone, and never on the disk."""

from dataclasses import dataclass

import numpy as np

from lab import own_digits
from lab.lesson import Lesson, scores, training_of
from lab.own_digits import Labelled
from ui.session import widgets
from ui.session.store import part
from ui.session.training import Training


@dataclass
class OwnDigits:
    """tray: the digits that were kept, the oldest first; on_page: the digit on the page, and what the network takes it
    for, or None."""

    tray: tuple[Labelled, ...] = ()
    on_page: tuple[np.ndarray, int] | None = None
    _lesson: Lesson | None = None

    def keep(self, key):
        """Keep the digit on the page, with the label that the widget of this key says, which is ready for the next."""
        label = widgets.value(key)
        widgets.put({key: None})
        if label is not None and self.on_page is not None:
            digit, guess = self.on_page
            self.tray = own_digits.added(self.tray, Labelled(digit, label, guess))

    def drop(self, numbers):
        """Take the digits of these numbers out of the tray."""
        self.tray = own_digits.without(self.tray, numbers)

    def open_file(self, file):
        """Add the digits of a file, but those that are in the tray already. Raises ValueError if it is no such file."""
        self.tray = own_digits.merged(self.tray, file)

    @property
    def lesson(self):
        """The Lesson that the session's run is, or None."""
        return self._lesson if self._lesson is not None and self._lesson.run is part(Training).run else None

    def begin_lesson(self, reader, data, share):
        """Go on training from a ReadingNetwork with the tray's digits as a share of the digits it learns from."""
        network, origin = reader.network, reader.origin
        config, mixed = training_of(network, self.tray, data, share)
        before = scores(network, self.tray, data)
        run = part(Training).start(config, mixed, network=network, origin=origin)
        self._lesson = Lesson(run, self.tray, data, before)
