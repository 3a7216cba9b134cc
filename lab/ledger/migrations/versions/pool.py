"""A class's pool of digits that its members drew, and who gives theirs to it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "6", "5"


def upgrade():
    op.add_column("members", sa.Column("gives", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("judges", sa.Boolean))
    op.create_table(
        "pool_digits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("image", sa.LargeBinary(2**29)),
        sa.UniqueConstraint("member_id", "digest", name="one_of_a_digit_of_a_member"),
        sqlite_autoincrement=True,
    )
