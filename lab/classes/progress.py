"""How far the members of a class have come, as the ledger has it."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from lab.classes import board, tasks
from lab.classes.room import Member, members_of
from lab.classes.tables import members
from lab.classes.tasks import ClassTask
from lab.ledger.entries import COLUMNS, GOING, SILENCE, Entry, entry_of
from lab.ledger.problems import Damaged
from lab.ledger.tables import desks, runs


@dataclass(frozen=True)
class Progress:
    """Of one member: newest, their newest run, None before the first one and where it is damaged; how many runs there
    are; active: when they last did something, in seconds since 1970, now where a run goes on, None where one rests,
    since nobody knows for how long; met: whether they have met the goal, None where none is asked."""

    newest: Entry | None
    n_runs: int
    active: float | None
    met: bool | None


@dataclass(frozen=True)
class ClassProgress:
    """task: the latest ClassTask, which asks for the goal, or None; rows: [(Member, Progress)]."""

    task: ClassTask | None
    rows: list[tuple[Member, Progress]]


def of_class(connection, class_id, now):
    """The ClassProgress of a class."""
    task = next(iter(tasks.of_class(connection, class_id)), None)
    asked = task is not None and bool(task.task.goal)
    met = board.who_met(connection, class_id, task, now) if asked else set()
    newest, on_desks = _newest_runs(connection, class_id, now), _on_desks(connection, class_id)
    rows = []
    for member in members_of(connection, class_id):
        other = max(member.joined, on_desks.get(member.id, 0.0))
        rows.append((member, _progress(newest.get(member.id), other, member.id in met if asked else None, now)))
    return ClassProgress(task, rows)


def _newest_runs(connection, class_id, now):
    """{id of a member: row of their newest run, with n, how many there are; going, how many of them go on; ended, when
    the last one did, 0 for none}."""
    goes_on = and_(runs.c.status == "running", runs.c.heartbeat > now - SILENCE)
    newest = (
        select(
            members.c.id.label("member"),
            func.max(runs.c.id).label("run"),
            func.count().label("n"),
            func.sum(case((goes_on, 1), else_=0)).label("going"),
            func.max(case((runs.c.status.in_(GOING), 0.0), else_=runs.c.heartbeat)).label("ended"),
        )
        .select_from(board.BOOKS.join(runs))
        .where(*board.trained_in(class_id))
        .group_by(members.c.id)
        .subquery()
    )
    counted = newest.c.member, newest.c.n, newest.c.going, newest.c.ended
    query = select(*counted, *COLUMNS).join(newest, runs.c.id == newest.c.run)
    return {row["member"]: row for row in connection.execute(query).mappings()}


def _on_desks(connection, class_id):
    """{id of a member: when something on their desk was changed last}."""
    query = select(members.c.id, func.max(desks.c.updated)).select_from(board.BOOKS.join(desks))
    return dict(connection.execute(query.where(members.c.class_id == class_id).group_by(members.c.id)).all())


def _progress(row, other, met, now):
    """The Progress of a member. row: of their newest run, or None; other: when they last did what is no run."""
    if row is None:
        return Progress(None, 0, other, met)
    newest = None
    with suppress(Damaged):
        newest = entry_of(row, now)
    active = now if row["going"] else max(other, row["ended"])
    # One that is paused is written again and again: that says that it is there, and not when it was paused.
    rests = newest and newest.status == "paused" and not row["going"]
    return Progress(newest, row["n"], None if rests else active, met)
