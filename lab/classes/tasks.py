"""A class's tasks. Each function works inside somebody else's transaction."""

from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from lab import settings, tasks
from lab.classes.secrets import new_code
from lab.classes.tables import TASK_ID, class_tasks
from lab.ledger.rows import plain_config
from lab.tasks import NAME_LENGTH, NAME_LETTERS, Task
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

MAX_TASKS = 30  # of a class
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
