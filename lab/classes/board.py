"""What a class has trained: the board, with everybody's best network as they train, for the wall, read once a moment
for all who look; and how far each member has come."""

import functools
import time
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Text, and_, case, cast, func, select

from lab.classes.pool import NAME as POOL
from lab.classes.room import Member, members_of
from lab.classes.tables import members
from lab.classes.tasks import ClassTask, handed_for, of_class
from lab.data_library import library
from lab.goals import OUTSIDE, Beginning, beginning_in, check_goal, is_met, mark_of, why_not
from lab.ledger.curves import Curves, thinned, unpack
from lab.ledger.entries import COLUMNS, SILENCE, Entry, entry_of
from lab.ledger.problems import Damaged
from lab.ledger.tables import curves as curves_table
from lab.ledger.tables import desks, lab_books, runs
from lab.network_cache import BoundedCache
from lab.origin import base_name
from lab.runs.changes import on_the_way
from lab.runs.run import GOING

POINTS = 200  # of a curve
FRESH = 0.5  # seconds within which all who look are shown the same
MAX_RUNS = 3000  # that are looked at: of a task those that were begun in it first, and the newest of each member
_cache = BoundedCache(8 * 2**20)
BOOKS = members.join(lab_books, lab_books.c.key == members.c.book_key)


def trained_in(class_id):
    """The conditions for the runs that count at all in a class: trained here, and not deleted."""
    return members.c.class_id == class_id, runs.c.deleted.is_(None), runs.c.imported.is_(False)


@dataclass(frozen=True)
class Line:
    """One member's run on the board. met: whether this or another run of theirs, begun in the task, meets the goal, or
    what they handed in, None where none is asked; curves: None before there are any; before: how many iterations its
    network had done before; outside: why it does not count for the task, in words, "" where it does; member: their id,
    which nobody has after them; place: 1, 2, 3 … in the class, in which they joined, whoever is ahead."""

    nickname: str
    entry: Entry
    met: bool | None
    curves: Curves | None
    before: int = 0
    outside: str = ""
    member: int | None = None
    place: int | None = None


def read(connection, class_id, task, since, now, live=True):
    """The Lines of a class, the best first: of each member the run that goes on, or else the best one; where it is not
    `live`, the best one in any case.

    task: a ClassTask, or None. Of it only runs are shown that have had its settings since it was given, on digits that
    it allows; what counts for it comes first. since: seconds since 1970, before which runs are left out.
    """
    places = {member.id: (place, member.nickname) for place, member in enumerate(members_of(connection, class_id), 1)}
    best, has_met = _best(connection, class_id, task, since, now, live)
    curves, asks = _curves(connection, [entry.id for entry, _ in best.values()]), bool(task and task.task.goal)
    found = []
    for member, (entry, reasons) in best.items():
        # Whatever it was begun for: a curve that goes on from one before does not begin at nothing.
        before = (Beginning.read(entry.begun or {}) or OUTSIDE).iterations
        met = member in has_met if asks else None
        (place, nickname), outside, measured = places[member], "; ".join(reasons), curves.get(entry.id)
        measured = measured and measured.until(entry.iterations)
        found.append(Line(nickname, entry, met, measured, before, outside, member, place))
    return sorted(found, key=lambda line: (not line.outside, line.entry.test_accuracy or 0.0), reverse=True)


def who_met(connection, class_id, task, now):
    """The ids of the members who have met the goal of a ClassTask, by a run or by what was handed in; read once a
    moment for all who look."""
    return shared(("met", class_id, task.id), lambda: _best(connection, class_id, task, task.given, now)[1])


def _best(connection, class_id, task, since, now, live=True):
    """{id of a member: (Entry of one run, as `read` has it, why it does not count for the task, in words)}, of those
    that count where there are any; and who has met the goal, ids."""
    best, handed = {}, handed_for(connection, task.id) if task else {}
    has_met = {member for member, each in handed.items() if each.met}
    data, asked = (_called(task.data), task.task) if task else (None, None)
    own_of = functools.cache(task.own_of) if task else None
    for member, entry in _entries(connection, class_id, task, task.given if task else since, now):
        theirs = asked and replace(asked, own=own_of(member))
        if task is None or _is_for(theirs, data, entry):
            beginning = task and beginning_in(task.text, entry)
            found = entry, why_not(theirs, entry, beginning) if task else []
            if entry.created.timestamp() >= since:
                best[member] = max(best.get(member, found), found, key=functools.partial(_rank, live=live))
            if theirs and is_met(check_goal(theirs, entry, beginning), entry):
                has_met.add(member)
    return best, has_met


def _is_for(task, data, entry):
    """Whether a run had the settings of a Task, and its data set: a few digits of one's own are soon read.

    data: what the data set is called, None for any that everybody has.
    """
    own = entry.data_name.startswith(POOL) or entry.origin.own_digits
    other = data is not None and base_name(entry) != data
    return not other and (task.any_network or not own) and not task.unlike(*on_the_way(entry.config, entry.marks))


def _called(data):
    """What a data set is called, by its key; None where it is not on this machine."""
    with suppress(ValueError):
        return data and library.get(data).name


def _rank(found, live):
    entry, reasons = found
    return not reasons, live and entry.status in GOING, entry.test_accuracy or 0.0, entry.created


def _entries(connection, class_id, task, since, now):
    """(id of the member, Entry) of the runs that count at all: trained here, and not deleted.

    Those that were begun in the task come before the others, of which there may be thousands; then the newest of each
    member, whose number keeps nobody else's off the board.
    """
    # As text: where one run's is damaged, a database that looks into it has none for anybody.
    order = [case((cast(runs.c.begun, Text).contains(mark_of(task.text)), 0), else_=1)] if task else []
    newest = func.row_number().over(partition_by=members.c.id, order_by=runs.c.id.desc())
    query = (
        select(members.c.id.label("member"), *COLUMNS)
        .select_from(BOOKS.join(runs))
        .where(*trained_in(class_id), runs.c.created >= since)
        .order_by(*order, newest)
        .limit(MAX_RUNS)
    )
    for row in connection.execute(query).mappings():
        try:
            yield row["member"], entry_of(row, now)
        except Damaged:
            continue  # damaged, which costs this run


def _curves(connection, ids):
    found = {}
    for row in connection.execute(select(curves_table).where(curves_table.c.run_id.in_(ids))).mappings():
        try:
            found[row["run_id"]] = thinned(unpack(row), POINTS)
        except ValueError:
            continue
    return found


def shared(key, read, clock=time.monotonic):
    """What `read()` finds for a key, which within a moment is asked once, for all who look. clock: tells seconds."""
    return _cache.get((*key, int(clock() / FRESH)), read)


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


def progress(connection, class_id, now):
    """The ClassProgress of a class."""
    task = next(iter(of_class(connection, class_id)), None)
    asked = task is not None and bool(task.task.goal)
    met = who_met(connection, class_id, task, now) if asked else set()
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
        .select_from(BOOKS.join(runs))
        .where(*trained_in(class_id))
        .group_by(members.c.id)
        .subquery()
    )
    counted = newest.c.member, newest.c.n, newest.c.going, newest.c.ended
    query = select(*counted, *COLUMNS).join(newest, runs.c.id == newest.c.run)
    return {row["member"]: row for row in connection.execute(query).mappings()}


def _on_desks(connection, class_id):
    """{id of a member: when something on their desk was changed last}."""
    query = select(members.c.id, func.max(desks.c.updated)).select_from(BOOKS.join(desks))
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
