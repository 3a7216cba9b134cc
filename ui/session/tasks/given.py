"""What one's class was given, tasks and settings, and what was opened of it."""

from dataclasses import dataclass, field, replace

from lab.classes.room import Member
from lab.classes.tasks import ClassTask, Handed
from lab.data_library import EMBEDDED, library
from ui.session import widgets
from ui.session.page import DATA, OURS, Page
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training

MOST_DECLINED = 20  # that are remembered


@dataclass
class Given:
    """me: who one is in the class; tasks: its ClassTasks, the latest first; settings: the ClassTask of settings alone
    that it was given last, or None; handed: what one has handed in, by the id of the task; declined: the ids of what
    one does not want to be told of again, the latest last; taken: (id, TrainingConfig) of the settings that were taken,
    None where a task or one's own came after them; before: what was on Train before that, or before the settings that
    were taken in a task: (text of that task or None, TrainingConfig, key of the data set), or None; unasked: whether
    what is there came without a press (see `Brought`)."""

    me: Member | None = None
    tasks: list[ClassTask] = field(default_factory=list)
    settings: ClassTask | None = None
    handed: dict[str, Handed] = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    taken: tuple | None = None
    before: tuple | None = None
    unasked: bool = False
    _told_of: str | None = None
    _opened: bool = False
    _worked_on: ClassTask | None = None

    def take(self, me, tasks, settings, handed):
        """Know what there is now, as `Classes.work_of` has it."""
        self.me, self.tasks, self.settings, self.handed = me, tasks, next(iter(settings), None), handed

    def note_task(self):
        """The task that is worked on is on its data set, from when it was given on, and with one's own seed, however it
        was opened, also by a link that holds all of it."""
        work, given = part(TaskWork), self.task
        self._worked_on = given or self._worked_on
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
    def is_taken_away(self):
        """Whether the class has the task no more that is being worked on."""
        return self.task is None and self._worked_on is not None and self._worked_on.text == part(TaskWork).text

    @property
    def offered(self):
        """What one is to be told of, or None: of the latest task and the settings what was given last, but for what one
        has said no to. Settings that were taken hide no task; a task that was opened, or handed in, hides settings."""
        left = self.before[0] if self.has_way_back else None
        for each in sorted(self._all, key=lambda each: each.given, reverse=True):
            if not each.is_settings and (self.is_open(each) or each.id in self.handed or each.text == left):
                return None
            # Of tasks the latest alone: who comes late is not told of all that there was.
            is_latest = each.is_settings or each is self.tasks[0]
            if is_latest and not self.is_open(each) and each.id not in self.declined:
                return each
        return None

    def is_open(self, given):
        """Whether a ClassTask is what one has on Train, or had before one changed it."""
        return given.id == (self.taken and self.taken[0]) if given.is_settings else given.text == part(TaskWork).text

    @property
    def _has_taken(self):
        """Whether the settings that were taken are on Train as they are; or came unasked, whatever was changed."""
        return self.taken is not None and (self.unasked or part(Training).settings == self.taken[1])

    def open(self, given, leads=True):
        """Have the settings and the data set of a ClassTask on Train, and work on the task, if it is one. leads:
        whether one is led to Train."""
        work, config = part(TaskWork), given.config_for(self.me)
        # Who goes from one task to the next, or takes settings again, comes back to what was there before them all.
        if self.before is None or not self._is_given or (given.is_settings and work.text is not None):
            self.before = work.text, part(Training).settings, part(Page).data_name
        if given.is_settings:
            work.leave()
            self.taken = given.id, config
            self._decline(given.id)
        else:
            work.open(given.text)
            self.taken = None
        self.put(config, given.data)
        self.note_task()
        self._opened, self.unasked = leads, False

    def lead_to_train(self):
        """Have what was opened in sight, wherever one is."""
        self._opened = True

    def leads_to_train(self, page):
        """Whether something was opened, and its reader is not on Train yet, where it is. page: the title of the one
        that is about to be shown: what another page still says may have brought that one back."""
        self._opened = self._opened and page != "Train"
        return self._opened

    @property
    def _is_given(self):
        """Whether what was taken last is on Train: until one leaves the task, or changes the settings."""
        return self.task is not None or self.is_taken_away or self._has_taken

    @property
    def has_way_back(self):
        """Whether what was there before can be had again."""
        if self.before is None or not self._is_given:
            return False
        return not self.comes_back_to_task or self.before[0] != part(TaskWork).text

    def note_leaving(self):
        """The task that is worked on is about to be left with the settings that there are: what was there before can
        still be had, and nobody is told of the task again."""
        if self.has_way_back and self.task is not None:
            self.taken = self.task.id, part(Training).settings
            self._decline(self.task.id)

    @property
    def comes_back_to_task(self):
        """Whether what was there before is a task."""
        return self.before is not None and self.before[0] is not None

    def go_back(self):
        """Have what was there before on Train, and be told no more of what there is."""
        if self.before is None:
            return  # it was pressed twice
        (text, config, data), self.before = self.before, None
        self._decline(*self.ids[:1], *self.ids[len(self.tasks) :])
        self.taken, self.unasked = None, False
        part(TaskWork).leave() if text is None else part(TaskWork).open(text)
        self.put(config, data or EMBEDDED)
        self.note_task()

    @staticmethod
    def put(config, data):
        """Have a TrainingConfig and a data set on Train. data: the key of one; None: as it is, but for digits that
        somebody has drawn."""
        part(Training).settings = part(Training).restored = config
        part(Training).heard = None  # they are for the next run, and change none that goes on
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
            self._decline(self.offered.id)

    def _decline(self, *ids):
        self.declined = (*(each for each in self.declined if each not in ids), *ids)[-MOST_DECLINED:]
