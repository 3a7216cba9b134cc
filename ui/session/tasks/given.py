"""What one's class was given, tasks and settings, and what was opened of it."""

from dataclasses import dataclass, field, replace

from lab.classes.room import Member
from lab.classes.tasks import ClassTask, Handed
from lab.data_library import EMBEDDED, library
from lab.desk import parts
from lab.ledger.rows import plain_config
from lab.tasks import MAX_LINK
from ui.session import widgets
from ui.session.page import DATA, OURS, Page
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training


@dataclass
class Given:
    """me: who one is in the class; tasks: its ClassTasks, the latest first; settings: the ClassTask of settings alone
    that it was given last, or None; handed: what one has handed in, by the id of the task; declined: the id of what one
    does not want to be told of again; taken: (id, TrainingConfig) of the settings that were taken, None where a task or
    one's own came after them; before: what was on Train before that: (text of that task or None, TrainingConfig, key of
    the data set)."""

    me: Member | None = None
    tasks: list[ClassTask] = field(default_factory=list)
    settings: ClassTask | None = None
    handed: dict[str, Handed] = field(default_factory=dict)
    declined: str | None = None
    taken: tuple | None = None
    before: tuple | None = None
    _told_of: str | None = None
    _opened: bool = False

    def take(self, me, tasks, settings, handed):
        """Know what there is now, as `Classes.work_of` has it."""
        self.me, self.tasks, self.settings, self.handed = me, tasks, next(iter(settings), None), handed

    def note_task(self):
        """The task that is worked on is on its data set, from when it was given on, and with one's own seed, however it
        was opened, also by a link that holds all of it."""
        work, given = part(TaskWork), self.task
        work.data, work.since = (given.data, given.given) if given else (None, 0.0)
        own = given.own_of(self.me.id) if given and self.me else {}
        if work.task.own != own:
            work.task = replace(work.task, own=own)

    @property
    def ids(self):
        """Of all that was given."""
        return [each.id for each in self._all]

    @property
    def _all(self):
        return [*self.tasks, *filter(None, [self.settings])]

    @property
    def task(self):
        """The ClassTask that is being worked on, or None."""
        return next((each for each in self.tasks if each.text == part(TaskWork).text), None)

    @property
    def offered(self):
        """What was given last, where one has neither opened it nor said no to it; else None."""
        latest = max(self._all, key=lambda each: each.given, default=None)
        return None if latest is None or self._is_open(latest) or latest.id in (self.declined, *self.handed) else latest

    def _is_open(self, given):
        return given.id == (self.taken and self.taken[0]) if given.is_settings else given.text == part(TaskWork).text

    @property
    def _has_taken(self):
        """Whether the settings that were taken are on Train as they are."""
        return self.taken is not None and part(Training).settings == self.taken[1]

    def open(self, given):
        """Have the settings and the data set of a ClassTask on Train, and work on the task, if it is one."""
        work, config = part(TaskWork), given.config_for(self.me)
        # Who presses twice, or has nothing but what they took before, has nothing else to come back to.
        if not self._is_open(given) and not (self.before and self._has_taken):
            self.before = work.text, part(Training).settings, part(Page).data_name
        if given.is_settings:
            work.leave()
            self.taken, self.declined = (given.id, config), given.id
        else:
            work.open(given.text)
            self.taken = None
        self._set(config, given.data)
        self.note_task()
        self._opened = True

    def leads_to_train(self, page):
        """Whether something was opened, and its reader is not on Train yet, where it is. page: the title of the one
        that is about to be shown: what another page still says may have brought that one back."""
        self._opened = self._opened and page != "Train"
        return self._opened

    @property
    def has_way_back(self):
        """Whether what was there before can be had again: until one leaves the task, or changes the settings."""
        return self.before is not None and (self.task is not None or self._has_taken)

    def go_back(self):
        """Have what was there before on Train."""
        if self.before is None:
            return  # it was pressed twice
        text, config, data = self.before
        latest = max(self._all, key=lambda each: each.given, default=None)
        self.declined, self.before, self.taken = latest and latest.id, None, None
        part(TaskWork).leave() if text is None else part(TaskWork).open(text)
        self._set(config, data or EMBEDDED)
        self.note_task()

    @staticmethod
    def _set(config, data):
        """data: the key of a data set; None: as it is, but for digits that somebody has drawn."""
        part(Training).settings = part(Training).restored = config
        if data is None and part(Page).data_name == OURS:
            data = EMBEDDED  # what was trained on those counts for no task
        if data in (*library.names(), OURS):
            widgets.put({DATA: data})
            part(Page).data_name = data

    def is_news(self, given):
        """Whether a ClassTask is told of for the first time."""
        news, self._told_of = given.id != self._told_of, given.id
        return news

    def decline(self):
        """Be told no more of what is offered."""
        if self.offered:  # it was not pressed twice
            self.declined = self.offered.id

    # What outlives the session: see the desk of the lab book.

    @property
    def kept(self):
        """What the desk has of it, or None."""
        kept = self.declined, self.taken, self.before
        return kept if any(kept) else None

    def pack(self):
        taken, before = self.taken, self.before
        return parts.pack(
            {
                "declined": self.declined,
                "taken": taken and {"id": taken[0], "config": plain_config(taken[1])},
                "before": before and {"text": before[0], "config": plain_config(before[1]), "data": before[2]},
            }
        )

    def put_back(self, content):
        """Know the way back of before. Raises ValueError for what is none."""
        self.merge(None, content)

    def merge(self, before, theirs):
        """Have the way back that another tab has, where there was none and is none here. Arguments as for
        `Teaching.merge`."""
        had, there = (_read(content) if content else (None, None, None) for content in (before, theirs))
        self.declined = self.declined or there[0]
        if self.before is None and had[2] is None:
            self.taken, self.before = there[1:]


def _read(content):
    """(declined, taken, before) of what a desk has. Raises ValueError for what is none."""
    facts, _ = parts.unpack(content)
    taken, before = facts.get("taken"), facts.get("before")
    if taken is not None:
        taken = _text(taken, "id"), parts.config_of(taken)
    if before is not None:
        before = _text(before, "text"), parts.config_of(before), _text(before, "data")
    return _text(facts, "declined"), taken, before


def _text(facts, name):
    """A text, or None, of facts. Raises ValueError for anything else."""
    text = facts.get(name) if isinstance(facts, dict) else 0
    if text is None or (isinstance(text, str) and len(text) <= MAX_LINK):
        return text
    raise ValueError(f"it must hold {name} as a text")
