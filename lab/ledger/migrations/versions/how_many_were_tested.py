"""How many test digits the points of a run's test curve are of."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "3", "2"


def upgrade():
    op.add_column("runs", sa.Column("fewest_tested", sa.Integer))
