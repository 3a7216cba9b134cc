"""What is on the canvas of this session, and the stroke that is being drawn."""

from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock

from lab import pen
from lab.canvas_strokes import ABOVE, Stroke, for_canvas
from lab.desk_state import EMPTY, Step
from lab.drawing_sheet import DrawingSheet
from lab.own_digits import Labelled
from lab.pixels import Pixels
from render import pictures
from ui.session import widgets
from ui.session.store import part
from ui.session.undo_history import UndoHistory

# The keys of the controls that choose the paper, and the grid of pixels in place of the canvas.
ON_WHITE, BY_PIXEL = "on_white", "by_pixel"


@dataclass(frozen=True)
class Start:
    """What the canvas starts from. sheet: what was on it then; generation: counts up, the canvas restarts with it."""

    sheet: DrawingSheet = EMPTY
    generation: int = 0

    @cached_property
    def objects(self):
        """Its strokes, as the canvas describes them."""
        return for_canvas(self.sheet.on_top, self.sheet.on_white, ABOVE)


@dataclass
class Drawing:
    """sheet: what is on the canvas; problem: why a stroke, a label or a file of digits was not taken, as a sentence.

    live: the stroke that is being drawn, or None; start: the Start of the canvas; shown: the one that the page is drawn
    with. pen, heard: the name of the pen, and the number of its last action that was heard. pressed: {key: the sheet
    when something beside the canvas was pressed}, as the pen saw it: a hand draws on before the press has come to the
    script. on_white: whether the ink is black and the paper white; by_pixel: whether the grid of pixels is shown in
    place of the canvas; both as their controls said last. undone: the digits from which undo has come back, until
    somebody has looked; told: the name of the pen that changed the sheet last, and the number of its action; can:
    whether there was something to undo, to redo and to clear when the page was drawn.

    A script and the socket change it, each in its own thread.
    """

    sheet: DrawingSheet = EMPTY
    problem: str | None = None
    live: Stroke | None = None
    start: Start = field(default_factory=Start)
    shown: Start = field(default_factory=Start)
    pen: str | None = None
    heard: int = 0
    pressed: dict[str, DrawingSheet] = field(default_factory=dict)
    on_white: bool = False
    by_pixel: bool = False
    undone: list[Labelled] = field(default_factory=list)
    told: tuple[str | None, int] = (None, 0)
    can: tuple[bool, bool, bool] = (False, False, False)
    _history: UndoHistory = field(default_factory=lambda: part(UndoHistory))
    _redo: UndoHistory = field(
        default_factory=UndoHistory
    )  # of (sheet, what undo took from its history there, or None)
    _told: str | None = None  # the problem that the page says
    _seen: tuple = None, None, None  # what `seen` said last, and what it was of
    _lock: RLock = field(default_factory=RLock)

    @property
    def seen(self):
        """The sheet with the stroke that is being drawn."""
        with self._lock:
            live, sheet, seen = self._seen
            if live is not self.live or sheet is not self.sheet:
                seen = self.sheet if self.live is None else self.sheet.with_stroke(self.live)
                self._seen = self.live, self.sheet, seen
            return seen

    @property
    def untouched(self):
        """Whether nobody has drawn yet, nor put anything onto the canvas, here or before a reload."""
        return self.sheet.empty and self.live is None and not (self.heard or self.told[1])

    def show(self, sheet):
        """Put a sheet in place of what is on the canvas."""
        with self._lock:
            self.sheet, self.problem = sheet, None
            self.restart()

    @property
    def on_grid(self):
        """What the grid of pixels shows, (28, 28) uint8, or None where the canvas is there; and the number of the last
        action that is in it."""
        with self._lock:
            return (self.sheet.on_grid if self.by_pixel else None), self.heard

    def restart(self):
        """Have the canvas start from what is on it now."""
        with self._lock:
            self.start = Start(self.sheet, self.start.generation + 1)

    def replace(self, sheet, before=None, digit=None):
        """Put a sheet in place of what is on the canvas, which `undo` brings back. before: what was on the canvas when
        that was asked for, if not this: what was drawn since is drawn on the new one; digit: that was kept from it."""
        with self._lock:
            before, now = before or self.sheet, self.sheet
            n = len(before.strokes)
            since = now.strokes[n:] if now.strokes[:n] == before.strokes else ()
            if not (before.empty and sheet.empty):
                self._history.add(Step(before, digit))
                self._redo.steps = ()
            for stroke in since:
                sheet = sheet.with_stroke(stroke)
            self.show(sheet)

    def clear(self, before=None, digit=None):
        """Take everything off the canvas; `undo` brings it back. Arguments as for `replace`."""
        # An empty page stays the one that it is: it is not kept in place of what another tab has drawn since.
        self.replace(self.sheet if self.sheet.empty else DrawingSheet(on_white=self.on_white), before, digit)

    def undo(self, digit=None):
        """Take back what was done last: a stroke, or if there is none, what was put onto the canvas or its clearing;
        or that a digit was kept, which another one that is on the canvas by now stays on."""
        with self._lock:
            was, step = self.sheet, None
            if digit is None and (was.strokes or not self._history.steps):
                if was.empty:
                    return
                self.show(was.undone())
            elif step := self._history.take(lambda step: digit in (None, step.digit)):
                self.undone = [*self.undone, step.digit]
                if digit is None or was.digit() is None:
                    self.show(step.sheet.recoloured(self.on_white))
            self._redo.add((was, step))
            if step and step.digit:
                self._redo.steps = ()  # its label was undone too

    def redo(self):
        """Take back what was undone last, as long as nothing else was done since."""
        with self._lock:
            if found := self._redo.take():
                sheet, step = found
                if step:
                    self._history.add(step)
                self.show(sheet.recoloured(self.on_white))

    def _can(self):
        has = self.live is not None or not self.sheet.empty
        return has or bool(self._history.steps), bool(self._redo.steps), has

    def at_press(self, key):
        """What was on the canvas when something beside it was pressed."""
        with self._lock:
            return self.pressed.pop(key, self.sheet)

    @property
    def outdated(self):
        """Whether the page is to be drawn anew: the canvas shows something else, or what could not be done is not
        said, or there is something else to undo."""
        return self.start is not self.shown or self.problem != self._told or self.can != self._can()

    def note_shown(self):
        """Remember that the page is drawn now with all that was done, and what its controls say."""
        self.on_white, self.by_pixel = bool(widgets.value(ON_WHITE)), bool(widgets.value(BY_PIXEL))
        self.shown, self._told, self.can = self.start, self.problem, self._can()

    def change_paper(self):
        """Draw what is on the canvas in the ink of the paper that has just been chosen."""
        with self._lock:
            self.on_white = bool(widgets.value(ON_WHITE))
            self.show(self.sheet.recoloured(self.on_white))

    def put_drawing(self, sheet, before=None):
        """Put a drawing onto the canvas, on its own paper. before: as for `replace`."""
        widgets.put({ON_WHITE: sheet.on_white})
        self.on_white = sheet.on_white
        self.replace(sheet, before)

    def put_on_page(self, picture):
        """Put a picture, (280, 280) uint8, white ink on black, onto the canvas, to be read and to draw on."""
        self.replace(DrawingSheet.of_picture(picture, self.on_white))

    def put_digit(self, digit, before=None):
        """Put a digit of a data set, (28, 28) uint8, onto the canvas, to be read as it is until drawn on.

        before: as for `replace`."""
        self.replace(DrawingSheet.of_picture(pictures.page_of(digit), self.on_white, digit), before)

    def hear(self, said):
        """Do what the pen says was done and has not been heard yet. said: what a browser sent as its report. Returns
        how many actions were new. Raises ValueError for what no pen of ours says."""
        report = pen.read(said)
        with self._lock:
            # One that goes on after a reload tells what it may have been heard of in the session before.
            name, last = (self.pen, self.heard) if self.pen else self.told
            before, last = self.sheet, last if report.pen == name else 0
            new = [action for action in report.actions if action.number > last]
            # What was drawn on a canvas that has been replaced since has to be shown on the new one.
            if sum(map(self._do, new)):
                self.restart()
            self.pen, self.live = report.pen, report.live
            self.heard = max([last, *(action.number for action in report.actions)])
            if self.sheet is not before:
                self.told = self.pen, self.heard
            if report.pressed is not None:
                self.pressed = {**self.pressed, report.pressed: self.sheet}
            try:
                self.seen  # noqa: B018  there may be no room for it
            except ValueError:
                self.live = None
        return len(new)

    def _do(self, action):
        """Do what the pen did. Returns whether it is not seen on the canvas."""
        if action.kind != pen.STROKE:
            {pen.UNDO: self.undo, pen.REDO: self.redo, pen.CLEAR: self.clear}[action.kind]()
            return False
        try:
            self.sheet, self._redo.steps = self.sheet.with_stroke(action.stroke), ()
        except ValueError as problem:
            self.problem = f"This stroke was left out: {problem}."
            return True
        if isinstance(action.stroke, Pixels):
            return not self.by_pixel
        return action.canvas != self.start.generation

    def put_back(self, found):
        """Draw on where the desk has it from."""
        widgets.put({ON_WHITE: found.sheet.on_white, BY_PIXEL: found.by_pixel})
        self.on_white, self.by_pixel, self.told = found.sheet.on_white, found.by_pixel, found.told
        self.show(found.sheet)
