"""Classes, their members, tasks and what was handed in, and the lab books that were deleted for good."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "5", "4"


def upgrade():
    op.create_table(
        "closed_notebooks",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("closed", sa.Double, nullable=False),
    )
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(5), nullable=False, unique=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("limits", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("classes_by_expires", "classes", ["expires"])
    op.create_table(
        "members",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("class_id", sa.Integer, sa.ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("nickname", sa.String(24), nullable=False),
        sa.Column("nickname_key", sa.String(72), nullable=False),
        sa.Column("salt", sa.LargeBinary(2**29), nullable=False),
        sa.Column("sealed", sa.LargeBinary(2**29), nullable=False),
        sa.Column("book_key", sa.String(64), nullable=False, unique=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("wrong_at", sa.Double, nullable=False),
        sa.Column("joined", sa.Double, nullable=False),
        sa.Column("seen", sa.Double, nullable=False),
        sa.UniqueConstraint("class_id", "nickname_key", name="one_nickname_in_a_class"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "class_tasks",
        sa.Column("id", sa.String(6), primary_key=True),
        sa.Column("class_id", sa.Integer, sa.ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("given", sa.Double, nullable=False),
    )
    of_a_member = sa.ForeignKey("members.id", ondelete="CASCADE")
    of_a_task = sa.ForeignKey("class_tasks.id", ondelete="CASCADE")
    op.create_table(
        "hand_ins",
        sa.Column("member_id", sa.Integer, of_a_member, primary_key=True, autoincrement=False),
        sa.Column("task_id", sa.String(6), of_a_task, primary_key=True),
        sa.Column("handed", sa.Double, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("report", sa.LargeBinary(2**29), nullable=False),
    )
