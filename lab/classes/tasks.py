"""A class's tasks. Each function works inside somebody else's transaction."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from lab import settings, tasks
from lab.classes.room import hold
from lab.classes.tables import TASK_ID, class_tasks
from lab.ledger.rows import plain_config
from lab.tasks import NAME_LENGTH, NAME_LETTERS, Task
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

MAX_TASKS = 30  # of a class
NO_TASK = tasks.encode(Task())  # the text of settings alone
TWICE = 5  # seconds within which who gives the same again has pressed twice


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

    def is_meant(self, short):
        """Whether a link to a class's task means this one: by its name, which is the one that is seen, or its id."""
        return short in (self.id, self.task.name)

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
    """Whether this, which may be anything, is written as the names and the ids of tasks are."""
    return isinstance(text, str) and len(text) in (NAME_LENGTH, TASK_ID) and set(text) <= set(NAME_LETTERS)


def give(connection, class_id, config, text, data, own_seeds, now):
    """Give a class a task, unless it has it already, or settings in place of those of before: who presses twice has
    given once. Returns its id. Raises ValueError where the class has too many."""
    hold(connection, class_id)  # who presses in two tabs at once gives once, and no class has more than it may
    content = {"config": plain_config(config), "text": text, "data": data, "own_seeds": own_seeds}
    there, settings_alone = [], text == NO_TASK
    for row in connection.execute(select(class_tasks).where(class_tasks.c.class_id == class_id)).all():
        is_settings = isinstance(row.content, dict) and row.content.get("text") == NO_TASK
        if is_settings == settings_alone:
            there.append(row)
        if row.content == content and not (settings_alone and now - row.given > TWICE):
            return row.id
    # What is worked on is known by what it asks.
    if not settings_alone and any(each.text == text for each in filter(None, map(_read, there))):
        raise ValueError("the class has this task already, from other settings or digits: take that one away first")
    if settings_alone:
        for row in there:
            take_away(connection, class_id, row.id)
    elif len(there) >= MAX_TASKS:
        raise ValueError(f"a class has at most {MAX_TASKS} tasks: take one away first")
    while True:
        id = "".join(secrets.choice(NAME_LETTERS) for _ in range(TASK_ID))
        try:
            with connection.begin_nested():
                connection.execute(insert(class_tasks).values(id=id, class_id=class_id, content=content, given=now))
        except IntegrityError:
            continue
        return id


def take_away(connection, class_id, id):
    """Take a task away, with all that was handed in for it."""
    hold(connection, class_id)  # what is handed in at this moment is there already, or is not taken any more
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
