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

    live: the stroke that is being drawn, or None; changed: whether something was done since the page was drawn; rests:
    whether the pen has said since that nothing more is done; start: what the canvas starts from. It restarts when this
    changes, and only then. shown: the generation of the start that the browser was given last; sends: whether the
    canvas was told to send its strokes itself. pen, heard: the name of the pen, and the numbers of its last report and
    of its last action that were heard; drawn_by_pen: whether strokes come from it, or from the canvas itself, which
    sends them later.
    """

    sheet: DrawingSheet = field(default_factory=DrawingSheet)
    problem: str | None = None
    live: Stroke | None = None
    changed: bool = False
    rests: bool = True
    start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    shown: int = 0
    sends: bool = True
    pen: str | None = None
    heard: tuple[int, int] = (0, 0)
    drawn_by_pen: bool = False
    undone: list[DrawingSheet] = field(default_factory=list)  # what undo brought back, until somebody has looked at it
    _history: UndoHistory = field(default_factory=lambda: part(UndoHistory))
    _told: str | None = None  # the problem that the page says
    _pressed: list[str] = field(default_factory=list)  # buttons that were obeyed before any pen was heard
    _sent: list = field(default_factory=list)  # the strokes that the canvas sent last
    _outdated: list | None = None  # those from before it was restarted
    _left: tuple = None, 0  # of the session before: the name of the pen, and the number of its last action
    _was_inked: bool = False  # whether the pen drew anything: only then it matters what of it was heard
    _begun: tuple = ()  # the strokes on top that the canvas started with

    @property
    def on_white(self):
        """Whether the ink is black and the paper white."""
        return bool(widgets.value(ON_WHITE))

    @property
    def by_pixel(self):
        """Whether the grid of pixels is shown in place of the canvas."""
        return bool(widgets.value(BY_PIXEL))

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
        objects = canvas_strokes.for_canvas(self.sheet.on_top, self.sheet.on_white)
        self.start = {"objects": objects, "generation": self.start["generation"] + 1}
        self._begun, self._outdated, self.changed = self.sheet.on_top, self._sent, True

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
            self._pressed.append(kind)
            self._press(kind)

    def _press(self, kind):
        {pen.UNDO: self.undo, pen.CLEAR: self.clear}[kind]()

    @property
    def rested(self):
        """Whether the pen rests after something was done: what tells of the drawing elsewhere has to follow."""
        return self.changed and self.rests

    @property
    def outdated(self):
        """Whether the page is to be drawn anew: the canvas shows something else, or need not send its strokes; or what
        could not be done is not said."""
        is_not_shown = self.start["generation"] != self.shown or self.problem != self._told
        return is_not_shown or (self.rested and self.sends and self.drawn_by_pen)

    def note_shown(self):
        """Remember that the page is drawn now with all that was done."""
        self.changed, self.shown, self._told = False, self.start["generation"], self.problem
        self.sends = not self.drawn_by_pen

    def change_paper(self):
        """Draw what is on the canvas in the ink of the paper that has just been chosen."""
        self.show(self.sheet.recoloured(self.on_white))

    def put_drawing(self, sheet):
        """Put a drawing onto the canvas, on its own paper."""
        widgets.put({ON_WHITE: sheet.on_white})
        self.replace(sheet)

    def put_on_page(self, picture):
        """Put a picture, (280, 280) uint8, white ink on black, onto the canvas, to be read and to draw on."""
        self.replace(DrawingSheet.of_picture(picture, self.on_white))

    def put_digit(self, digit):
        """Put a digit of a data set, (28, 28) uint8, onto the canvas, to be read as it is until drawn on."""
        self.replace(DrawingSheet.of_picture(pictures.page_of(digit), self.on_white, digit))

    def hear(self, said, pressed=None):
        """Do what the pen says was done and has not been heard yet. said: what a browser sent as its report.

        pressed: the key of something: then only what was done before that was pressed.
        """
        try:
            report = pen.read(said).before(pressed)
        except ValueError:
            return  # no pen of ours says such a thing
        # One that goes on after a reload tells what it may have been heard of in the session before.
        name, last = (self.pen, self.heard[1]) if self.pen else self._left
        last = last if report.pen == name else 0
        new = [action for action in report.actions if action.number > last and not self._was_obeyed(action)]
        # What was drawn on a canvas that has been replaced since has to be shown on the new one.
        if sum(map(self._do, new)) or (not new and report.missing == self.start["generation"]):
            self.restart()
        self.changed, self.rests = self.changed or bool(new), not (new or report.live)
        self._pressed = []
        heard = max([last, *(action.number for action in report.actions)])
        self.pen, self.heard, self.live = report.pen, (report.message, heard), report.live
        try:
            self.seen  # noqa: B018  there may be no room for it
        except ValueError:
            self.live = None

    def _was_obeyed(self, action):
        """Whether an action is a button's whose own message came before it."""
        if action.kind not in self._pressed:
            return False
        self._pressed.remove(action.kind)
        return True

    def _do(self, action):
        """Do what the pen did. Returns whether it is not seen on the canvas."""
        if action.kind != pen.STROKE:
            self._press(action.kind)
            return False
        pressed = isinstance(action.stroke, Pixels)
        self.drawn_by_pen = self.drawn_by_pen or not pressed
        try:
            self.sheet, self._was_inked = self.sheet.with_stroke(action.stroke), True
        except ValueError as problem:
            self.problem = f"This stroke was left out: {problem}."
            return True
        if pressed:
            return not self.by_pixel
        return action.canvas != self.start["generation"]

    def take(self, objects):
        """Remember the strokes that the canvas itself sent, where no pen brings them. objects: as they were sent."""
        # After a restart, until the canvas has answered, its value is still what it sent before.
        if self.drawn_by_pen or objects is None or objects == self._outdated:
            return
        try:
            sheet = self.sheet.with_on_top(canvas_strokes.read_all(objects))
        except ValueError:
            return  # no canvas of ours sends such a thing; what is remembered stays
        # A canvas that is built anew says for a moment that nothing is on it, and a tab that was cut off for long what
        # its canvas sent long ago. What is drawn goes on from what the canvas started with.
        if sheet.on_top[: len(self._begun)] != self._begun:
            return
        if sheet.on_top != self.sheet.on_top:
            self.sheet = sheet
        self._outdated, self._sent = None, objects

    @property
    def kept(self):
        """What the desk has of it: what is on the canvas, and whether that is the grid of pixels; or None. Of an empty
        one, too, it has what was heard."""
        nothing = self.sheet.empty and not (self.sheet.on_white or self.by_pixel or self._was_inked or self._left[1])
        return None if nothing else (self.sheet, self.by_pixel)

    def pack(self):
        drawn_by = (self.pen, self.heard[1]) if self.pen else self._left
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
        self.show(sheet)
