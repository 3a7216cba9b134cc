"""A task as its student works on it: what was asked, what was answered when, and what the session's run began from."""

from dataclasses import asdict, dataclass, field, replace

from lab import goals, settings, tasks
from lab.classes import secrets
from lab.classes.tasks import is_short
from lab.data_library import library
from lab.desk import parts
from lab.ledger.rows import one_line, origin_facts, plain_config, plain_text
from lab.ledger.tables import NAME
from lab.origin import Origin
from lab.tasks import Task
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.store import part
from ui.session.tasks.done import MAX_ANSWERS, both, few, time_of_answer, works

ANSWER = "task_answer"  # the key of the field for the answer
MAX_ANSWER = 2000  # characters
DONE = ("text", "answer", "answers", "beginning")  # what is kept of a task
OTHER_DATA = "it learned from another data set than the task's"


@dataclass
class TaskWork:
    """task: what was set, an empty one if nothing was; text: what its link says of it; notes: what was left out.

    answers: [time, answer] each, the first as it was when the first run started, the others where it had been changed
    by the start of a later one; beginning: what the last run that was started in the task began from, None before there
    was one; begins: whether a link has brought it just now; others: what was done in tasks before, as of `state`, the
    latest last: another's link costs no answer, and who comes back to a task has answered it; data: the key of the data
    set that one's class has the task for, None for any that everybody has; since: when one's class was given it, in
    seconds since 1970: what was begun before is none of it, though the same link was open already.
    """

    text: str | None = None
    task: Task = field(default_factory=Task)
    notes: list[str] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    beginning: goals.Beginning | None = None
    begins: bool = False
    others: list[dict] = field(default_factory=list)
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
            self._take_back()
        self.notes += notes

    def leave(self):
        """Be without a task: all can be changed again."""
        part(Address).forget(tasks.KEY)
        self._clear()
        self.notes = []

    def _clear(self):
        if self.task:
            self._put_aside(self._done())
        # Not only forgotten: a browser says again and again what it shows.
        widgets.put({ANSWER: ""})
        self.text, self.task, self.answers = None, Task(), []
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
            self.answers = [*self.answers[: MAX_ANSWERS - 1], [time_of_answer(), self.answer]]

    def check(self, run):
        """What a run has of the goal: see `goals.check_goal`; nothing where there is no task."""
        if not self.task:
            return []
        return goals.check_goal(self.task, run, self.beginning_of(run), bool(self.answers) or not self.task.question)

    def for_report(self):
        """(question, answer) pairs for the report, with the times they were given; what was changed later says so.

        Call it while a page is drawn, or from a callback: what stands in the field is known only then.
        """
        if not self.task.question:
            return []
        said = [f"{answer} (as it was when a run started, {time})" for time, answer in self.answers]
        if not self.answers or self.answer != self.answers[-1][1]:
            since = ("changed since" if self.answer else "taken out since") if said else "no run started yet"
            said.append(f"{self.answer} ({since})".lstrip())
        titles = [self.task.question, *["What was added, or changed, after the first run"] * (len(said) - 1)]
        return list(zip(titles, said, strict=True))

    # What outlives the session: see the desk of the lab book.

    @property
    def kept(self):
        """What the desk has of it, or None: what `state` returns."""
        return self.state()

    def pack(self):
        return parts.pack({"task": self.state()})

    def put_back(self, content):
        """Go on with the task of before. Raises ValueError for what is none."""
        facts, _ = parts.unpack(content)
        if not isinstance(facts.get("task"), dict):
            raise ValueError("it must hold a task")
        self.restore(facts["task"])

    def state(self):
        """All of it as a dictionary for JSON; None where there is no task."""
        done = self._done() if self.task else {}
        return {**done, "others": self.others} if done or self.others else None

    def merge(self, before, theirs):
        """Have what another tab has done since: of the task of here its answers, of all others what it has of them.
        Arguments as for `Teaching.merge`."""
        there = works(parts.unpack(theirs)[0].get("task") if theirs else None)
        same = there.pop(self.text, {})
        self.answers = both(self.answers, same.get("answers"))
        self._know(there)

    def _know(self, there):
        """Have what another session has done in other tasks, `works`, in place of what is known here, and all answers
        of both."""
        here = {other["text"]: other for other in self.others}
        for text, work in there.items():
            here[text] = work | {"answers": both(here.get(text, {}).get("answers"), work.get("answers"))}
        self.others = few(list(here.values()))

    def _done(self):
        return {key: getattr(self, key) for key in DONE} | {"beginning": self.beginning and asdict(self.beginning)}

    def _put_aside(self, done):
        others = [other for other in self.others if other["text"] != done["text"]]
        self.others = few([*others, done])

    def _take_back(self):
        """Go on with what was done in this task before."""
        done, self.others = self.others, [other for other in self.others if other["text"] != self.text]
        for each in done:
            if each["text"] == self.text:
                self._go_on(each)

    def restore(self, state):
        """Go on with what `state` returned, whatever came of it on the way; what is not right in it is left out.

        A link that asks for another task or says what to train comes first, and what was done here since, too.
        """
        if not isinstance(state, dict):
            return
        goes_on = self.text is None and not (self.others or part(Address).has_settings)
        self._know(works(state))
        if goes_on and isinstance(state.get("text"), str):
            self.open(state["text"])
            self.begins = False
        elif self.text is not None:
            self.begins = self.begins and self.text != state.get("text")
            self._take_back()

    def _go_on(self, done):
        answers, beginning, answer = done.get("answers"), done.get("beginning"), done.get("answer")
        self.answers = both(answers, self.answers)
        if isinstance(beginning, dict) and self.beginning is None:
            self.beginning = goals.Beginning.read(beginning)
        if isinstance(answer, str) and answer and not self.answer:
            widgets.put({ANSWER: answer[:MAX_ANSWER]})


def _mark(run):
    """What a run is known by, also when it comes back from the lab book; no other has all of it."""
    return [plain_config(run.config), origin_facts(run.origin), one_line(run.data_name, NAME), run.created]
