"""Where runs come from, when their scores were measured, the time machine's networks, and what lies on a desk."""

import time

import sqlalchemy as sa
from alembic import op

revision, down_revision = "2", "1"


def upgrade():
    op.add_column("runs", sa.Column("measured_at", sa.Integer))
    op.add_column("runs", sa.Column("imported", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("runs", sa.Column("origin", sa.String(80)))
    op.add_column("runs", sa.Column("group_id", sa.String(32)))
    op.add_column("notebooks", sa.Column("used", sa.Double, nullable=False, server_default="0"))
    op.execute(sa.text("UPDATE notebooks SET used = :now").bindparams(now=time.time()))
    of_a_run = sa.ForeignKey("runs.id", ondelete="CASCADE")
    op.create_table(
        "checkpoints",
        sa.Column("run_id", sa.Integer, of_a_run, primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(2**29), nullable=False),
    )
    of_a_lab_book = sa.ForeignKey("notebooks.id", ondelete="CASCADE")
    op.create_table(
        "desks",
        sa.Column("notebook_id", sa.Integer, of_a_lab_book, primary_key=True, autoincrement=False),
        sa.Column("part", sa.String(40), primary_key=True),
        sa.Column("content", sa.LargeBinary(2**29), nullable=False),
        sa.Column("updated", sa.Double, nullable=False),
    )
