"""The lab book that this session's runs are kept in, and another one that is looked at."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.classes import ending
from lab.data_library import library
from lab.ledger import files, writer
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.origin import EARLIER, base_name, gone_on
from lab.restored import restored
from lab.runs.run import Run
from nncore.datasets import DIGIT_NAMES
from ui.session import cookie, widgets
from ui.session.address_bar import Address
from ui.session.compared import Compared
from ui.session.networks import Networks
from ui.session.own_digits import OwnDigits
from ui.session.store import forget, forget_all, part
from ui.session.training import Training
from ui.session.undo_history import UndoHistory

REFUSAL = (
    ":material/cookie_off: **This browser keeps no cookies, so a reload cannot find your notebook again.** Everything "
    "works until you close or reload this page. Allow cookies for this address and reload now; or before you go, take "
    "your runs home with *Files* on Compare, and your digits on Draw."
)
LINK = "runs"  # what the link to a lab book has its token under


@dataclass
class LabBook:
    """own: the token of this browser's lab book, which begins when something is kept in it; visited: that of another
    one, which is looked at and not changed, or None; linked: that of one that a link leads to, until the reader has
    said whether to open it; deleted: of each deletion that can be undone, the ids of its runs; problem: why the
    last change did not happen; out_of_reach: why what there was could not be put back yet; refused: whether the browser
    keeps no cookies, until the reader has said to have read so; imported: what came of the last file of runs that was
    opened, as sentences, which may hold something of the file."""

    own: str = field(default_factory=lambda: cookie.token() or new_token())
    visited: str | None = None
    linked: str | None = None
    deleted: UndoHistory = field(default_factory=UndoHistory)
    problem: str | None = None
    out_of_reach: str | None = None
    refused: bool = field(default_factory=cookie.is_refused)
    imported: list[str] = field(default_factory=list)
    goes_to: tuple[str, dict | None] | None = None  # the token for the browser to keep, and its address then
    _recorded: Run | None = None  # the last run that the writer was told of

    def __post_init__(self):
        linked = part(Address).take(LINK)
        self.linked = linked if linked != self.own else None
        part(Training).owner = self.own

    @property
    def token(self):
        """The token of the lab book that is looked at: one's own, or another one."""
        return self.visited or self.own

    @property
    def ledger(self):
        """The Ledger that everybody's lab books are in."""
        return writer.default().ledger

    @property
    def trouble(self):
        """Why something of one's own is not written down just now; None if all is, or will be in a moment."""
        if ending.is_over(self.own):
            return None  # nothing is tried again for a lab book that is gone
        return self.out_of_reach or writer.default().problem_of(self.own)

    def read_refusal(self):
        """Say no more that the browser keeps no cookies."""
        self.refused = False

    # Other lab books

    def visit(self):
        """Look into the lab book that a link leads to."""
        self._look_into(self.linked)

    def stay(self):
        """Look into one's own lab book, whatever a link leads to."""
        self._look_into(None)

    def _look_into(self, token):
        self.visited, self.linked, self.problem, self.deleted = token, None, None, UndoHistory()
        forget(Compared)

    def leave(self, said=None):
        """Begin an empty lab book with nothing of the reader before; theirs is there for whoever has its link. said: as
        for `move_to`."""
        self.move_to(new_token(), said)

    def move_in(self):
        """Make the lab book that is looked at this browser's own."""
        self.move_to(self.visited)

    def move_to(self, token, said=None):
        """Make the lab book of a token this browser's own, and open the app there. said: what its address says then,
        {key: text}."""
        part(Training).leave()
        forget_all()
        book = part(LabBook)
        # The page is opened anew, too: what was typed into it is in the browser alone.
        book.own, book.goes_to = token, (token, said)
        part(Training).owner = token

    # Runs

    @property
    def has_runs(self):
        """Whether there are runs in one's own lab book, as far as that can be told."""
        with suppress(LedgerProblem):
            return bool(self.own and self.ledger.entries(self.own))
        return False

    @property
    def unrecorded(self):
        """This session's run, if it is not written down yet and has begun; else None."""
        run = part(Training).begun
        return None if run is self._recorded else run

    def record(self):
        """Have this session's run written down, if that is not so yet. Call it at the start of every page."""
        run = self.unrecorded
        if run is not None:
            writer.default().follow(run, self.own)
            self._recorded = run

    def restore_run(self, data_of):
        """Go on with the newest run: the one that goes on, or as it ended. Returns what is not there of it, or None.

        data_of: finds the Digits of an Entry that are no data set of this machine, or None. Raises LedgerProblem.
        """
        run, sentence = writer.default().newest(self.own), None
        if run is None:
            # Those of a sweep or a repetition are not what somebody had before them.
            others = (entry for entry in self.ledger.entries(self.own) if not (entry.group or entry.group_id))
            newest = max((each for each in others if not each.imported), key=lambda each: each.created, default=None)
            if newest is None:
                return None
            run, sentence = restored(self.ledger, self.own, newest, data_of(newest))
        if run is None:
            self.open_network(newest)
            return sentence
        training = part(Training)
        training.take_up(run)
        self._recorded = run
        training.restore_settings(run.now)
        part(OwnDigits).take_lesson()
        return sentence

    def open_network(self, entry):
        """Read with the network of a run in the lab book, if it is kept there and whole."""
        try:
            network = self.ledger.network(self.token, entry.id)
        except ValueError as error:
            self.problem = str(error)
            return
        if network is not None:
            entry = entry.of_network
            data = library.named(base_name(entry))
            names = DIGIT_NAMES if data is None else data.class_names
            # What a file says of its runs, where they began and what they learned from, it may have made up.
            origin = None if entry.imported else gone_on(entry, entry.iterations, EARLIER)
            part(Networks).open(network, entry.config, names, entry.test_accuracy, origin)

    def change(self, name, *arguments):
        """Do something to runs: the Ledger's method of this name, with these arguments."""
        self.problem = None
        if self.visited:
            self.problem = "Nothing is changed in a notebook that you only look at."
            return
        try:
            getattr(self.ledger, name)(self.token, *arguments)
        except LedgerProblem as problem:
            self.problem = str(problem)
            return
        if name == "delete":
            self.deleted.add(arguments[0])
        elif name == "undelete":
            # A second press may say the same once more: what was deleted before that keeps its way back.
            self.deleted.take(lambda ids: ids == arguments[0])

    def edit(self, id, title_key, note_key, group=()):
        """Give a run the title and the note that the widgets of these keys say. group: the ids of a repetition, whose
        title it is then."""
        if group:
            self.change("rename_group", group, widgets.value(title_key))
        else:
            self.change("rename", id, widgets.value(title_key))
        self.change("annotate", id, widgets.value(note_key))

    def open_file(self, file):
        """Add the runs of a file to one's own. Raises LedgerProblem, or ValueError if it is no such file."""
        self.imported = []
        found = files.import_file(self.ledger, self.own, file)
        n = len(found.ids)
        self.imported = ["1 run came in." if n == 1 else f"{n:,} runs came in.", *found.left_out]
