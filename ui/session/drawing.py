"""What is on the canvas of this session, and the stroke that is being drawn."""

from dataclasses import dataclass, field

from lab import canvas_strokes, pen
from lab.canvas_strokes import Stroke
from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from render import pictures
from ui.session import widgets
from ui.session.store import part
from ui.session.undo_history import MOST, UndoHistory

# The keys of the controls that choose the paper, and the grid of pixels in place of the canvas.
ON_WHITE, BY_PIXEL = "on_white", "by_pixel"


@dataclass
class Drawing:
    """sheet: what is on the canvas; problem: why a stroke, a label or a file of digits was not taken, as a sentence.

    live: the stroke that is being drawn, or None; start: what the canvas starts from: it restarts when this changes,
    and only then; shown: the generation of the start that the browser was given last. pen, heard: the name of the pen,
    and the number of its last action that was heard. pressed: {key: the sheet when something beside the canvas was
    pressed}, as the pen saw it: a hand draws on before the press has come to the server. on_white: whether the ink is
    black and the paper white; by_pixel: whether the grid of pixels is shown in place of the canvas; both as their
    controls said last.
    """

    sheet: DrawingSheet = field(default_factory=DrawingSheet)
    problem: str | None = None
    live: Stroke | None = None
    start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    shown: int = 0
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

    @property
    def seen(self):
        """The sheet with the stroke that is being drawn."""
        return self.sheet if self.live is None else self.sheet.with_stroke(self.live)

    def show(self, sheet):
        """Put a sheet in place of what is on the canvas."""
        self.sheet, self.problem = sheet, None
        self.restart()

    def restart(self):
        """Have the canvas start from what is on it now."""
        objects = canvas_strokes.for_canvas(self.sheet.on_top, self.sheet.on_white, canvas_strokes.ABOVE)
        self.start = {"objects": objects, "generation": self.start["generation"] + 1}

    def replace(self, sheet):
        """Put a sheet in place of what is on the canvas, which `undo` brings back."""
        if not (self.sheet.empty and sheet.empty):
            self._history.add(self.sheet)
        self.show(sheet)

    def clear(self):
        """Take everything off the canvas; `undo` brings it back."""
        # An empty page stays the one that it is: it is not kept in place of what another tab has drawn since.
        self.replace(self.sheet if self.sheet.empty else DrawingSheet(on_white=self.on_white))

    def undo(self):
        """Take back what was done last: a stroke, or if there is none, what was put onto the canvas or its clearing."""
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

    def press(self, kind):
        """Do what a button says, pen.UNDO or CLEAR; but where there is a pen, it has seen the button, and tells it."""
        if self.pen is None:
            self._press(kind)

    def _press(self, kind):
        {pen.UNDO: self.undo, pen.CLEAR: self.clear}[kind]()

    def at_press(self, key):
        """What was on the canvas when something beside it was pressed."""
        return self.pressed.pop(key, self.sheet)

    def clear_until(self, sheet):
        """Take everything off the canvas but what was drawn on it after it was this sheet."""
        n, now = len(sheet.strokes), self.sheet
        self.clear()
        if now is not sheet and now.strokes[:n] == sheet.strokes:
            self.show(DrawingSheet(now.strokes[n:], on_white=self.on_white))

    @property
    def outdated(self):
        """Whether the page is to be drawn anew: the canvas shows something else, or what could not be done is not
        said."""
        return self.start["generation"] != self.shown or self.problem != self._told

    def note_shown(self):
        """Remember that the page is drawn now with all that was done, and what its controls say."""
        self.on_white, self.by_pixel = bool(widgets.value(ON_WHITE)), bool(widgets.value(BY_PIXEL))
        self.shown, self._told = self.start["generation"], self.problem

    def change_paper(self):
        """Draw what is on the canvas in the ink of the paper that has just been chosen."""
        self.on_white = bool(widgets.value(ON_WHITE))
        self.show(self.sheet.recoloured(self.on_white))

    def put_drawing(self, sheet):
        """Put a drawing onto the canvas, on its own paper."""
        widgets.put({ON_WHITE: sheet.on_white})
        self.on_white = sheet.on_white
        self.replace(sheet)

    def put_on_page(self, picture):
        """Put a picture, (280, 280) uint8, white ink on black, onto the canvas, to be read and to draw on."""
        self.replace(DrawingSheet.of_picture(picture, self.on_white))

    def put_digit(self, digit):
        """Put a digit of a data set, (28, 28) uint8, onto the canvas, to be read as it is until drawn on."""
        self.replace(DrawingSheet.of_picture(pictures.page_of(digit), self.on_white, digit))

    def hear(self, said):
        """Do what the pen says was done and has not been heard yet. said: what a browser sent as its report. Returns
        the number of the last action that was heard. Raises ValueError for what no pen of ours says."""
        report = pen.read(said)
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
        return self.heard

    def _do(self, action):
        """Do what the pen did. Returns whether it is not seen on the canvas."""
        if action.kind != pen.STROKE:
            self._press(action.kind)
            return False
        try:
            self.sheet, self._was_inked = self.sheet.with_stroke(action.stroke), True
        except ValueError as problem:
            self.problem = f"This stroke was left out: {problem}."
            return True
        if isinstance(action.stroke, Pixels):
            return not self.by_pixel
        return action.canvas != self.start["generation"]

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
