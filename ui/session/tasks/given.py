"""What of one's class's tasks and settings is on Train: opened, or there without a press; and the way back."""

from dataclasses import dataclass, replace

from lab.classes.tasks import ClassTask
from lab.data_library import EMBEDDED, library
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.runs.run import GOING, Run
from lab.sweeps.sweep_queue import KINDS, sweeps
from lab.tasks import KEY
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.lab_book import LabBook
from ui.session.membership import Membership
from ui.session.page import DATA, OURS, Page
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training

MOST_DECLINED = 20  # that are remembered


@dataclass
class Given:
    """declined: the ids of what one does not want to be told of again, the latest last; taken: (id, TrainingConfig) of
    the settings that were taken, None where a task or one's own came after them; before: what was on Train before that,
    or before the settings that were taken in a task: (text of that task or None, TrainingConfig, key of the data set),
    or None; brought: the ClassTask that is on Train without a press; None once its reader has said to know of it, or
    has begun with it."""

    declined: tuple[str, ...] = ()
    taken: tuple | None = None
    before: tuple | None = None
    brought: ClassTask | None = None
    _begun: Run | None = None  # the session's run when that came
    _known: list[str] | None = None  # the ids of all that was given, as of the page before; None before the first
    _told_of: str | None = None
    _opened: bool = False

    # What there is

    @property
    def task(self):
        """The ClassTask that is being worked on, or None."""
        return next((each for each in part(Membership).tasks if self.is_open(each)), None)

    @property
    def is_taken_away(self):
        """Whether the class has the task no more that is being worked on."""
        return part(TaskWork).since > 0 and self.task is None

    @property
    def offered(self):
        """What one is to be told of, or None: of the latest task and the settings what was given last, but for what one
        has said no to. Settings that were taken hide no task; a task that was opened, or handed in, hides settings."""
        mine, left = part(Membership), self.before[0] if self.has_way_back else None
        for each in sorted(mine.given, key=lambda each: each.given, reverse=True):
            if not each.is_settings and (self.is_open(each) or each.id in mine.handed or each.text == left):
                return None
            # Of tasks the latest alone: who comes late is not told of all that there was.
            is_latest = each.is_settings or each is mine.tasks[0]
            if is_latest and not self.is_open(each) and each.id not in self.declined:
                return each
        return None

    @property
    def told(self):
        """What one is told of, offered or on Train already, or None; and whether it is there already."""
        offered = self.offered
        return offered or self.brought, offered is None and self.brought is not None

    def is_open(self, given):
        """Whether a ClassTask is what one has on Train, or had before one changed it."""
        return given.id == (self.taken and self.taken[0]) if given.is_settings else given.text == part(TaskWork).text

    def is_news(self, given):
        """Whether a ClassTask is told of for the first time."""
        news, self._told_of = given.id != self._told_of, given.id
        return news

    def decline(self, *ids):
        """Be told no more of what has these ids."""
        self.declined = (*(each for each in self.declined if each not in ids), *ids)[-MOST_DECLINED:]

    # Onto Train

    def note_task(self):
        """The task that is worked on is on its data set, from when it was given on, and with one's own seed, however it
        was opened, also by a link that holds all of it."""
        work, given, me = part(TaskWork), self.task, part(Membership).me
        if given and me:
            work.data, work.since = given.data, given.given
            work.task = replace(work.task, own=given.own_of(me.id))

    def follow(self):
        """Open the task that a link leads to, once one is in its class. Returns whether there is no such task."""
        mine = part(Membership)
        if mine.linked is None or mine.me is None or mine.asks_for_another:
            return False
        found = next((each for each in mine.tasks if each.task.name == mine.linked), None)
        mine.linked = None
        part(Address).forget(KEY)
        if found is not None:
            self.open(found)
        return found is None

    def bring(self, may):
        """Have what has just been given on Train, where it may be and one is in the middle of nothing; of all else one
        is told. Returns whether Train has something else now, for which the page is to be drawn from its beginning.

        may: whether this tab has what was there before.
        """
        known, mine = self._known, part(Membership)
        self._known = [each.id for each in mine.given] if mine.me else None
        if self.brought and (not self.is_open(self.brought) or part(Training).begun not in (None, self._begun)):
            self.brought = None
        offered = self.offered
        if known is None or offered is None or offered.id in known or not (may and _is_free()):
            return False
        self.open(offered, leads=False)
        self.brought, self._begun = offered, part(Training).begun
        return True

    def keep(self):
        """Be told no more of what was brought; of a task, be led to where it is."""
        self._opened = self.brought is not None and not self.brought.is_settings
        self.brought = None

    def open(self, given, leads=True):
        """Have the settings and the data set of a ClassTask on Train, and work on the task, if it is one. leads:
        whether one is led to Train."""
        work, config = part(TaskWork), given.config_for(part(Membership).me)
        # Who goes from one task to the next, or takes settings again, comes back to what was there before them all.
        if self.before is None or not self._is_given or (given.is_settings and work.text is not None):
            self.before = work.text, part(Training).settings, part(Page).data_name
        if given.is_settings:
            work.leave()
            self.taken = given.id, config
            self.decline(given.id)
        else:
            work.open(given.text)
            self.taken = None
        self.put(config, given.data)
        self.note_task()
        self._opened, self.brought = leads, None

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

    def leads_to_train(self, page):
        """Whether something was opened, and its reader is not on Train yet, where it is. page: the title of the one
        that is about to be shown: what another page still says may have brought that one back."""
        self._opened = self._opened and page != "Train"
        return self._opened

    # The way back

    @property
    def _is_given(self):
        """Whether what was taken last is on Train: until one leaves the task, or changes the settings; where they came
        without a press, whatever was changed."""
        has_taken = self.taken is not None and (self.brought or part(Training).settings == self.taken[1])
        return bool(self.task or self.is_taken_away or has_taken)

    @property
    def has_way_back(self):
        """Whether what was there before can be had again."""
        if self.before is None or not self._is_given:
            return False
        return not self.comes_back_to_task or self.before[0] != part(TaskWork).text

    @property
    def comes_back_to_task(self):
        """Whether what was there before is a task."""
        return self.before is not None and self.before[0] is not None

    def note_leaving(self):
        """The task that is worked on is about to be left with the settings that there are: what was there before can
        still be had, and nobody is told of the task again."""
        if self.has_way_back and self.task is not None:
            self.taken = self.task.id, part(Training).settings
            self.decline(self.task.id)

    def go_back(self):
        """Have what was there before on Train, and be told no more of what there is."""
        if self.before is None:
            return  # it was pressed twice
        (text, config, data), self.before = self.before, None
        self.decline(*(each.id for each in reversed(part(Membership).given)))
        self.taken = self.brought = None
        part(TaskWork).leave() if text is None else part(TaskWork).open(text)
        self.put(config, data or EMBEDDED)
        self.note_task()


def _is_free():
    """Whether one is in the middle of nothing, neither here nor in another tab."""
    training, own = part(Training), part(LabBook).own
    if part(TaskWork).task:
        return False
    if training.unbegun and training.run.settings[2] is not None:
        return False  # it would go on from a network
    runs = [*writer.default().runs([key_of(own)]), *filter(None, [training.begun])]
    tried = filter(None, (sweeps.get(own, kind) for kind in KINDS))
    return not any(run.status in GOING for run in runs) and all(each.done for each in tried)
