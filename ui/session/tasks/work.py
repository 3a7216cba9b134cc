"""A task as its student works on it: what was asked, what was answered when, and what the session's run began from."""

import datetime
from dataclasses import dataclass, field, replace

from lab import goals, settings, tasks
from lab.classes import secrets
from lab.classes.tasks import is_short
from lab.data_library import library
from lab.desk_state import MAX_ANSWERS, Work, both, few
from lab.ledger.rows import one_line, origin_facts, plain_config, plain_text
from lab.ledger.tables import NAME
from lab.origin import Origin
from lab.tasks import Task
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.store import part

ANSWER = "task_answer"  # the key of the field for the answer
MAX_ANSWER = 2000  # characters
OTHER_DATA = "it learned from another data set than the task's"


@dataclass
class TaskWork:
    """task: what was set, an empty one if nothing was; text: what its link says of it; notes: what was left out.

    answers: (time, answer) each, the first as it was when the first run started, the others where it had been changed
    by the start of a later one; beginning: what the last run that was started in the task began from, None before there
    was one; begins: whether a link has brought it just now; others: what was done in tasks before, a Work each, the
    latest last: another's link costs no answer, and who comes back to a task has answered it; data: the key of the data
    set that one's class has the task for, None for any that everybody has; since: when one's class was given it, in
    seconds since 1970: what was begun before is none of it, though the same link was open already.
    """

    text: str | None = None
    task: Task = field(default_factory=Task)
    notes: list[str] = field(default_factory=list)
    answers: tuple[tuple[str, str], ...] = ()
    beginning: goals.Beginning | None = None
    begins: bool = False
    others: tuple[Work, ...] = ()
    data: str | None = None
    since: float = 0.0
    _refused: bool = False

    def __post_init__(self):
        said = part(Address).opened_with.get(tasks.KEY)
        # A class's task is found by who is in the class.
        self.open(None if is_short(said) else said)
        self.begins = bool(self.task)

    def open(self, text):
        """Work on the task of a link; on the same one, go on. Of a link that holds none only the notes say so."""
        if text is None or text == self.text:
            return
        task, notes = tasks.decode(text, settings.allows)
        if task:
            self._clear()
            self.task, self.text = task, text
            part(Address).opened_with[tasks.KEY] = text
            self._go_on(self.others)
        self.notes += notes

    def leave(self):
        """Be without a task: all can be changed again."""
        part(Address).forget(tasks.KEY)
        self._clear()
        self.notes = []

    def _clear(self):
        self.others = self.works
        # Not only forgotten: a browser says again and again what it shows.
        widgets.put({ANSWER: ""})
        self.text, self.task, self.answers, self.data, self.since = None, Task(), (), None, 0.0
        self.beginning, self.begins, self._refused = None, False, False

    @property
    def answer(self):
        """What stands in the field for the answer now."""
        said = plain_text(widgets.value(ANSWER) or "", MAX_ANSWER).strip()
        return said if secrets.nickname_key(said) else ""  # what nobody sees answers nothing

    @property
    def unanswered(self):
        """Whether there is a question, and no attempt at an answer."""
        return bool(self.task.question) and not self.answer

    @property
    def problem(self):
        """Why training did not start, as a sentence, until that is done; None if it did."""
        missing = self._refused and self.unanswered
        return "Answer the question of your task first, above: then training can start." if missing else None

    def admit(self, config, data, network=None, origin=None, last=None):
        """What every start of a run goes through. Returns the configuration it may start with; None if it may not yet.

        What the task locks is as it says, whatever was asked for; but a run that cannot count anyway, from a network
        or with digits from elsewhere, is started as it is. data: its Digits; the others as of `goals.begin`.
        """
        self._refused = False
        if not self.task:
            self.beginning = None
            return config
        key, base = library.key_of(data.name), library.key_of(Origin().learning_from(data).base or data.name)
        fair = base is not None and self.data in (None, base)
        beginning = goals.begin(self.task, key is not None, network, origin, last, self.beginning_of(last), fair)
        if not beginning.outside:
            if self.unanswered:
                self._refused = True
                return None
            agreed = self.task.agreed(config)
            if network is None or (agreed.fits(network) and agreed.training_digits <= len(data.train_labels)):
                config = agreed
        if self.data not in (None, key) and not (beginning.outside or self.task.any_network):
            beginning = replace(beginning, outside=OTHER_DATA)
        self.beginning = beginning
        self._keep_answer()
        return config

    def note_begun(self, run):
        """The start that was admitted has begun this run."""
        if self.beginning is not None:
            self.beginning = replace(self.beginning, run=_mark(run))
            run.begun = goals.begun(self.beginning, self.text)

    def has_begun(self, run):
        """Whether a run was begun in this task, whatever it began from."""
        return self.beginning_of(run) is not None

    def beginning_of(self, run):
        """The Beginning of a run in this task; None where it was begun outside it. Where `beginning` is another's, as
        of a run that was reset before a reload, or that another tab knows of, the run has its own from the ledger."""
        if run is None or self.text is None or run.created < self.since:
            return None
        mine = self.beginning is not None and self.beginning.run == _mark(run)
        return self.beginning if mine else goals.beginning_in(self.text, run)

    def check_others(self, configs):
        """Raise ValueError, with the reason in words, where runs beside the task's own may not be trained with these
        configurations: what is locked is not tried out, and the answer comes before any training."""
        if titles := replace(self.task, own={}).unlike(*configs):
            raise ValueError(f"your task locks {', '.join(titles)}; to try others, leave the task first, on Train")
        if self.unanswered:
            raise ValueError("answer your task's question on Train first")

    def admit_others(self, configs):
        """What every start of such runs goes through: `check_others`, and the answer is kept as it is."""
        self.check_others(configs)
        if self.task:
            self._keep_answer()

    def _keep_answer(self):
        if self.answer and (not self.answers or self.answers[-1][1] != self.answer):
            # By the server's clock, as in its reports, and put in order by it: devices may be in other time zones.
            time = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
            self.answers = (*self.answers[: MAX_ANSWERS - 1], (time, self.answer))

    def check(self, run):
        """What a run has of the goal: see `goals.check_goal`; nothing where there is no task."""
        if not self.task:
            return []
        return goals.check_goal(self.task, run, self.beginning_of(run), bool(self.answers) or not self.task.question)

    def for_report(self):
        """(question, when, answer) each, for the report: when is the server's, and the answer theirs alone.

        Call it while a page is drawn, or from a callback: what stands in the field is known only then.
        """
        if not self.task.question:
            return []
        said = [(f"As it was when a run started, {time}", answer) for time, answer in self.answers]
        if not self.answers or self.answer != self.answers[-1][1]:
            since = ("Changed since" if self.answer else "Taken out since") if said else "No run has started yet"
            said.append((since, self.answer))
        titles = [self.task.question, *["What was added, or changed, after the first run"] * (len(said) - 1)]
        return [(title, *each) for title, each in zip(titles, said, strict=True)]

    # What outlives the session: see the desk of the lab book.

    @property
    def works(self):
        """What was done in all tasks, the one that is worked on last."""
        if self.text is None:
            return self.others
        return few((*self.others, Work(self.text, self.answer, self.answers, self.beginning)))

    def put_back(self, found):
        """Go on with the task of before, and know what was done in all. A link that asks for another task or says what
        to train comes first, and what was done here since, too."""
        goes_on = self.text is None and not (self.others or part(Address).has_settings)
        if goes_on and found.text is not None:
            self.others = found.works
            self.open(found.text)
            self.begins = False
        else:
            self.begins = self.begins and self.text != found.text
            self._go_on(found.works)

    def _go_on(self, works):
        """Know what was done in tasks, and go on with what was done in the one of here."""
        self.others = tuple(each for each in works if each.text != self.text)
        for each in works:
            if each.text == self.text:
                self.answers, self.beginning = both(each.answers, self.answers), self.beginning or each.beginning
                if each.answer and not self.answer:
                    widgets.put({ANSWER: each.answer[:MAX_ANSWER]})


def _mark(run):
    """What a run is known by, also when it comes back from the lab book; no other has all of it."""
    return [plain_config(run.config), origin_facts(run.origin), one_line(run.data_name, NAME), run.created]
