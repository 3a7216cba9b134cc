"""What is on the canvas of this session, and the stroke that is being drawn."""

from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock

from lab import pen
from lab.canvas_strokes import ABOVE, Stroke, for_canvas
from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from render import pictures
from ui.session import widgets
from ui.session.store import part
from ui.session.undo_history import MOST, UndoHistory

# The keys of the controls that choose the paper, and the grid of pixels in place of the canvas.
ON_WHITE, BY_PIXEL = "on_white", "by_pixel"


@dataclass(frozen=True)
class Start:
    """What the canvas starts from. sheet: what was on it then; generation: counts up, the canvas restarts with it."""

    sheet: DrawingSheet = field(default_factory=DrawingSheet)
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
    place of the canvas; both as their controls said last.

    A script and the socket change it, each in its own thread.
    """

    sheet: DrawingSheet = field(default_factory=DrawingSheet)
    problem: str | None = None
    live: Stroke | None = None
    start: Start = field(default_factory=Start)
    shown: Start = field(default_factory=Start)
    pen: str | None = None
    heard: int = 0
    pressed: dict[str, DrawingSheet] = field(default_factory=dict)
    on_white: bool = False
    by_pixel: bool = False
    undone: list[DrawingSheet] = field(default_factory=list)  # what undo brought back, until somebody has looked at it
    _history: UndoHistory = field(default_factory=lambda: part(UndoHistory))
    _told: str | None = None  # the problem that the page says
    _left: tuple = None, 0  # of the session before: the name of the pen, and the number of its last action
    _was_inked: bool = False  # whether the pen drew anything: only then it matters what of it was heard
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
        return self.sheet.empty and self.live is None and not (self.heard or self._left[1])

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

    def replace(self, sheet, before=None):
        """Put a sheet in place of what is on the canvas, which `undo` brings back. before: what was on the canvas when
        that was asked for, if not this: what was drawn since is drawn on the new one."""
        with self._lock:
            before, now = before or self.sheet, self.sheet
            n = len(before.strokes)
            since = now.strokes[n:] if now.strokes[:n] == before.strokes else ()
            if not (before.empty and sheet.empty):
                self._history.add(before)
            for stroke in since:
                sheet = sheet.with_stroke(stroke)
            self.show(sheet)

    def clear(self, before=None):
        """Take everything off the canvas; `undo` brings it back. before: as for `replace`."""
        # An empty page stays the one that it is: it is not kept in place of what another tab has drawn since.
        self.replace(self.sheet if self.sheet.empty else DrawingSheet(on_white=self.on_white), before)

    def undo(self):
        """Take back what was done last: a stroke, or if there is none, what was put onto the canvas or its clearing."""
        with self._lock:
            if not self.sheet.strokes and self._history.sheets:
                before = self._history.take()
                self.undone = [*self.undone, before][-MOST:]
                self.show(before.recoloured(self.on_white))
            elif not self.sheet.empty:
                self.show(self.sheet.undone())

    def bring_back(self, sheet):
        """Put a sheet that undo would have come to in place of what is on the canvas."""
        self._history.drop(sheet)
        self.show(sheet.recoloured(self.on_white))

    def at_press(self, key):
        """What was on the canvas when something beside it was pressed."""
        with self._lock:
            return self.pressed.pop(key, self.sheet)

    @property
    def outdated(self):
        """Whether the page is to be drawn anew: the canvas shows something else, or what could not be done is not
        said."""
        return self.start is not self.shown or self.problem != self._told

    def note_shown(self):
        """Remember that the page is drawn now with all that was done, and what its controls say."""
        self.on_white, self.by_pixel = bool(widgets.value(ON_WHITE)), bool(widgets.value(BY_PIXEL))
        self.shown, self._told = self.start, self.problem

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
            name, last = (self.pen, self.heard) if self.pen else self._left
            last = last if report.pen == name else 0
            new = [action for action in report.actions if action.number > last]
            # What was drawn on a canvas that has been replaced since has to be shown on the new one.
            if sum(map(self._do, new)):
                self.restart()
            self.pen, self.live = report.pen, report.live
            self.heard = max([last, *(action.number for action in report.actions)])
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
            {pen.UNDO: self.undo, pen.CLEAR: self.clear}[action.kind]()
            return False
        try:
            self.sheet, self._was_inked = self.sheet.with_stroke(action.stroke), True
        except ValueError as problem:
            self.problem = f"This stroke was left out: {problem}."
            return True
        if isinstance(action.stroke, Pixels):
            return not self.by_pixel
        return action.canvas != self.start.generation

    @property
    def kept(self):
        """What the desk has of it: what is on the canvas, and whether that is the grid of pixels; or None. Of an empty
        one, too, it has what was heard."""
        nothing = self.sheet.empty and not (self.sheet.on_white or self.by_pixel or self._was_inked or self._left[1])
        return None if nothing else (self.sheet, self.by_pixel)

    def pack(self):
        drawn_by = (self.pen, self.heard) if self.pen else self._left
        return parts.pack_drawing(self.sheet, self.by_pixel, *drawn_by)

    def merge(self, before, theirs):
        """Have undo come to what another tab or device has drawn, which goes from the desk for what is drawn here.

        before, theirs: what the desk had when this session read or wrote it last, and has now, as bytes or None.
        """
        was, sheet = (parts.unpack_drawing(content)[0] if content else DrawingSheet() for content in (before, theirs))
        known = [parts.pack_drawing(each) for each in (was, self.sheet, *self._history.sheets)]
        if not sheet.empty and parts.pack_drawing(sheet) not in known:
            self._history.add(sheet)

    def put_back(self, content):
        """Draw on where a desk has it from. Raises ValueError for what is no drawing."""
        sheet, by_pixel, *self._left = parts.unpack_drawing(content)
        widgets.put({ON_WHITE: sheet.on_white, BY_PIXEL: by_pixel})
        self.on_white, self.by_pixel = sheet.on_white, by_pixel
        self.show(sheet)
