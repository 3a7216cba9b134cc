"""When a class was first seen to be over."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9", "8"


def upgrade():
    op.add_column("classes", sa.Column("found_over", sa.Double))
