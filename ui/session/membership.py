"""The class that this browser's lab book is in."""

from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from lab.addresses import network_of, try_code
from lab.classes import ending, secrets
from lab.classes.classes import Classes
from lab.classes.lesson_tasks import TEXTS
from lab.classes.room import Class, Member
from lab.classes.rules import Rules
from lab.classes.tasks import ClassTask, Handed, is_short
from lab.ledger.access import key_of
from lab.ledger.problems import LedgerProblem
from lab.limits import LIMITS
from lab.runs.scheduler import scheduler
from lab.tasks import KEY
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.lab_book import LabBook
from ui.session.store import part
from ui.session.training import Training
from ui.session.trying import Trying

CODE = "class"  # in addresses
NOT_ASKED, IN_NONE = "not asked yet", "in no class"


def classes():
    """The Classes of this server."""
    return Classes(part(LabBook).ledger)


def address():
    """From where this session's browser comes, "" from this machine."""
    return st.context.ip_address or ""


@dataclass
class Membership(Trying):
    """in_class: the class; me: who one is in it; both None where one is in none, or is not known to be. tasks: its
    ClassTasks, the latest first; settings: the ClassTask of settings alone that it was given last, at most one; handed:
    what one has handed in, by the id of the task. over: whether the class is gone, or was when the session began;
    code: of the class that a link asks to join; linked: the name of the task that a link leads to, until it is opened;
    refused_for: the id of the task that was handed in last, which `problem` is of; news: what there was of the class
    when it was asked last, for which a page is drawn anew where it is another."""

    in_class: Class | None = None
    me: Member | None = None
    tasks: list[ClassTask] = field(default_factory=list)
    settings: list[ClassTask] = field(default_factory=list)
    handed: dict[str, Handed] = field(default_factory=dict)
    over: bool = False
    code: str | None = field(default_factory=lambda: part(Address).take(CODE))
    linked: str | None = field(default_factory=lambda: part(Address).opened_with.get(KEY))
    refused_for: str | None = None
    news: object = NOT_ASKED
    _finds_none: bool = False
    _led: bool = False

    def __post_init__(self):
        self.linked = self.linked if is_short(self.linked) else None

    def look(self):
        """Ask which class one is in, or whether it is still there. Call it at the start of every page."""
        own = part(LabBook).own
        if self.news == IN_NONE and self.me is None:
            return  # whoever joins begins another session
        try:
            found = self._ask()
            gone = found is None and classes().is_over(own)
        except LedgerProblem:
            # Who is in a class may do no more than it says, as soon as that can be asked.
            part(Training).ask_rules = self._ask_rules
            return
        if gone and not self.over:
            self._end(own)
        self.over = gone or (found is None and self.me is not None)
        if self.me is None and found is None:
            part(Training).ask_rules = None
        if found is not None:
            ending.take_back(own)
            self.in_class, self.me, self.tasks, self.settings, self.handed = found
        self.news = _news(found)

    @property
    def given(self):
        """All that the class was given: its settings, then its tasks, the latest first."""
        return [*self.settings, *self.tasks]

    @staticmethod
    def _ask():
        """(Class, Member, its tasks, its settings, what one has handed in); None where one is in no class."""
        found = classes().of_member(part(LabBook).own)
        return found and (*found, *classes().work_of(found[1]))

    def ask_news(self):
        """What `news` is by now. Changes nothing, and may be called from any thread."""
        try:
            return _news(self._ask())
        except LedgerProblem:
            return self.news

    @staticmethod
    def _end(own):
        """Stop what goes on in this server for one's lab book: another server may have deleted it."""
        ending.end([key_of(own)])
        # The writer follows no run any more that it has found gone.
        if part(Training).run is not None:
            scheduler.stop(part(Training).run)

    def begin_anew(self):
        """Begin an empty lab book after one's class is over, with the link to join another one that one has come by."""
        part(LabBook).leave(self._said)

    def leave(self):
        """Begin an empty lab book for the next person at this browser, or to join another class by its link."""
        part(LabBook).leave(self._said if self.asks_for_another else None)

    @property
    def _said(self):
        """What of classes the link said that one has come by: {key: text}."""
        said = {CODE: self.code, KEY: self.linked}
        return {key: text for key, text in said.items() if text}

    def keep_link(self):
        """Have the address say so again: a reload before one has joined costs neither code nor task."""
        for key, text in self._said.items():
            part(Address).keep(key, text)

    def heed(self):
        """Have the session's run rest while the class does, and go on with it. Call it once what there was before is
        put back."""
        if self.me is None or self.over:
            return
        training, rules = part(Training), Rules.of(self.in_class)
        if rules != training.rules:
            # What could not begin by the rules of before may now.
            training.rules, training.problem = rules, None
        training.ask_rules = self._ask_rules
        if reason := ending.obey(training.run, rules):
            training.refuse(reason)
        ending.obey_together(part(LabBook).own, rules)

    def _ask_rules(self):
        """The Rules at this moment; those that are known where the database is away."""
        with suppress(LedgerProblem):
            found = classes().of_member(part(LabBook).own)
            if found is None and self.me is not None:
                raise ValueError("your class is over, or you are not in it any more")
            self.in_class, self.me = found or (None, None)
        return Rules.of(self.in_class)

    def leads(self):
        """Whether a link asks to join a class that one is not in, or leads to a task of one, and has not led to that
        page yet."""
        asks = not self._led and (self.code or self.linked) is not None
        self._led = True
        return asks and (self.in_class is None or self.asks_for_another)

    @property
    def asks_for_another(self):
        """Whether a link asks to join another class than the one that one is in: not by a code that leads nowhere any
        more, which may be that class's own of before."""
        return self.in_class is not None and self.code not in (None, self.in_class.code) and self.finds_class()

    @property
    def may_change(self):
        """Whether one is in a class, of which there may be news, or it could not be asked yet."""
        return (self.me is not None or self.news == NOT_ASKED) and not self.over

    def others_best(self):
        """[(nickname, TrainingConfig)] of the best runs of the others in one's class; none where one is in none."""
        if self.me is None:
            return []
        with suppress(ValueError, LedgerProblem):
            return [(line.nickname, line.entry.config) for line in classes().best_of_others(part(LabBook).own)]
        return []

    @property
    def most_runs(self):
        """How many runs one's lab book may have; as many as without a class where that cannot be asked."""
        with suppress(LedgerProblem):
            return classes().most_runs(part(LabBook).own)
        return LIMITS.notebook_runs

    def hand_in(self, task, facts, make_report):
        """Hand in what was done for a ClassTask. facts: a Handed; make_report: returns the report's bytes."""
        self.refused_for = task.id
        self.attempt(lambda: classes().hand_in(part(LabBook).own, task.id, facts, make_report()))

    def has_arrived(self):
        """Whether one is in the class that the address asks to join, as it does right after one has joined; the first
        time somebody asks."""
        asked = self.me is not None and self.code == self.in_class.code
        self.code = None if asked else self.code
        return asked

    def finds_class(self):
        """Whether there is a class of the code that a link asks to join; yes where that cannot be asked."""
        with suppress(LedgerProblem, ValueError):
            if not self._finds_none:
                # As for who types it: nobody guesses faster by links.
                self._finds_none = try_code(lambda: classes().of_code(self.code), network_of(address())) is None
        return not self._finds_none

    def join(self, *keys):
        """Be in a class from now on. keys: of the fields for code, nickname and PIN."""
        token = self.attempt(lambda: classes().join(*(widgets.value(key, "") for key in keys), address()))
        if token is None:
            return
        # A link may have brought settings or a task, too; but whoever walked alone is led by the teacher now.
        said = part(Address).opened_with | {CODE: secrets.as_code(widgets.value(keys[0]))}
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


def _news(found):
    """What of one's class a page is drawn anew for: what it was given, what it may do, what one has handed in, also on
    another device, and whether one's digits are in its pool. found: what `Membership._ask` returns."""
    if found is None:
        return IN_NONE
    their_class, me, tasks, settings, handed = found
    given = [each.id for each in (*tasks, *settings)]
    return given, Rules.of(their_class), {id: each.handed for id, each in handed.items()}, me.gives
