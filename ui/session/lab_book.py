"""The lab book that this session's runs are kept in."""

from dataclasses import dataclass, field

from lab.data_library import library
from lab.ledger import files, run_recorder
from lab.ledger.database import LedgerProblem
from lab.runs.run import Run
from nncore.datasets import DIGIT_NAMES
from ui.session import cookie, widgets
from ui.session.address_bar import Address
from ui.session.networks import Networks
from ui.session.store import part
from ui.session.training import Training

LINK = "runs"  # what the link to a lab book has its token under


@dataclass
class LabBook:
    """token: of the lab book, None before the first; began: whether it began in this session; deleted: the ids of the
    runs that were deleted last, and can be had back; problem: why the last change of it did not happen."""

    token: str | None = None
    began: bool = False
    deleted: list[int] = field(default_factory=list)
    problem: str | None = None
    _recorded: Run | None = None  # the last run that the recorder was told of
    _taken_up: bool = False

    @property
    def ledger(self):
        """The Ledger that everybody's lab books are in."""
        return run_recorder.default().ledger

    @property
    def trouble(self):
        """Why the last change did not happen, or why runs cannot be recorded; None if all is well."""
        return self.problem or run_recorder.default().problem_of(self.token)

    def keep_in_browser(self):
        """Have the browser keep the token of a lab book that began here, or of the first it has.

        Looking into somebody's lab book by a link must not lose one's own.
        """
        if self.token is not None and (self.began or not cookie.token()):
            cookie.keep(self.token)

    def token_or_new(self):
        """The token, of a new lab book if there was none."""
        if self.token is None:
            self._begin()
        return self.token

    def _begin(self):
        self.token, self.began = self.ledger.new_lab_book(), True

    def leave(self):
        """Begin an empty lab book; the one so far is there for whoever has its link."""
        part(Training).leave()
        self._recorded = None
        self._begin()

    def record(self):
        """Have this session's run written down, if that is not so yet. Call it at the start of every page."""
        run = part(Training).run
        if run is None or run is self._recorded or (run.status == "paused" and not run.iteration):
            return
        self._recorded = run
        try:
            run_recorder.default().follow(run, self.token_or_new())
        except LedgerProblem as problem:
            self.problem = str(problem)
        except ValueError:
            # The lab book is gone: those that stay empty are forgotten after a day.
            self.token = self._recorded = None

    def take_up(self):
        """At the start of a session, go on where the same browser has left off: its lab book, and the run or network.

        A link to a lab book comes before the browser's cookie. Call it once the address is known.
        """
        if self._taken_up:
            return
        self._taken_up = True
        for token in (part(Address).now(LINK), cookie.token()):
            try:
                if token and self.ledger.knows(token):
                    self.token = token
                    self._restore()
                    return
            except LedgerProblem as problem:
                self.problem = str(problem)

    def _restore(self):
        run, training = run_recorder.default().left_alone(self.token), part(Training)
        if run is not None:
            training.take_up(run)
            self._recorded, training.restored = run, run.now
            return
        entry = self.ledger.newest_with_network(self.token)
        if entry is not None:
            self.open_network(entry)
            training.restored = entry.config

    def open_network(self, entry):
        """Read with the network of a run in the lab book, if it is kept there and whole."""
        try:
            network = self.ledger.network(self.token, entry.id)
        except ValueError as error:
            self.problem = str(error)
            return
        if network is not None:
            data = library.named(entry.data_name)
            names = DIGIT_NAMES if data is None else data.class_names
            part(Networks).open(network, entry.config, names, entry.test_accuracy)

    def import_file(self, file):
        """Add the runs of a file. Returns a lab.ledger Imported. Raises LedgerProblem, or ValueError if it is no such
        file."""
        return files.import_file(self.ledger, self.token_or_new(), file)

    def change(self, name, *arguments):
        """Do something to runs: the Ledger's method of this name, with these arguments."""
        self.problem = None
        try:
            getattr(self.ledger, name)(self.token, *arguments)
        except LedgerProblem as problem:
            self.problem = str(problem)
            return
        if name in ("delete", "undelete"):
            self.deleted = arguments[0] if name == "delete" else []

    def edit(self, id, title_key, note_key, group=()):
        """Give a run the title and the note that the widgets of these keys say. group: the ids of a repetition, whose
        title it is then."""
        if group:
            self.change("rename_group", group, widgets.value(title_key))
        else:
            self.change("rename", id, widgets.value(title_key))
        self.change("annotate", id, widgets.value(note_key))
