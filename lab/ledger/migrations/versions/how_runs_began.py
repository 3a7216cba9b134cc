"""How runs began that were trained for a task: what its goal asks of that."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "7", "6"


def upgrade():
    op.add_column("runs", sa.Column("begun", sa.JSON))
