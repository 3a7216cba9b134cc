"""A class's tasks, and what is handed in for them. Each function works inside somebody else's transaction."""

import csv
import datetime
import io
import zipfile
import zlib
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import delete, func, insert, select

from lab import settings, tasks
from lab.classes.room import members_of
from lab.classes.secrets import new_code
from lab.classes.tables import TASK_ID, class_tasks, hand_ins, members
from lab.ledger.csv_table import cell
from lab.ledger.rows import plain_config
from lab.tasks import NAME_LENGTH, NAME_LETTERS, Task
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

MAX_TASKS = 30  # of a class
MAX_REPORT, MAX_INBOX = 2**19, 2**25  # bytes of a report, and of all that a class has handed in, packed
COLUMNS = (
    *("nickname", "met", "goal", "accuracy", "hidden_units", "iterations"),
    *("answer", "later", "digest", "same_as", "handed"),
)
NO_TASK = tasks.encode(Task())  # the text of settings alone


@dataclass(frozen=True)
class ClassTask:
    """What a class was given, a task or settings alone: the configuration to start from, what a link would say of the
    task, and the data set by its name in the library, None for the one in use. own_seeds: whether each member begins
    from weights of their own."""

    id: str
    given: float
    config: TrainingConfig
    text: str
    data: str | None = None
    own_seeds: bool = False

    @property
    def task(self):
        """The Task."""
        return tasks.decode(self.text, settings.allows)[0]

    @property
    def is_settings(self):
        """Whether it has no task."""
        return self.text == NO_TASK

    def own_of(self, member_id):
        """What a member alone cannot change, as a Task's `own`: the seed, where each has one of their own."""
        key = HYPERPARAMETERS["seed"].key
        return {key: member_id % 10_000} if self.own_seeds and key not in self.task.locks else {}

    def config_for(self, member):
        """The configuration that a Member starts from."""
        return Task(own=self.own_of(member.id)).agreed(self.config)


def is_short(text):
    """Whether this, which may be anything, is written as the names of tasks are."""
    return isinstance(text, str) and len(text) == NAME_LENGTH and set(text) <= set(NAME_LETTERS)


def give(connection, class_id, config, text, data, own_seeds, now):
    """Give a class that is held a task, unless it has it already, or settings in place of those of before. Returns its
    id. Raises ValueError where the class has too many."""
    new = ClassTask(new_code(TASK_ID), now, config, text, data, own_seeds)
    there = of_class(connection, class_id, new.is_settings)
    if new.is_settings:
        connection.execute(delete(class_tasks).where(class_tasks.c.id.in_([each.id for each in there])))
    else:
        for each in there:
            if each == replace(new, id=each.id, given=each.given):
                return each.id  # it was pressed twice
            if each.text == text:  # what is worked on is known by what it asks
                raise ValueError(
                    "the class has this task already, from other settings or digits: take that one away first"
                )
        if len(there) >= MAX_TASKS:
            raise ValueError(f"a class has at most {MAX_TASKS} tasks: take one away first")
    content = {"config": plain_config(config), "text": text, "data": data, "own_seeds": own_seeds}
    connection.execute(insert(class_tasks).values(id=new.id, class_id=class_id, content=content, given=now))
    return new.id


def take_away(connection, class_id, id):
    """Take a task away from a class that is held, with all that was handed in for it."""
    connection.execute(delete(class_tasks).where(class_tasks.c.class_id == class_id, class_tasks.c.id == id))


def of_class(connection, class_id, settings=False):
    """The tasks of a class, ClassTasks, the latest first; those that cannot be read are left out. settings: in place of
    them its settings alone, at most one."""
    query = select(class_tasks).where(class_tasks.c.class_id == class_id).order_by(class_tasks.c.given.desc())
    found = map(_read, connection.execute(query))
    return [each for each in found if each is not None and each.is_settings == settings]


def _read(row):
    content = row.content if isinstance(row.content, dict) else {}
    text, data = content.get("text"), content.get("data")
    try:
        config = TrainingConfig.from_dict(content.get("config"))
        config.check()
    except ValueError:
        return None
    if not isinstance(text, str) or not isinstance(data, str | None):
        return None
    return ClassTask(row.id, row.given, config, text, data, content.get("own_seeds") is True)


@dataclass(frozen=True)
class Handed:
    """What was handed in. goal: (met, wanted, reached) of each part; met: whether all are; accuracy: from 0 to 1, or
    None; iterations: that the network has done in all, before the run too; handed: when, in seconds since 1970.

    answer: as it was when the first run started; later: as it was when it was handed in, if it was changed since.
    """

    goal: tuple = ()
    met: bool = False
    accuracy: float | None = None
    hidden_units: int = 0
    iterations: int = 0
    answer: str = ""
    digest: str = ""
    handed: float = 0.0
    later: str = ""

    @property
    def judged(self):
        """What of the goal it has met, in words."""
        missing = "; ".join(f"{wanted} (has: {reached})" for met, wanted, reached in self.goal if not met)
        return "met" if self.met else f"not met: {missing}" if missing else "none asked"


@dataclass(frozen=True)
class Inbox:
    """What the members of a class have handed in for a task: [(Member, Handed or None)]."""

    task: ClassTask
    rows: list = field(default_factory=list)

    def alike(self, handed):
        """The nicknames of those whose network is that of a Handed, to the last bit."""
        digest = handed.digest or None  # without a network there is none to be alike
        return [member.nickname for member, other in self.rows if other and other.digest == digest]

    def csv(self):
        """The bytes of a table of what was handed in."""
        file = io.StringIO()
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for member, handed in self.rows:
            found = asdict(handed) if handed else {}
            if handed:
                found |= {"met": handed.met if handed.goal else None, "goal": handed.judged}
                found["same_as"] = ", ".join(name for name in self.alike(handed) if name != member.nickname)
                found["handed"] = datetime.datetime.fromtimestamp(handed.handed, datetime.UTC).isoformat(" ", "seconds")
            table.writerow([cell(member.nickname), *(cell(found.get(name)) for name in COLUMNS[1:])])
        return file.getvalue().encode("utf-8-sig")


def hand_in(connection, member, task_id, facts, report):
    """Keep what a Member hands in, whose class is held, in place of what they handed in before. facts: of a Handed;
    report: its bytes.

    Raises ValueError where it is none of their class's tasks, or the report is too large.
    """
    theirs = class_tasks.c.class_id == member.class_id, class_tasks.c.id == task_id
    if connection.scalar(select(class_tasks.c.id).where(*theirs)) is None:
        raise ValueError("your class does not have this task any more")
    packed = zlib.compress(report, 6)
    if len(packed) > MAX_REPORT:
        raise ValueError(f"a report must be at most {MAX_REPORT:,} bytes when it is packed, got {len(packed):,}")
    these = hand_ins.c.member_id == member.id, hand_ins.c.task_id == task_id
    connection.execute(delete(hand_ins).where(*these))
    kept = select(func.coalesce(func.sum(func.length(hand_ins.c.report)), 0)).join(members)
    if connection.scalar(kept.where(members.c.class_id == member.class_id)) + len(packed) > MAX_INBOX:
        raise ValueError("your class has handed in as much as it may: its teacher can take an older task away")
    row = {"member_id": member.id, "task_id": task_id, "handed": facts["handed"], "facts": facts, "report": packed}
    connection.execute(insert(hand_ins), row)


def _handed(connection, key, these):
    """{key: Handed} of some hand-ins; what is damaged is left out. key: the column that tells them apart."""
    rows, names = connection.execute(select(key, hand_ins.c.facts).where(these)), Handed.__dataclass_fields__
    return {key: Handed(**{name: facts.get(name) for name in names}) for key, facts in rows if isinstance(facts, dict)}


def handed_by(connection, member):
    """What a Member has handed in: {id of the task: Handed}."""
    return _handed(connection, hand_ins.c.task_id, hand_ins.c.member_id == member.id)


def handed_for(connection, task_id):
    """What was handed in for a task: {id of the member: Handed}."""
    return _handed(connection, hand_ins.c.member_id, hand_ins.c.task_id == task_id)


def inbox(connection, class_id, task):
    """The Inbox of a ClassTask."""
    found = handed_for(connection, task.id)
    return Inbox(task, [(member, found.get(member.id)) for member in members_of(connection, class_id)])


def reports(connection, class_id, task_id):
    """The bytes of a zip file of all reports of a task, each named by its nickname, with a number before it, since some
    are alike, and some no name of a file everywhere."""
    file = io.BytesIO()
    query = select(members.c.nickname, hand_ins.c.report).join(members)
    query = query.where(members.c.class_id == class_id, hand_ins.c.task_id == task_id).order_by(members.c.id)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (nickname, report) in enumerate(connection.execute(query), 1):
            plain = "".join(char if char.isalnum() or char in "-_" else "_" for char in nickname)
            archive.writestr(f"{number:02} {plain}.html", zlib.decompress(report))
    return file.getvalue()
