"""PostgreSQL keeps weights as they are: they cannot be compressed, and trying takes two thirds of its time to write."""

from alembic import op

revision, down_revision = "4", "3"


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        for table in ("networks", "checkpoints"):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTERNAL")
