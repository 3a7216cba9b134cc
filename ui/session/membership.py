"""The class that this browser's lab book is in, with its tasks."""

from contextlib import suppress
from dataclasses import dataclass, field

from lab.classes import ending, resting, secrets
from lab.classes.classes import Classes
from lab.classes.lesson_tasks import TEXTS
from lab.classes.room import Class, Member
from lab.classes.rules import Rules
from lab.classes.tasks import ClassTask, Handed, is_id
from lab.data_library import library
from lab.ledger.access import key_of, new_token
from lab.ledger.problems import LedgerProblem
from lab.runs.scheduler import scheduler
from lab.tasks import KEY
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.lab_book import LabBook
from ui.session.page import DATA, Page
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training
from ui.session.trying import Trying

CODE = "class"  # in addresses


def classes():
    """The Classes of this server."""
    return Classes(part(LabBook).ledger)


@dataclass
class Membership(Trying):
    """in_class: the class; me: who one is in it; both None where one is in none, or is not known to be. over: whether
    the class that one is in is gone, or was when the session began; code: of the class that a link asks to join; tasks:
    of the class, the latest first; handed: what one has handed in, by the id of the task; declined: the id of a task
    that one does not want to be told of again; before: what was trained before a task was opened: (text of that task or
    None, TrainingConfig, key of the data set); linked: the id of the task that a link leads to, until it is opened."""

    in_class: Class | None = None
    me: Member | None = None
    over: bool = False
    code: str | None = field(default_factory=lambda: part(Address).take(CODE))
    tasks: list[ClassTask] = field(default_factory=list)
    handed: dict[str, Handed] = field(default_factory=dict)
    declined: str | None = None
    before: tuple | None = None
    linked: str | None = field(default_factory=lambda: part(Address).opened_with.get(KEY))
    _told_of: str | None = None
    _finds_none: bool = False
    _asked: bool = False
    _led: bool = False
    _opened: bool = False

    def __post_init__(self):
        self.linked = self.linked if is_id(self.linked) else None

    def look(self):
        """Ask which class one is in, or whether it is still there. Call it at the start of every page."""
        there, own = classes(), part(LabBook).own
        ending.end_those_over(there)
        if self._asked and self.me is None:
            return  # whoever joins begins another session
        try:
            found = there.of_member(own)
            gone = found is None and there.is_over(own)
        except LedgerProblem:
            return
        if gone and not self.over:
            self._end(own)
        self.over, self._asked = gone or (found is None and self.me is not None), True
        if found is not None:
            self.in_class, self.me = found
            self._obey()
            with suppress(LedgerProblem):
                self.tasks, self.handed = classes().work_of(self.me)
        # However it was opened, also by a link that holds all of it.
        part(TaskWork).data = self.task and self.task.data

    @staticmethod
    def _end(own):
        """Stop what goes on in this server for one's lab book: another server may have deleted it."""
        ending.end([key_of(own)])
        # The recorder follows no run any more that it has found gone.
        if part(Training).run is not None:
            scheduler.stop(part(Training).run)

    def begin_anew(self):
        """Begin an empty lab book after one's class is over, with the link to join another one that one has come by."""
        said = {CODE: self.code, KEY: self.linked}
        part(LabBook).move_to(new_token(), {key: text for key, text in said.items() if text})

    def _obey(self):
        """Have the session's run rest while the class does, and go on with it."""
        training, rules = part(Training), Rules.of(self.in_class)
        if rules != training.rules:
            # What could not begin by the rules of before may now.
            training.rules, training.problem = rules, None
        training.ask_rules = self._ask_rules
        resting.obey(training.run, rules)
        resting.obey_together(part(LabBook).own, rules)

    def _ask_rules(self):
        """The Rules at this moment; those that are known where the database is away."""
        with suppress(LedgerProblem):
            found = classes().of_member(part(LabBook).own)
            if found is None:
                raise ValueError("your class is over, or you are not in it any more")
            self.in_class, self.me = found
        return Rules.of(self.in_class)

    def leads(self):
        """Whether a link asks to join a class that one is not in, or leads to a task of one, and has not led to that
        page yet."""
        asks = not self._led and (self.code or self.linked) is not None
        self._led = True
        is_in_it = self.in_class is not None and self.code in (None, self.in_class.code)
        return asks and not is_in_it

    @property
    def news(self):
        """What of the class a page is drawn anew for: its tasks, whether it is over, and what it may do."""
        return [task.id for task in self.tasks], self.over, part(Training).rules

    @property
    def task(self):
        """The ClassTask of one's class that is being worked on, or None."""
        return next((each for each in self.tasks if each.text == part(TaskWork).text), None)

    @property
    def offered(self):
        """The latest ClassTask, where one works on another or on none and has not said no to it; else None."""
        latest = self.tasks[0] if self.tasks else None
        working = latest is None or latest.text == part(TaskWork).text
        return None if working or latest.id in (self.declined, *self.handed) else latest

    def open(self, task):
        """Work on a ClassTask: its settings, data set and question are on Train."""
        work = part(TaskWork)
        if work.text != task.text:  # who presses twice has nothing else to come back to
            self.before = work.text, part(Training).settings, part(Page).data_name
        work.open(task.text)
        self._set(task.config_for(self.me), task.data)
        self._opened = True

    def follow(self):
        """Open the task that a link leads to, once one is in its class."""
        if self.linked is None or self.me is None or (self.code is not None and self.code != self.in_class.code):
            return
        found = next((task for task in self.tasks if task.id == self.linked), None)
        self.linked = None
        part(Address).forget(KEY)
        if found is None:
            self.problem = "this link leads to a task that your class does not have, or does not have any more"
        else:
            self.open(found)

    def leads_to_train(self, page):
        """Whether a task was opened, and its reader is not on Train yet, where it is worked on. page: the title of the
        one that is about to be shown: what another page still says may have brought that one back."""
        self._opened = self._opened and page != "Train"
        return self._opened

    def go_back(self):
        """Train what was there before the task was opened."""
        if self.before is None:
            return  # it was pressed twice
        text, config, data = self.before
        self.declined, self.before = self.tasks[0].id if self.tasks else None, None
        part(TaskWork).leave() if text is None else part(TaskWork).open(text)
        self._set(config, data)

    @staticmethod
    def _set(config, data):
        part(Training).settings = part(Training).restored = config
        if data in library.names():
            widgets.put({DATA: data})
            part(Page).data_name = data

    def is_news(self, task):
        """Whether a ClassTask is told of for the first time."""
        news, self._told_of = task.id != self._told_of, task.id
        return news

    def decline(self):
        """Be told no more of the task that is offered."""
        self.declined = self.offered and self.offered.id

    def others_best(self):
        """[(nickname, TrainingConfig)] of the best runs of the others in one's class; none where one is in none."""
        if self.me is None:
            return []
        with suppress(ValueError, LedgerProblem):
            return [(line.nickname, line.entry.config) for line in classes().best_of_others(part(LabBook).own)]
        return []

    def hand_in(self, task, facts, make_report):
        """Hand in what was done for a ClassTask. facts: a Handed; make_report: returns the report's bytes."""
        self.attempt(lambda: classes().hand_in(part(LabBook).own, task.id, facts, make_report()))

    def has_just_joined(self):
        """Whether one is in the class that the address asked to join, the first time somebody asks."""
        joined = self.me is not None and self.code is not None and self.code == self.in_class.code
        self.code = None if joined else self.code
        return joined

    def finds_class(self):
        """Whether there is a class of the code that a link asks to join; yes where that cannot be asked."""
        with suppress(LedgerProblem, ValueError):
            if not self._finds_none and classes().of_code(self.code) is None:
                secrets.slow_down()  # as for who types it: nobody guesses faster by links
                self._finds_none = True
        return not self._finds_none

    def join(self, *keys):
        """Be in a class from now on. keys: of the fields for code, nickname and PIN."""
        token = self.attempt(lambda: classes().join(*(widgets.value(key, "") for key in keys)))
        if token is None:
            return
        # A link may have brought settings or a task, too; but whoever walked alone is led by the teacher now.
        said = dict(part(Address).opened_with)
        if said.get(KEY) in TEXTS:
            del said[KEY]
        if self.linked is not None:
            said[KEY] = self.linked  # in place of a task that was open already
        part(LabBook).move_to(token, said)

    def forget(self):
        """Delete all that one has in the class, and begin an empty lab book outside of it."""
        self.attempt(lambda: ending.end(classes().forget(part(LabBook).own)))
        if self.problem is None:
            part(LabBook).leave()
