"""How far the members of a class have come, as the ledger has it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from lab.classes.tables import members
from lab.ledger.entries import GOING, SILENCE
from lab.ledger.tables import lab_books, runs


@dataclass(frozen=True)
class Progress:
    """The newest run of somebody's lab book, and how many there are. Accuracies are from 0 to 1, or None."""

    title: str
    status: str
    iteration: int
    iterations: int
    test_accuracy: float | None
    n_runs: int


def of_class(connection, class_id, now):
    """The Progress of the members of a class who have trained: {id of the member: Progress}."""
    mine = runs.c.notebook_id == lab_books.c.id
    newest = (
        select(members.c.id.label("member"), func.max(runs.c.id).label("run"), func.count().label("n"))
        .select_from(members.join(lab_books, lab_books.c.key == members.c.book_key).join(runs, mine))
        .where(members.c.class_id == class_id, runs.c.deleted.is_(None), runs.c.imported.is_(False))
        .group_by(members.c.id)
        .subquery()
    )
    columns = newest.c.member, newest.c.n, runs.c.title, runs.c.number, runs.c.status, runs.c.config
    columns += runs.c.heartbeat, runs.c.iterations, runs.c.test_accuracy
    query = select(*columns).join(newest, runs.c.id == newest.c.run)
    return {row.member: _progress(row, now) for row in connection.execute(query)}


def _progress(row, now):
    asked = row.config.get("iterations") if isinstance(row.config, dict) else 0
    title = row.title or f"Run {row.number}"
    silent = row.status in GOING and abs(now - row.heartbeat) > SILENCE
    status = "interrupted" if silent else row.status
    return Progress(title, status, row.iterations, asked, row.test_accuracy, row.n)
